import { isSurer, mostOf } from "../doubt.ts";
import type { Finding } from "../types.ts";

/** Findings for which one ladder is climbed. */
export const mostFindings = 100;

/** With this finding too; of one incident the surest, and of equally sure ones the first. */
export function joined(findings: readonly Finding[], finding: Finding): readonly Finding[] {
  const before = findings.find(({ key }) => key === finding.key);
  if (before === undefined) return mostBehindFirst([...findings, finding]);
  return isSurer(finding, before) ? findings.map((one) => (one === before ? finding : one)) : findings;
}

/** Nobody fills the memory with what joins; the first one leads. */
export function mostBehindFirst([first, ...others]: readonly Finding[]): readonly Finding[] {
  return first === undefined ? [] : [first, ...mostOf(others, mostFindings - 1).kept];
}
