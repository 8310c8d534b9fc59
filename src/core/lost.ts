import type { NewEntry } from "./types.ts";

/** What is gone with a block: what was found, what contained it, or that nobody asked for it any more, so that it is open again. */
export type Lost = "finding" | "containment" | "withdrawal";

/** Of an entry of the kind `retracted`. Without an action it is a finding that is gone. */
export function lostIn(body: NewEntry["body"]): Lost {
  if (body["action"] === undefined) return "finding";
  return body["was"] === "withdrawn" ? "withdrawal" : "containment";
}

/** Whether what contained an incident is gone. */
export function undoes({ kind, body }: Pick<NewEntry, "kind" | "body">): boolean {
  return kind === "retracted" && lostIn(body) === "containment";
}
