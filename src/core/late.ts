import { actionsOf } from "./ladder/rungs.ts";
import { recordAt } from "./record.ts";
import type { Responder, Shared } from "./respond.ts";
import type { Finding, NewEntry } from "./types.ts";
import { unrecorded } from "./unrecorded.ts";

/** Seconds within which nobody brings an effect about and lifts it again. */
const leastSeconds = 2n;

/**
 * Whether an effect can have been brought about and lifted since: after a stop, where blocks were missed, behind a veto. What a person orders, and what is
 * not mined, is of now.
 */
export function isLate({ block, order, pending, time }: Finding, { moment }: Pick<Responder, "moment">): boolean {
  if (order !== undefined || pending !== undefined) return false;
  const now = moment();
  return now.block > block.number + 1n && (time === undefined || now.time >= time + leastSeconds);
}

/** Writes down that a step is not taken, since its effect was there and is over. */
export async function leaveOut(
  step: string,
  held: bigint,
  { finding, entries, once }: { finding: Finding; entries: readonly NewEntry[]; once: Shared },
  responder: Responder,
): Promise<void> {
  const { policy, chainId } = responder;
  const [action = step] = actionsOf(step, policy.ladders);
  const reason = `its effect was there after this was found, at block ${held}, and is over by now: what is found from then on is acted on`;
  const place = { on: `${chainId}`, block: `${finding.block.number}`, held: `${held}` };
  const body = { status: "lifted", incident: finding.key, reason, ...place, ...(action !== step && { action }) };
  const recorded = await recordAt(responder)("left-out", {
    entries: [...entries, { kind: "outcome", ref: step, body }],
    ...once,
  });
  if (recorded === "lost") responder.page(unrecorded(step, finding, "was there since, and was lifted"));
}
