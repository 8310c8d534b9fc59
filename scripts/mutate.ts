// `npm run mutate`: changes the contracts one thing at a time and looks whether a test notices.
//   --file PART…   only the contracts whose path contains it, in this order
//   --sample N     only N mutants, drawn by FUZZ_SEED, which is 1 unless it is set
//   --workers N    how many at once
//   --again        forgets what earlier runs found; else they are gone on with, in cache/mutants
//   --report       only what is known so far
import { rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runMutants } from "./mutate/campaign.ts";
import { judge } from "./mutate/judge.ts";
import { knownFaults, readKnown } from "./mutate/known.ts";
import { type Mutant, mutantsOf } from "./mutate/mutants.ts";
import { appendResult, digestOf, type Result, readResults } from "./mutate/results.ts";
import { draw } from "./mutate/sample.ts";
import { forgeBinary } from "./test-forge.ts";
import { type Outcome, root } from "./test-tool.ts";

const sampled = 20;
const folder = join(root, "cache", "mutants");
const path = join(folder, "results.jsonl");
// Always the same sample, so that a failure comes from what was changed in the checkout and not from the draw.
const seed = Number(process.env["FUZZ_SEED"] ?? 1);

const digests = new Map<string, string>();

/** Read once in a run, since nothing may change meanwhile. */
function digest(outcome: Result["outcome"], file: string): string {
  const key = `${outcome === "survived"} ${file}`;
  const known = digests.get(key) ?? digestOf(outcome, file, root);
  digests.set(key, known);
  return known;
}

/** Those of an earlier run that still stand. */
function standing(mutants: readonly Mutant[]): Map<string, Result> {
  const earlier = readResults(path);
  const kept = mutants.flatMap(({ id, file }) => {
    const result = earlier.get(id);
    return result !== undefined && result.digest === digest(result.outcome, file) ? [result] : [];
  });
  return new Map(kept.map((result) => [result.id, result]));
}

/** Runs these mutants and gives what was found of each; `keep` takes over and leaves findings for the next run. */
async function run(mutants: readonly Mutant[], workers: number, keep: boolean): Promise<Map<string, Result>> {
  const results = keep ? standing(mutants) : new Map<string, Result>();
  const left = mutants.filter(({ id }) => !results.has(id));
  const found = (mutant: Mutant, verdict: { outcome: Result["outcome"]; by?: string }): void => {
    const result = { id: mutant.id, ...verdict, digest: digest(verdict.outcome, mutant.file) };
    results.set(mutant.id, result);
    if (keep) appendResult(path, result);
  };
  if (left.length > 0)
    await runMutants(left, { root, scratch: join(folder, `worlds-${process.pid}`), seed, workers, found });
  return results;
}

/** The stage of the tests: a sample, or at night every mutant, when a survivor that is not listed fails as well. */
export async function mutation(): Promise<Outcome> {
  if (forgeBinary() === undefined) return { passed: 0, failed: 0, skipped: ["forge is not installed"], output: "" };
  const all = mutantsOf(root);
  const nightly = process.env["FIREBREAK_NIGHTLY"] === "1";
  const mutants = nightly ? all : draw(all, sampled, seed);
  const known = readKnown(join(root, "test", "mutants.json"));
  const faults = knownFaults(known, all);
  const workers = Math.min(availableParallelism(), 4);
  const { enough, total, unlisted, text } = judge(mutants, await run(mutants, workers, false), known);
  const passed = enough && faults.length === 0 && !(nightly && unlisted.length > 0);
  const output = [...faults, text].join("\n");
  const notes = [`note: of ${all.length} mutants, ${total}, FUZZ_SEED=${seed}`];
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: [], output, notes };
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      file: { type: "string", multiple: true, default: [] },
      sample: { type: "string" },
      workers: { type: "string", default: "1" },
      again: { type: "boolean", default: false },
      report: { type: "boolean", default: false },
    },
  });
  if (values.again) rmSync(path, { force: true });
  const all = mutantsOf(root);
  const named = values.file.flatMap((part) => all.filter(({ file }) => file.includes(part)));
  const wanted = values.file.length > 0 ? [...new Set(named)] : all;
  const mutants = values.sample === undefined ? wanted : draw(wanted, Number(values.sample), seed);
  const known = readKnown(join(root, "test", "mutants.json"));
  console.log(`${mutants.length} mutants of ${all.length}, FUZZ_SEED=${seed}`);
  const { enough, text } = judge(
    mutants,
    values.report ? standing(mutants) : await run(mutants, Number(values.workers), true),
    known,
  );
  const faults = knownFaults(known, all);
  console.log([...faults, text].join("\n"));
  process.exitCode = enough && faults.length === 0 ? 0 : 1;
}
