import { digest } from "../../lib/digest.ts";
import { act, refuse, type Taking } from "../act.ts";
import { isSurer } from "../doubt.ts";
import { callPeople } from "../people.ts";
import { runbookFor } from "../playbook.ts";
import { recordAt } from "../record.ts";
import type { Responder } from "../respond.ts";
import type { Finding, NewEntry } from "../types.ts";
import type { Climb } from "./climbs.ts";
import { actionsOf, dueRungs, type Ladder, type RungState } from "./rungs.ts";

/** Of a ladder that is begun anew after its effect was lifted, the incidents for which it was there. */
type Anew = { readonly served?: readonly string[] };

/** Takes a step of a decision: an action, or the first rungs of a ladder. What follows from those is `climb`'s. Why it was not, as `act` says it. */
export async function take(step: string, taking: Taking & Anew, responder: Responder): Promise<string | undefined> {
  const rungs = responder.policy.ladders?.[step];
  if (rungs === undefined) return act(step, taking, responder);
  const { chainId, block } = responder.moment();
  const climb = responder.history.climbs.open().find((one) => one.step === step);
  let { entries } = taking;
  if (climb !== undefined && joins(taking.finding, climb, rungs)) {
    // Whoever can cause findings must not be able to have a ladder climbed for each of them, nor people called for each.
    const body = { status: "joined", ladder: step, on: `${chainId}`, block: `${block}` };
    const entry: NewEntry = { kind: "rung", ref: taking.finding.key, body };
    const recorded = await recordAt(responder)("joined", { entries: [...entries, entry], ...taking.once });
    if (recorded === "lost")
      responder.page(`the record cannot be written: ladder ${step} is climbed already, also for ${taking.finding.key}`);
    return undefined;
  }
  const place = { step, since: block, round: climb === undefined ? 0 : climb.round + 1 };
  const due = dueRungs(rungs, { begun: new Set(), since: block }, block, stateOf(responder));
  // A decision leaves it out; a person may order it all the same, and must hear of it. What is climbed already waits, at every head, until a way is armed.
  if (due.length === 0 && taking.served === undefined)
    return refuse(step, "every way of it is disarmed", taking, responder);
  for (const index of due) {
    await takeRung({ ...place, index }, { ...taking, entries }, responder);
    entries = [];
  }
  return undefined;
}

/** A ladder that is climbed is begun anew for an incident that comes back, for surer evidence, for a person, and where it has no way left. */
function joins(finding: Finding, { findings, failures }: Climb, rungs: Ladder): boolean {
  const isKnown = findings.some(({ key }) => key === finding.key);
  const isSurest = findings.every((one) => isSurer(finding, one));
  const hasWay = spentOf({ failures }, rungs).length < rungs.filter(({ kind }) => kind === "action").length;
  return !isKnown && !isSurest && hasWay && finding.order === undefined;
}

/** How often a rung is taken whose transaction has no effect. */
export const maxTries = 3;

/** The ways that came to nothing so often that they are not taken again by themselves. */
export function spentOf({ failures }: Pick<Climb, "failures">, rungs: Ladder): readonly string[] {
  return rungs.flatMap((rung) =>
    rung.kind === "action" && (failures.get(rung.action) ?? 0) >= maxTries ? [rung.action] : [],
  );
}

type Place = {
  readonly step: string;
  readonly index: number;
  readonly since: bigint;
  readonly round: number;
  /** How often the rung was taken before, in this round. */
  readonly tries?: number;
};

/** Takes one rung, and writes down that it was taken, with the intent or alone. */
export async function takeRung(
  { step, index, since, round, tries = 0 }: Place,
  { finding, entries, served = [], isClimbed = false }: Pick<Taking, "finding" | "entries" | "isClimbed"> & Anew,
  responder: Responder,
): Promise<void> {
  const attempt = round * maxTries + tries;
  const rung = responder.policy.ladders?.[step]?.[index];
  if (rung === undefined) return;
  const { chainId, block, isUnsure } = responder.moment();
  const place = {
    ladder: step,
    rung: index,
    on: `${chainId}`,
    block: `${block}`,
    since: `${since}`,
    tries,
    ...(round > 0 && { round }),
    ...(isUnsure === true && { unsure: true }),
    ...(served.length > 0 && { served: [...served] }),
  };
  // All ways of a ladder have one effect: its first action says how it is seen.
  const [first = ""] = actionsOf(step, responder.policy.ladders);
  const runbook = runbookFor(step, responder.policy);
  const what: NewEntry["body"] =
    rung.kind === "action"
      ? { action: rung.action }
      : {
          page: rung.page,
          severity: "critical",
          ...(runbook && { runbook }),
          ...(rung.propose && { propose: { ...rung.propose, action: first } }),
        };
  const entry: NewEntry = { kind: "rung", ref: finding.key, body: { status: "begun", ...place, ...what } };
  // By what it is for and how often it was taken: each replica counts from the head that it knows. What a person orders is given to one of them, and each
  // time anew.
  const from = finding.order === undefined ? {} : { since: `${since}` };
  const which = { step, index, attempt, back: responder.history.round(finding), ...from };
  const once =
    responder.store.replica === undefined
      ? {}
      : { once: digest({ key: finding.key, block: finding.block.hash, ...which }) };
  const taking = { finding, entries: [...entries, entry], once, rung: index, attempt, isClimbed };
  if (rung.kind === "action") return void (await act(rung.action, taking, responder));
  return callPeople(rung.page, taking, responder);
}

export function stateOf({ beat, history, moment }: Pick<Responder, "beat" | "history" | "moment">) {
  const standing = history.standing(moment().time);
  return (action: string): RungState => {
    if (standing.some(({ verb, scope }) => verb === "disarm" && scope === action)) return "off";
    return beat.states().get(action)?.usable === true ? "usable" : "failing";
  };
}
