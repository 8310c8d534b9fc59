import { actionsOf } from "./ladder/rungs.ts";
import { recordAt } from "./record.ts";
import type { Responder, Shared } from "./respond.ts";
import type { Finding, NewEntry } from "./types.ts";
import { unrecorded } from "./unrecorded.ts";

/** Seconds within which nobody brings an effect about and lifts it again. */
const leastSeconds = 2n;

/**
 * Whether another replica may have dealt with it and could not say so yet, because the record was away: it is found for the first time, when its effect can
 * have been brought about and lifted since, as after a stop. What was announced, failed, or is found again is acted on; so is what a person orders or is
 * not mined.
 */
export function isLate(
  finding: Finding,
  { store, history, moment }: Pick<Responder, "store" | "history" | "moment">,
): boolean {
  const { key, block, order, pending, time } = finding;
  if (store.replica === undefined || order !== undefined || pending !== undefined || history.isKnown(key)) return false;
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
  const reason = `its effect was there after this was found, at block ${held}, and is over by now, so that nothing is sent: what is found from then on is acted on; look whether it is still needed, then order it by \`firebreak act ${action}\``;
  const place = { on: `${chainId}`, block: `${finding.block.number}`, held: `${held}` };
  const body = {
    status: "lifted",
    severity: "critical",
    incident: finding.key,
    reason,
    ...place,
    ...(action !== step && { action }),
  };
  const recorded = await recordAt(responder)("left-out", {
    entries: [...entries, { kind: "outcome", ref: step, body }],
    ...once,
  });
  if (recorded === "lost") responder.page(unrecorded(step, finding, "was there since, and was lifted"));
}
