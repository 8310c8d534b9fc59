// `./firebreak test`: every stage in order, up to those with one that fails; the last line says how many passed and failed.
import { existsSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { batchesOf, filesStage, isSource, type Stage, stages } from "./test-stages.ts";
import { add, type Outcome, root, runProgram } from "./test-tool.ts";

const usage = `usage: ./firebreak test [STAGE | FILE]… [--no-skips]

  Runs all stages, or those named, or test files, and stops where one fails.
  Stages: ${stages.map(({ name }) => name).join(" ")}

  --no-skips   a test that cannot run here counts as failed (this is what .ci/run does)`;

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}

function parse(): { wanted: string[]; noSkips: boolean } {
  try {
    const options = { "no-skips": { type: "boolean", default: false }, help: { type: "boolean", short: "h" } } as const;
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    if (values.help) {
      console.log(usage);
      process.exit(0);
    }
    return { wanted: positionals, noSkips: values["no-skips"] };
  } catch (error) {
    fail(`${error instanceof Error ? error.message : error}\n\n${usage}`);
  }
}

function choose(wanted: string[]): Stage[] {
  const names = stages.map(({ name }) => name);
  const files = wanted.filter((word) => !names.includes(word)).map((word) => resolve(word));
  const absent = files.find((file) => !existsSync(file));
  if (absent) fail(`expected a stage (${names.join(", ")}) or a test file, found ${relative(process.cwd(), absent)}`);

  const chosen = stages.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  return files.length === 0 ? chosen : [...chosen, { name: "files", run: () => filesStage(files) }];
}

function words({ passed, failed, skipped }: Outcome): string {
  return `${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ""}`;
}

/** Compiles the contracts if they have changed, as the launcher does for every command. Those that do not compile fail their own stage. */
async function compile(): Promise<void> {
  await runProgram(join(root, "firebreak"), ["node", "--eval", ""]);
}

type Ended = { readonly name: string; readonly outcome: Outcome; readonly seconds: string };

async function run({ name, run: start }: Stage): Promise<Ended> {
  const begun = performance.now();
  if (process.stdout.isTTY) process.stdout.write(`… ${name}\r`);
  const outcome = await start();
  return { name, outcome, seconds: ((performance.now() - begun) / 1000).toFixed(1) };
}

function say({ name, outcome, seconds }: Ended): Outcome {
  console.log(`${outcome.failed > 0 ? "✗" : "✓"} ${name.padEnd(10)} ${words(outcome)} (${seconds} s)`);
  for (const line of outcome.skipped) console.log(`  - skipped: ${name}: ${line}`);
  for (const line of outcome.notes ?? []) console.log(`  - ${line}`);
  if (outcome.failed > 0) console.log(`\n${outcome.output.trim()}\n`);
  return outcome;
}

const { wanted, noSkips } = parse();
const outcomes: Outcome[] = [];
const chosen = choose(wanted);
process.chdir(root);
const compiling = chosen.every(isSource) ? undefined : compile();
for (const batch of batchesOf(chosen)) {
  if (!batch.every(isSource)) await compiling;
  outcomes.push(...(await Promise.all(batch.map(run))).map(say));
  if (add(outcomes).failed > 0) break;
}

const total = add(outcomes);
const final = noSkips ? { ...total, failed: total.failed + total.skipped.length, skipped: [] } : total;
if (noSkips && total.skipped.length > 0) console.log(`${total.skipped.length} skipped, which counts as failed here`);
console.log(words(final));
process.exitCode = final.failed > 0 ? 1 : 0;
