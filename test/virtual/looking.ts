import type { Entry } from "../../src/core/types.ts";
import type { Emitted } from "./blocks.ts";
import type { Play } from "./playing.ts";

/** The newest block that counts as looked at. */
export function cursorOf({ db }: Play): bigint {
  const row = db.prepare("SELECT number FROM cursor WHERE chain_id = '1'").get();
  return BigInt(String(row?.["number"] ?? -1));
}

/** Events of which no finding says what they say. */
export async function unfound(it: Play, events: readonly Emitted[]): Promise<readonly string[]> {
  const findings = (await it.entries()).filter(({ kind }) => kind === "finding").map(({ ref }) => ref);
  const amounts = events.map(({ data }) => `${BigInt(data)}`);
  return amounts.filter((one) => !findings.some((ref) => ref.endsWith(`:${one}`))).map((one) => `${one} was not found`);
}

/** What became of everything that was to be done. */
export async function outcomesOf(it: Play): Promise<readonly Entry["body"][]> {
  return (await it.entries()).filter(({ kind }) => kind === "outcome").map(({ body }) => body);
}
