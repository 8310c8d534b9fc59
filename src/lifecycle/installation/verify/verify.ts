import { cautionsOf } from "../cautions.ts";
import type { Installation } from "../record.ts";
import { enginesOf } from "../rights.ts";
import { type Compiled, codeRows } from "./code.ts";
import { holderRows } from "./holders.ts";
import { hubRows } from "./hub.ts";
import { managerRows } from "./manager.ts";
import { planRows } from "./plans.ts";
import { healthRows, recoveryRows } from "./recovery.ts";
import type { Row, Snapshot } from "./snapshot.ts";
import { subjectOf } from "./subject.ts";

/** Reads everything that a record says again from the chain, at one block. */
export async function verifyInstallation(
  record: Installation,
  snapshot: Snapshot,
  compiled: Compiled,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const [name, one] of Object.entries(record.contracts))
    rows.push(...(await codeRows(name, one, snapshot, compiled)));
  // What is no contract of ours answers nothing that could be compared.
  if (rows.some(({ kind }) => kind === "difference")) return rows;

  const subject = await subjectOf(record, snapshot, compiled);
  rows.push(...(await managerRows(subject)), ...(await healthRows(subject)));
  for (const engine of enginesOf(record.parameters, subject.places)) {
    rows.push(...(await hubRows(subject, engine)), ...(await recoveryRows(subject, engine)));
    rows.push(...(await planRows(subject, engine)));
  }
  const cautions = cautionsOf(record.parameters, subject.places);
  return [
    ...rows,
    ...(await holderRows(subject)),
    ...cautions.map((says) => ({ kind: "note", about: "caution", says }) as const),
  ];
}

/** Differences and notes in words, and the verdict. */
export function verdictLines(rows: readonly Row[]): readonly string[] {
  const of = (kind: Row["kind"]) => rows.filter((row) => row.kind === kind);
  const differences = of("difference");
  return [
    ...of("note").map(({ about, says }) => `· ${about}: ${says}`),
    ...differences.map(({ about, says }) => `✗ ${about}: ${says}`),
    differences.length === 0
      ? `verified: ${of("match").length} values are as recorded`
      : `REFUSED: ${differences.length} difference(s), ${of("match").length} values are as recorded`,
  ];
}
