import { digest } from "../../lib/digest.ts";
import { act, type Taking } from "../act.ts";
import { record } from "../record.ts";
import type { Responder } from "../respond.ts";
import type { NewEntry } from "../types.ts";
import { actionsOf, dueRungs, type RungState } from "./rungs.ts";

/** Takes a step of a decision: an action, or the first rungs of a ladder. What follows from those is `climb`'s. */
export async function take(step: string, taking: Taking, responder: Responder): Promise<void> {
  const rungs = responder.policy.ladders?.[step];
  if (rungs === undefined) return act(step, taking, responder);
  const { block } = responder.moment();
  let { entries } = taking;
  for (const index of dueRungs(rungs, { begun: new Set(), since: block }, block, stateOf(responder))) {
    await takeRung({ step, index, since: block }, { ...taking, entries }, responder);
    entries = [];
  }
}

type Place = { readonly step: string; readonly index: number; readonly since: bigint; readonly attempt?: number };

/** Takes one rung, and writes down that it was taken, with the intent or alone. */
export async function takeRung(
  { step, index, since, attempt = 0 }: Place,
  { finding, entries }: Pick<Taking, "finding" | "entries">,
  responder: Responder,
): Promise<void> {
  const rung = responder.policy.ladders?.[step]?.[index];
  if (rung === undefined) return;
  const { chainId, block } = responder.moment();
  const place = { ladder: step, rung: index, on: `${chainId}`, block: `${block}`, since: `${since}` };
  // All ways of a ladder have one effect: its first action says how it is seen.
  const [first = ""] = actionsOf(step, responder.policy.ladders);
  const what: NewEntry["body"] =
    rung.kind === "action"
      ? { action: rung.action }
      : { page: rung.page, severity: "critical", ...(rung.propose && { propose: { ...rung.propose, action: first } }) };
  const entry: NewEntry = { kind: "rung", ref: finding.key, body: { status: "begun", ...place, ...what } };
  const once =
    responder.store.replica === undefined
      ? {}
      : { once: digest({ key: finding.key, block: finding.block.hash, step, index, since: `${since}`, attempt }) };
  const taking = { finding, entries: [...entries, entry], once, rung: index, attempt };
  if (rung.kind === "action") return act(rung.action, taking, responder);
  await record({ entries: taking.entries, ...once }, responder);
}

export function stateOf({ beat, history, moment }: Pick<Responder, "beat" | "history" | "moment">) {
  const standing = history.standing(moment().time);
  return (action: string): RungState => {
    if (standing.some(({ verb, scope }) => verb === "disarm" && scope === action)) return "off";
    return beat.states().get(action)?.usable === true ? "usable" : "failing";
  };
}
