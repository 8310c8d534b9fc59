import { decide } from "./decide.ts";
import { entryOfDecision, findingOf, momentOf, sayingOf } from "./entries.ts";
import { createHistory } from "./history.ts";
import type { Policy } from "./playbook.ts";
import type { Decision, Entry } from "./types.ts";

/** A decision of the journal, made again. */
export type Replayed = {
  readonly seq: number;
  readonly at: number;
  readonly decision: Decision;
  /** The verdict that the journal has. */
  readonly was: string;
  readonly isSame: boolean;
};

/** Makes every decision of a journal on one chain again with this policy. With the policy of that time nothing differs. */
export function replay(entries: Iterable<Entry>, policy: Policy, chainId: bigint): readonly Replayed[] {
  const history = createHistory(chainId);
  const replayed: Replayed[] = [];
  let last: Decision | undefined;
  for (const entry of entries) {
    const isHere = entry.body["on"] === `${chainId}`;
    if (isHere && entry.kind === "finding") last = decide(findingOf(entry), policy, history, momentOf(entry));
    if (isHere && entry.kind === "decision" && last?.finding.key === entry.ref) {
      const { seq, at, body } = entry;
      const again = entryOfDecision(last, { chainId }, 0);
      const isSame = sayingOf(again) === sayingOf(entry);
      replayed.push({ seq, at, decision: last, was: String(body["verdict"]), isSame });
    }
    history.take(entry);
  }
  return replayed;
}
