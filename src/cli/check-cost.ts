import type { Costs } from "../core/costs.ts";

type Costly = { readonly id: string; readonly detector: Costs };

/** What a detector asks of the nodes, where users decide it. */
export function costOf({ id, detector }: Costly): readonly string[] {
  const { callsPerBlock: calls, callsPerOther: other = 0, callsAtStart: once = 0 } = detector;
  const meanwhile = other === 0 ? "" : `, ${other} for each further block that another chain makes meanwhile`;
  const atStart = once === 0 ? "" : `, and ${once} once, for the blocks before its first look`;
  return calls === undefined ? [] : [`✓ ${id}: at most ${calls} request(s) to a node per block${meanwhile}${atStart}`];
}
