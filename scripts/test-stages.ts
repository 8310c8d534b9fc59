// The stages of `./firebreak test`, in order.
import { globSync } from "node:fs";
import { availableParallelism } from "node:os";
import { relative } from "node:path";
import { bundled } from "./bundle.ts";
import { coverage } from "./coverage.ts";
import { mutation } from "./mutate.ts";
import { prove } from "./prove.ts";
import { runForge } from "./test-forge.ts";
import { groupsOf } from "./test-groups.ts";
import { type Group, runMocha } from "./test-mocha.ts";
import { add, type Outcome, root, runTool, runTools } from "./test-tool.ts";

/** Neighbours with the same batch run at the same time, since each keeps one core busy for the most part. */
export type Stage = { name: string; batch?: string; run: () => Promise<Outcome> };

/** Whether a stage looks at sources alone, and at no contract that was compiled. */
export function isSource({ name }: Stage): boolean {
  return ["format", "lint", "types", "layout"].includes(name);
}

const jobs = Math.min(availableParallelism(), 4);
const solidity = ["contracts/**/*.sol", "test/**/*.sol"];

function files(pattern: string): string[] {
  return globSync(pattern, { cwd: root }).sort();
}

// The longest first.
const drills = ["test/drills-varied.test.ts", "test/drills.test.ts", "test/range/faults.test.ts"];
const layout = "test/layout.test.ts";
const contracts = files("test/contracts/**/*.test.ts");
const unit = files("test/**/*.test.ts").filter((file) => ![...drills, layout, ...contracts].includes(file));

/** Runs test files; a stage without any is named, so that an emptied folder does not pass for a tested one. */
async function mochaStage(found: readonly Group[], atOnce: number, settings: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  if (found.length > 0) return await runMocha(found, atOnce, settings);
  return { passed: 0, failed: 0, skipped: ["there are no test files"], output: "" };
}

/** Runs single files, each by the runner that its name asks for. */
export async function filesStage(found: string[]): Promise<Outcome> {
  const [inSolidity, others] = [found.filter(isSolidity), found.filter((file) => !isSolidity(file))];
  return add([
    ...(others.length > 0 ? [await runMocha(each(others), 1)] : []),
    ...(inSolidity.length > 0 ? [await runForge(inSolidity.map((file) => relative(root, file)))] : []),
  ]);
}

function each(found: readonly string[]): readonly Group[] {
  return found.map((file) => [file]);
}

function isSolidity(file: string): boolean {
  return file.endsWith(".t.sol");
}

async function contractTests(): Promise<Outcome> {
  const built = await runTool("hardhat", ["build", "--no-tests", "--quiet"]);
  if (built.failed > 0) return built;
  // At the same time, since forge's compiler keeps one core busy.
  return add(await Promise.all([mochaStage(groupsOf(contracts), jobs), runForge()]));
}

export const stages: Stage[] = [
  {
    name: "format",
    batch: "static",
    run: () =>
      runTools([
        ["biome", "check", "--linter-enabled=false", "--max-diagnostics=50", "."],
        ["prettier", "--check", "--no-error-on-unmatched-pattern", ...solidity],
      ]),
  },
  {
    name: "lint",
    batch: "static",
    run: () =>
      runTools([
        ["biome", "lint", "--error-on-warnings", "--max-diagnostics=50", "."],
        ["solhint", "--noPoster", "--disc", "--max-warnings", "0", ...solidity],
      ]),
  },
  { name: "types", batch: "static", run: () => runTools([["tsc", "--noEmit"]]) },
  { name: "layout", run: () => mochaStage(each(files(layout)), 1) },
  { name: "contracts", run: contractTests },
  { name: "proofs", run: () => prove() },
  { name: "coverage", batch: "contracts again", run: coverage },
  { name: "mutants", batch: "contracts again", run: mutation },
  { name: "unit", run: async () => mochaStage(groupsOf(unit), jobs, await bundled()) },
  { name: "drills", run: async () => mochaStage(each(drills.flatMap(files)), jobs, await bundled()) },
];

/** What runs at the same time, one batch after the other. */
export function batchesOf(chosen: readonly Stage[]): readonly (readonly Stage[])[] {
  const batches: Stage[][] = [];
  for (const stage of chosen) {
    const last = batches.at(-1);
    if (stage.batch !== undefined && last?.[0]?.batch === stage.batch) last.push(stage);
    else batches.push([stage]);
  }
  return batches;
}
