// `npm run coverage`: which lines and branches of the contracts the Solidity tests run; fails below 99% of either.
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { forge } from "./test-forge.ts";
import { type Outcome, root } from "./test-tool.ts";

/** Of one file. A branch is missed when one way through an `if` or a `require` was never taken; several may lie on one line. */
export type Covered = { path: string; lines: Part; branches: Part };
type Part = { found: number; missed: number[] };

const leastPercent = 99;
const report = join("cache", "forge", "lcov.info");
const args = [
  ...["coverage", "--report", "lcov", "--report-file", report, "--no-match-coverage", "^test/|/mocks/"],
  // Random calls reach by chance what a test has to reach by intent.
  ...["--no-match-path", "**/*.invariants.t.sol"],
];

/** Reads LCOV: `SF:path`, then `DA:line,times` and `BRDA:line,block,branch,times`, where `-` is never, up to `end_of_record`. */
export function parse(lcov: string): Covered[] {
  return lcov
    .split("end_of_record")
    .map((record) => ({
      path: record.match(/^SF:(.*)$/m)?.[1] ?? "",
      lines: part(record, /^DA:(\d+),(\d+)/gm),
      branches: part(record, /^BRDA:(\d+),\d+,\d+,(\d+|-)/gm),
    }))
    .filter(({ path, lines }) => path !== "" && lines.found > 0);
}

function part(record: string, pattern: RegExp): Part {
  const found = [...record.matchAll(pattern)].map(([, line, times]) => ({
    line: Number(line),
    hit: !/^[0-]$/.test(times ?? ""),
  }));
  return { found: found.length, missed: found.filter(({ hit }) => !hit).map(({ line }) => line) };
}

function sum(parts: Part[]): Part {
  return { found: parts.reduce((all, { found }) => all + found, 0), missed: parts.flatMap(({ missed }) => missed) };
}

function percent({ found, missed }: Part): number {
  return found === 0 ? 100 : (100 * (found - missed.length)) / found;
}

function row(name: string, { lines, branches }: Omit<Covered, "path">): string {
  const words = [lines, branches].map(
    (one) => `${one.found - one.missed.length}/${one.found} ${percent(one).toFixed(2)}%`,
  );
  return `${name.padEnd(42)} lines ${(words[0] ?? "").padEnd(16)} branches ${words[1]}`;
}

/** The table, with what was missed below each file, and whether it is enough. */
export function judge(files: Covered[]): { enough: boolean; text: string } {
  const rows = files.flatMap(({ path, lines, branches }) => [
    row(path, { lines, branches }),
    ...(lines.missed.length > 0 ? [`  lines that no test runs: ${lines.missed.join(", ")}`] : []),
    ...(branches.missed.length > 0 ? [`  lines with a way that no test takes: ${branches.missed.join(", ")}`] : []),
  ]);
  const total = { lines: sum(files.map(({ lines }) => lines)), branches: sum(files.map(({ branches }) => branches)) };
  const enough = total.lines.found > 0 && Object.values(total).every((one) => percent(one) >= leastPercent);
  return { enough, text: [...rows, row(`total, at least ${leastPercent}%`, total)].join("\n") };
}

export async function coverage(): Promise<Outcome> {
  mkdirSync(dirname(join(root, report)), { recursive: true });
  // What an earlier run left must not pass for this one's.
  rmSync(join(root, report), { force: true });
  const run = await forge(args);
  if (run.failed > 0 || run.skipped.length > 0) return run;

  const { enough, text } = judge(parse(readFileSync(join(root, report), "utf8")));
  return { ...run, passed: enough ? 1 : 0, failed: enough ? 0 : 1, output: text };
}

if (import.meta.main) {
  const { failed, skipped, output } = await coverage();
  console.log([...skipped, output].join("\n").trim());
  process.exitCode = failed > 0 || skipped.length > 0 ? 1 : 0;
}
