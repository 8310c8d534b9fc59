import type { Detector } from "../core/parts.ts";

type Costly = { readonly id: string; readonly detector: Pick<Detector, "callsPerBlock" | "callsAtStart"> };

/** What a detector asks of the nodes, where users decide it. */
export function costOf({ id, detector: { callsPerBlock: calls, callsAtStart: once = 0 } }: Costly): readonly string[] {
  const atStart = once === 0 ? "" : `, and ${once} once, for the blocks before its first look`;
  return calls === undefined ? [] : [`✓ ${id}: at most ${calls} request(s) to a node per block${atStart}`];
}
