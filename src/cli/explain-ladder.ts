import { stringsOf } from "../core/entries.ts";
import type { Entry } from "../core/types.ts";
import { type Line, lineOf, text } from "./explain-words.ts";
import type { createProposed } from "./proposed.ts";

/** What was tried one after the other, whom it called, what owners were to sign and what came of that. */
export function ladderLines(
  entries: readonly Entry[],
  incident: string,
  { isFor }: Pick<ReturnType<typeof createProposed>, "isFor">,
): readonly Line[] {
  return entries.flatMap((one) => {
    if (one.kind === "proposal") return isFor(one.ref, incident) ? [proposal(one)] : [];
    return isRungOf(one, incident) ? [rung(one, incident)] : [];
  });
}

/** Also of a ladder that it joined, which is begun and left for another one. */
function isRungOf({ kind, ref, body }: Entry, incident: string): boolean {
  const others = [body["others"], body["served"]].flatMap(stringsOf);
  return kind === "rung" && (ref === incident || others.includes(incident));
}

/** Nobody is to go to sleep on what was there once. */
function statusOf(body: Entry["body"], incident: string): string {
  if (stringsOf(body["served"]).includes(incident))
    return "was there for this one, and is over: begun anew for others,";
  return body["status"] === "held" && body["over"] === true ? "held, over since," : text(body["status"]);
}

function rung({ at, body }: Entry, incident: string): Line {
  const action = body["action"] === undefined ? "" : ` ${text(body["action"])}`;
  const what = body["page"] === undefined ? action : ` people: ${text(body["page"])}`;
  const reason = body["reason"] === undefined ? "" : `: ${text(body["reason"])}`;
  return lineOf({ at, body }, `block ${text(body["block"])}: ${statusOf(body, incident)}${what}${reason}`);
}

function proposal({ at, ref, body }: Entry): Line {
  const isOpen = body["status"] === "proposed";
  const by = body["hash"] === undefined ? "" : ` by ${text(body["hash"])}`;
  const what = isOpen ? `proposed ${text(body["file"] ?? ref)}` : `${text(body["status"])}${by}`;
  return lineOf({ at, body }, `${what}: ${text(body["says"])}`);
}
