import { waitOf } from "./finality.ts";
import { type Announced, waitedFor } from "./pending.ts";
import { isRecent, type Playbook } from "./playbook.ts";
import type { Decision, Finding, Moment } from "./types.ts";

/** What is to be done, and about what. */
type About = {
  readonly finding: Finding;
  readonly playbook: string;
  readonly steps: readonly string[];
  readonly atRisk: string;
  readonly left?: readonly string[];
  readonly reason: string;
};

/**
 * The deadline counts from the newest block, so that a finding from a back-fill leaves people the same time. It runs on while the incident is
 * open, however often that is found again, for a finding that is handled again, and while what was done for it came to nothing, within the cool-down.
 * Any other finding has a deadline of its own.
 */
export function delayed(about: About, playbook: Playbook, last: Announced | undefined, moment: Moment): Decision {
  const { number } = about.finding.block;
  const goesOn = ({ isOpen, taken, finding: { block } }: Announced) =>
    isOpen && (taken === undefined || isRecent(block.number, number, playbook.cooldownBlocks));
  const runs = last !== undefined && (goesOn(last) || last.finding.block.number === number);
  if (runs && moment.isUnsure !== true && moment.block >= last.due) {
    const reason = `nobody vetoed it until block ${last.due}; ${about.reason}`;
    return settled({ ...about, reason }, playbook, last, moment);
  }
  const { due, isUnsure } = runs ? last : { due: moment.block + playbook.vetoBlocks, isUnsure: moment.isUnsure };
  const reason = `acts at block ${due} unless vetoed${until(isUnsure)}; ${about.reason}`;
  return { ...about, verdict: "delay", due, ...(isUnsure === true && { isUnsure }), reason };
}

/** Acts when the finding's block is as settled as the playbook asks; a finding that is repeated meanwhile does not move the day. */
export function settled(about: About, { finality }: Playbook, last: Announced | undefined, moment: Moment): Decision {
  const wait = waitOf(finality, about.finding, moment);
  if (wait === undefined) return { ...about, verdict: "act" };
  const first = last?.isOpen === true ? waitedFor(last.finding, about.finding) : about.finding;
  // The one that is waited for may be settled enough already: it is looked at now.
  const next = waitOf(finality, first, moment)?.due ?? moment.block;
  const { due, isUnsure } =
    last !== undefined && last.due > moment.block ? last : { due: next, isUnsure: moment.isUnsure };
  const reason = `acts when ${wait.until}, looks at block ${due}${until(isUnsure)}; ${about.reason}`;
  return { ...about, verdict: "delay", due, ...(isUnsure === true && { isUnsure }), reason };
}

/** What is said differently is news, so that it is written down that it was counted anew. */
function until(isUnsure = false): string {
  return isUnsure ? ", which is counted anew when the nodes agree on a block" : "";
}
