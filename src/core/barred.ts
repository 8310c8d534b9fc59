import { doubtFor, isSending } from "./autonomy.ts";
import { covers } from "./decide.ts";
import type { Prepared } from "./parts.ts";
import type { Responder } from "./respond.ts";
import type { Finding } from "./types.ts";

/** Whether what is not mined may bring it about. */
export function isForUnmined(prepared?: Prepared): boolean {
  return prepared?.tier === 1;
}

/** Whether evidence below the quorum may bring it about. People who sign judge what it is worth. */
export function isForBelowQuorum(prepared?: Prepared): boolean {
  return prepared?.expires === true || prepared?.asks !== undefined;
}

/** Doubtful evidence brings about only what ends by itself, unless a person ordered it. */
export function tooLasting({ belowQuorum, pending, order }: Finding, prepared?: Prepared): string | undefined {
  if (order !== undefined) return undefined;
  if (pending !== undefined && !isForUnmined(prepared))
    return `transaction ${pending.hash} is not mined: it brings about only what a first-tier plan of a hub does`;
  if (belowQuorum === true && !isForBelowQuorum(prepared))
    return "evidence below the quorum brings about only effects that end by themselves";
  return undefined;
}

/**
 * Of the playbooks that would act on this finding, the steps that its evidence does not allow, by what is prepared now. What holds already is no question
 * for people; of a ladder each way is judged when it is taken, and people may be one of them.
 */
export function barredFor(finding: Finding, { policy, beat }: Pick<Responder, "policy" | "beat">): readonly string[] {
  const { playbooks, ladders = {} } = policy;
  const acting = playbooks.filter(
    (one) => isSending(one.do) && covers(one, finding) && doubtFor(one, finding) === undefined,
  );
  const steps = new Set(acting.flatMap((one) => one.steps));
  return [...steps].filter((step) => {
    const prepared = beat.prepared(step);
    return ladders[step] === undefined && prepared?.holds !== true && tooLasting(finding, prepared) !== undefined;
  });
}
