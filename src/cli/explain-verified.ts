import { bigintOf, stringsOf } from "../core/entries.ts";
import { lostIn } from "../core/lost.ts";
import type { Entry } from "../core/types.ts";
import { type Line, lineOf, text } from "./explain-words.ts";
import { isOver } from "./outcome-words.ts";

/** The intents of other incidents that bring about what this one needs. */
export function coveringOf(entries: readonly Entry[], incident: string): readonly string[] {
  return entries.flatMap(({ kind, body }) =>
    kind === "outcome" && body["status"] === "covered" && body["incident"] === incident ? [String(body["by"])] : [],
  );
}

/** What came of an incident, in order; and what came of that, for an effect that is over contains nothing any more. */
export function verified(
  entries: readonly Entry[],
  incident: string,
  about: (entry: Entry) => boolean,
  /** By look at an effect, what it made of the incident's outcome, where that is another one. */
  looks: ReadonlyMap<Entry, string>,
): readonly Line[] {
  const incidents = new Map(
    entries.flatMap(({ kind, ref, body }) => (kind === "intent" ? [[ref, text(body["incident"])] as const] : [])),
  );

  return entries.flatMap((one) => {
    const { kind, ref, body } = one;
    const status = looks.get(one);
    if (status !== undefined)
      return [lineOf(one, `${ref} ${isOver(status) ? ending(body) : `holds again at block ${text(body["block"])}`}`)];
    if (!about(one)) return [];
    if (isLost(one)) return [undone(one)];
    if (kind !== "outcome") return [];
    return [outcome(one, incident, incidents)];
  });
}

/** The block behind the last one at which it held, and whether anybody has to ask why. */
function ending({ held, block, by }: Entry["body"]): string {
  const from = held === undefined ? text(block) : `${bigintOf(held) + 1n}`;
  if (by === "time") return `ended at block ${from}: its time was over`;
  const announced = by === "approvers" ? ", as approvers had announced" : "";
  return `LIFTED at block ${from}${announced}: its effect does not hold any more`;
}

/** Whose outcome it is stands with it: one step may be contained while another one failed. */
function outcome({ at, ref, body }: Entry, incident: string, incidents: ReadonlyMap<string, string>): Line {
  const { status, reason, minedBlock, verifiedBlock, by } = body;
  const mined = minedBlock === undefined ? "" : `, mined in block ${text(minedBlock)}`;
  const verified = verifiedBlock === undefined ? "" : `, verified on chain at block ${text(verifiedBlock)}`;
  const action = text(body["action"] ?? ref);
  const whose = by === undefined ? "" : ` by ${incidents.get(text(by)) ?? text(by)}`;
  const over = stringsOf(body["untried"]).includes(incident)
    ? "; over before this was found, which is handled again"
    : "";
  const why = reason === undefined ? "" : `: ${text(reason)}`;
  return lineOf({ at, body }, `${action} ${text(status)}${whose}${mined}${verified}${why}${over}`);
}

/** What a reorganisation took away of an outcome. */
function isLost({ kind, body }: Entry): boolean {
  return kind === "retracted" && lostIn(body) !== "finding";
}

function undone({ at, ref, body }: Entry): Line {
  const what = lostIn(body) === "containment" ? "UNDONE" : "is open again";
  // It is of an intent, whose id begins with its chain.
  const on = ref.split(":")[0] ?? "";
  return lineOf({ at, body: { on, ...body } }, `${text(body["action"])} ${what}: ${text(body["reason"])}`);
}
