import type { createActed } from "./acted.ts";
import type { createAttempts } from "./attempts.ts";
import type { createLifted } from "./lifted.ts";
import { foundIn } from "./origin.ts";
import type { Finding } from "./types.ts";

type Known = {
  readonly attempts: Pick<ReturnType<typeof createAttempts>, "givenUp" | "givenUpFor">;
  readonly acted: Pick<ReturnType<typeof createActed>, "get">;
  readonly lifted: Pick<ReturnType<typeof createLifted>, "since" | "after">;
};

/** What came to nothing so often that it is not tried again by itself, as long as nothing else came of it. */
export function createGivenUp({ attempts, acted, lifted }: Known) {
  /** Whether this finding is the last one for which the step was taken, and none of these actions was seen to hold since. */
  function isUnmet(finding: Finding, step: string, actions: readonly string[]): boolean {
    const last = acted.get(finding.key, step);
    if (last === undefined || foundIn(last) !== foundIn(finding)) return false;
    const isMet = (action: string) =>
      lifted.since(action) !== undefined || (lifted.after(action) ?? -1n) >= finding.block.number;
    return !actions.some(isMet);
  }

  return {
    isUnmet,
    isOne(incident: string, step: string): boolean {
      const finding = attempts.givenUpFor(incident, step);
      return finding !== undefined && isUnmet(finding, step, [step]);
    },
    /** Of single actions; how it stands with a ladder its climb says. */
    steps: () => attempts.givenUp().filter(({ finding, step }) => isUnmet(finding, step, [step])),
  };
}
