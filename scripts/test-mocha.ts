// Runs mocha and reads what it counted.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { add, type Outcome, runTool } from "./test-tool.ts";

/** Processes that are named with their time. */
const named = 12;

type MochaError = { message?: string; stack?: string; expected?: unknown; actual?: unknown };
type MochaTest = { fullTitle: string; err?: MochaError };
type MochaReport = { stats: { passes: number; failures: number }; pending: MochaTest[]; failures: MochaTest[] };

/** Files that run in one process; mostly one. */
export type Group = readonly string[];
type Took = { readonly name: string; readonly seconds: number };

// Looks that files which share a process leave it as they found it.
const together = ["--file", "test/support/together.ts"];

/**
 * Runs each group in a process of its own, `jobs` at a time and in this order: what a file leaves open or changes in a module reaches no other
 * group, which mocha's own parallel mode, that uses its workers again, does not promise. `settings` are added to their environment.
 */
export async function runMocha(
  groups: readonly Group[],
  jobs: number,
  settings: NodeJS.ProcessEnv = {},
): Promise<Outcome> {
  const waiting = [...groups];
  const outcomes: Outcome[] = [];
  const took: Took[] = [];
  const work = async (): Promise<void> => {
    for (let group = waiting.shift(); group !== undefined; group = waiting.shift()) {
      const since = performance.now();
      outcomes.push(await runGroup(group, settings));
      took.push({ name: nameOf(group), seconds: (performance.now() - since) / 1_000 });
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  const all = add(outcomes);
  return groups.length <= named ? all : { ...all, notes: [...(all.notes ?? []), slowest(took)] };
}

function nameOf([first = "", ...others]: Group): string {
  return others.length === 0 ? first : `${dirname(first)} (${others.length + 1} files)`;
}

/** Where the time goes, or nobody would see a suite grow slow. */
function slowest(took: readonly Took[]): string {
  const first = [...took].sort((one, other) => other.seconds - one.seconds).slice(0, named);
  return `note: slowest of ${took.length} processes: ${first.map(({ name, seconds }) => `${name} ${seconds.toFixed(0)} s`).join(", ")}`;
}

async function runGroup(files: Group, settings: NodeJS.ProcessEnv): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), "firebreak-test-"));
  const report = join(folder, "report.json");
  try {
    // A test that leaves a handle open must not hang the run, hence --exit.
    const args = [
      "--exit",
      "--reporter",
      "json",
      "--reporter-option",
      `output=${report}`,
      ...(files.length > 1 ? together : []),
      ...files,
    ];
    return read(report, await runTool("mocha", args, settings));
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
