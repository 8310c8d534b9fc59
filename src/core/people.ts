import type { Taking } from "./act.ts";
import { recordAt } from "./record.ts";
import type { Responder } from "./respond.ts";

/** Calls people: `entries` say for what, and who reads the journal tells them. */
export async function callPeople(
  page: string,
  { finding, entries, once }: Pick<Taking, "finding" | "entries" | "once">,
  responder: Responder,
): Promise<void> {
  const recorded = await recordAt(responder)("people", { entries, ...once });
  // The history counts it as taken: it does not come again.
  if (recorded === "lost")
    responder.page(`the record cannot be written: ${finding.key} needs people (${page}), which is in no journal`);
}
