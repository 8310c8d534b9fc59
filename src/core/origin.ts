import type { BlockRef, Finding, Hash } from "./types.ts";

/** The hash of the block in which it was found, on whichever chain its steps are taken. */
export function foundIn({ origin, block }: Finding): Hash {
  return origin ?? block.hash;
}

/**
 * Whether it goes away with its block. What a person orders, or a third party reports, was only said at that block, and nobody says it again; nor does
 * anybody show again what is not mined, whatever the head was on which it was simulated.
 */
export function isOfBlocks({ order, nonce, pending }: Finding): boolean {
  return order === undefined && nonce === undefined && pending === undefined;
}

/** The same finding for another chain, whose blocks count where its steps are taken. */
export function placedAt(finding: Finding, { number, hash }: BlockRef): Finding {
  const { parent: _, ...rest } = finding;
  return { ...rest, block: { number, hash }, origin: foundIn(finding) };
}
