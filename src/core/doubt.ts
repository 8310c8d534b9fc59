import type { Finding } from "./types.ts";

/** Whether the first evidence is less doubtful than the second: what a quorum vouches for before what it does not, what is mined before what is not. */
export function isSurer(one: Finding, other: Finding): boolean {
  return doubtOf(one) < doubtOf(other);
}

function doubtOf({ belowQuorum, pending, order }: Finding): number {
  if (order !== undefined) return 0;
  return (belowQuorum === true ? 1 : 0) + (pending === undefined ? 0 : 2);
}
