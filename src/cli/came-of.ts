import { stringsOf } from "../core/entries.ts";
import type { Entry } from "../core/types.ts";

type Came = { readonly incident: string; readonly status: "already" | "lifted" | "undone" };

/**
 * What an entry of a ladder says of the incidents that it is climbed for. Owners of a Safe, or somebody else, may bring about what no transaction of ours
 * did; and of those that joined, nothing else says what came of them. Where it is begun anew for some, it was there for the others, and lifted.
 */
export function cameOf(ref: string, body: Entry["body"]): readonly Came[] {
  const [others, served] = [stringsOf(body["others"]), stringsOf(body["served"])];
  switch (body["status"]) {
    case "held":
      return [ref, ...others].map((incident) => ({ incident, status: body["over"] === true ? "lifted" : "already" }));
    case "begun":
      return served.map((incident) => ({ incident, status: "lifted" }));
    case "reopened":
      return others.map((incident) => ({ incident, status: "undone" }));
    default:
      return [];
  }
}
