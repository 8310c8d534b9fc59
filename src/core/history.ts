import type { BlockRef, Decision, Finding } from "./types.ts";

type Attempts = { readonly block: bigint; readonly count: number };
type Handled = { readonly incident: string; readonly action: string; readonly sinceBlock: bigint };

const maxAttempts = 3;
const remembered = 10_000;

/** What was done and said before, so that the same incident is acted on once and told once. Starts from the store's record. */
export function createHistory(handled: readonly Handled[]) {
  const acted = new Map(handled.map(({ incident, action, sinceBlock }) => [`${incident} ${action}`, sinceBlock]));
  const attempts = new Map<string, Attempts>();
  const said = new Map<string, { readonly saying: string; readonly block: bigint }>();
  const waiting = new Map<string, Finding>();

  return {
    lastActed: (incident: string, action: string) => acted.get(`${incident} ${action}`),
    acted: (incident: string, action: string, block: bigint): void => void acted.set(`${incident} ${action}`, block),
    /** How often this step has failed for this finding. */
    attempt: ({ key, block }: Finding, action: string): number => countOf(attempts.get(`${key} ${action}`), block),
    /** The next finding is acted on, however soon it comes. */
    forget: (incident: string, action: string): void => void acted.delete(`${incident} ${action}`),
    /** A step without effect: its finding is handled again at the next head, three times at most. */
    again(finding: Finding, action: string): void {
      const key = `${finding.key} ${action}`;
      const count = countOf(attempts.get(key), finding.block) + 1;
      attempts.set(key, { block: finding.block.number, count });
      if (count >= maxAttempts) return;
      acted.delete(key);
      waiting.set(key, finding);
    },
    /** Findings to handle again; each is handed out once. */
    takeAgain(): readonly Finding[] {
      const findings = [...new Set(waiting.values())];
      waiting.clear();
      return findings;
    },
    /** False when the last thing that was said of this incident was the same, and was said in the last so many blocks. */
    isNew({ finding, verdict, reason }: Decision, quietBlocks: bigint): boolean {
      const saying = `${verdict} ${reason}`;
      const { number } = finding.block;
      const last = said.get(finding.key);
      if (last?.saying === saying && number - last.block <= quietBlocks) return false;
      said.delete(finding.key);
      said.set(finding.key, { saying, block: number });
      const oldest = said.keys().next().value;
      if (said.size > remembered && oldest !== undefined) said.delete(oldest);
      return true;
    },
  };
}

/** An incident that comes back after its cool-down is a finding of another block and has attempts of its own. */
function countOf(last: Attempts | undefined, { number }: BlockRef): number {
  return last?.block === number ? last.count : 0;
}

export type IncidentHistory = ReturnType<typeof createHistory>;
