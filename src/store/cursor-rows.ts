import type { Cursor } from "../core/change.ts";
import type { BlockRef, Hash } from "../core/types.ts";
import { hex } from "./rows.ts";
import type { Tables } from "./tables.ts";

type Row = Tables["cursor"];

/**
 * The row of what lies before a cursor, in the same table: who does not know of it reads the cursor as before. It counts for the cursor with whose hash
 * it begins, because who does not know of it moves the cursor alone.
 */
export const trailName = (chainId: bigint): string => `${chainId} trail`;

export function cursorRow({ chainId, block }: { readonly chainId: bigint; readonly block: BlockRef }): Row {
  return { chain_id: `${chainId}`, number: `${block.number}`, hash: block.hash };
}

/** `number` is that of the first block that was ever shown. */
export function trailRow(chainId: bigint, { hash, before, first = 0n }: Cursor): Row | undefined {
  if (before === undefined) return undefined;
  return { chain_id: trailName(chainId), number: `${first}`, hash: [hash, ...before].join(" ") };
}

export function cursorOf(row: Row | undefined, trail: Row | undefined): Cursor | undefined {
  if (row === undefined) return undefined;
  const cursor = { number: BigInt(row.number), hash: hex("hash", row.hash) };
  const [hash, ...before] = trail?.hash.split(" ") ?? [];
  if (trail === undefined || hash !== row.hash) return cursor;
  return { ...cursor, before: before.map((one): Hash => hex("hash", one)), first: BigInt(trail.number) };
}
