// Runs mocha and reads what it counted.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { add, type Outcome, runTool } from "./test-tool.ts";

/** Files that are named with their time. */
const named = 12;

type MochaError = { message?: string; stack?: string; expected?: unknown; actual?: unknown };
type MochaTest = { fullTitle: string; err?: MochaError };
type MochaReport = { stats: { passes: number; failures: number }; pending: MochaTest[]; failures: MochaTest[] };

/**
 * Runs each file in a process of its own, `jobs` at a time: what one leaves open or changes in a module cannot reach another,
 * which mocha's own parallel mode, that uses its workers again, does not promise.
 */
export async function runMocha(files: string[], jobs: number): Promise<Outcome> {
  const waiting = [...files];
  const outcomes: Outcome[] = [];
  const took: { readonly file: string; readonly seconds: number }[] = [];
  const work = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      const since = performance.now();
      outcomes.push(await runFile(file));
      took.push({ file, seconds: (performance.now() - since) / 1_000 });
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  const all = add(outcomes);
  return files.length <= named ? all : { ...all, notes: [...(all.notes ?? []), slowest(took)] };
}

/** Where the time goes, or nobody would see a suite grow slow. */
function slowest(took: readonly { readonly file: string; readonly seconds: number }[]): string {
  const first = [...took].sort((one, other) => other.seconds - one.seconds).slice(0, named);
  return `note: slowest of ${took.length} files: ${first.map(({ file, seconds }) => `${file} ${seconds.toFixed(0)} s`).join(", ")}`;
}

async function runFile(file: string): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), "firebreak-test-"));
  const report = join(folder, "report.json");
  try {
    // A test that leaves a handle open must not hang the run, hence --exit.
    const args = ["--exit", "--reporter", "json", "--reporter-option", `output=${report}`, file];
    return read(report, await runTool("mocha", args));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function read(path: string, run: Outcome): Outcome {
  let report: MochaReport;
  try {
    report = JSON.parse(readFileSync(path, "utf8"));
  } catch {
    // A file that does not load ends mocha before it counts anything.
    return { passed: 0, failed: 1, skipped: run.skipped, output: run.output };
  }
  const { passes, failures } = report.stats;
  return {
    passed: passes,
    failed: failures > 0 ? failures : run.failed,
    skipped: [...run.skipped, ...report.pending.map((test) => test.fullTitle)],
    output: [...report.failures.map(describe), run.output].join("\n"),
    notes: run.output.split("\n").filter((line) => line.startsWith("note: ")),
  };
}

function describe({ fullTitle, err = {} }: MochaTest): string {
  const { message = "no error was given", stack = message, expected, actual } = err;
  // The message shortens what it compares.
  const compared = "actual" in err ? [`expected ${show(expected)}`, `found    ${show(actual)}`] : [];
  return `✗ ${fullTitle}\n${[stack, ...compared].join("\n").replace(/^/gm, "    ")}\n`;
}

function show(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value, null, 2) ?? "undefined");
  return text.length > 3_000 ? `${text.slice(0, 3_000)} …` : text;
}
