import type { BlockRef, Finding, Hash } from "./types.ts";

/** The hash of the block in which it was found, on whichever chain its steps are taken. */
export function foundIn({ origin, block }: Finding): Hash {
  return origin ?? block.hash;
}

/** The same finding for another chain, whose blocks count where its steps are taken. */
export function placedAt(finding: Finding, { number, hash }: BlockRef): Finding {
  return { ...finding, block: { number, hash }, origin: foundIn(finding) };
}
