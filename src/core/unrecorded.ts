import type { Taking } from "./act.ts";
import { heldAs } from "./acted.ts";
import { type Recorded, recordAt } from "./record.ts";
import type { Responder } from "./respond.ts";
import type { Finding, NewEntry } from "./types.ts";

/**
 * Neither the record nor the second file took the intent. What is armed and may be done twice is done all the same; everything else is held
 * and tried again at the next heads. Everyone is told either way, without the journal.
 */
export function actsUnrecorded(recorded: Recorded, step: string, finding: Finding, responder: Responder): boolean {
  if (recorded !== "lost") return false;
  const acts = responder.actsLocally(step) && responder.beat.states().get(step)?.usable === true;
  responder.page(unrecorded(step, finding, acts ? "is sent unrecorded" : "is held back"));
  return acts;
}

const heldBack = "held: the record cannot be written";

/**
 * It is tried again at each head, and that is written down once: a line of the second file at each, for each step that is held, would fill it while the
 * record is away, and the record takes all of them before the next intent. The other ways of a ladder, and people, do not wait for it: it is climbed on,
 * unless nothing takes for what.
 */
export async function hold(step: string, taking: Taking, responder: Responder): Promise<void> {
  const { finding, entries, rung, isClimbed = false } = taking;
  const { history, moment } = responder;
  const write = recordAt(responder);
  const entryOf = (more: NewEntry["body"]): NewEntry => ({
    kind: "fault",
    ref: step,
    body: { reason: heldBack, action: step, ...more },
  });
  const held = entryOf({ held: [finding.key] });
  const isOfLadder = rung !== undefined;
  const entry = isOfLadder ? entryOf({ untried: [finding.key], away: true }) : held;
  const isBegun = isOfLadder && !isClimbed;
  if (!isBegun && !history.isUntriedAnew(finding, heldAs(step), heldBack, moment().block)) return history.take(entry);
  const recorded = await write("held", { entries: isBegun ? [...entries, entry] : [entry] });
  if (isBegun && recorded === "lost") history.take(held);
}

export function unrecorded(step: string, { key }: Finding, what: string): string {
  return `the record cannot be written: ${step} for ${key} ${what}`;
}
