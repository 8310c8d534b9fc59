// Runs one tool that npm installed and keeps what it said.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";

/**
 * What a stage found. `skipped` has a line for each thing that did not run; `output` is shown when something failed; `notes` always: what a
 * test measured or drew, said by it in lines that begin with `note: `.
 */
export type Outcome = { passed: number; failed: number; skipped: string[]; output: string; notes?: string[] };

export const root = dirname(import.meta.dirname);

// Biome and Hardhat keep notes in the home folder unless they are given another.
const notes = join(root, ".firebreak");
const inside = { XDG_CACHE_HOME: notes, XDG_CONFIG_HOME: notes, XDG_DATA_HOME: notes };

// A tool that hangs ends the stage. At night the random tests take their time, the most of it 200 runs of each fault with a real process.
const deadlineSeconds = process.env["FIREBREAK_NIGHTLY"] === "1" ? 50_400 : 900;

/** Runs node_modules/.bin/NAME: passed is 1 when it ends with 0; skipped names it when it is not installed. */
export async function runTool(name: string, args: string[], settings: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  const path = join(root, "node_modules", ".bin", name);
  if (!existsSync(path)) return { passed: 0, failed: 0, skipped: [`${name} is not installed`], output: "" };
  return await runProgram(path, args, settings);
}

/** Runs a program in the checkout, with these variables beside the environment's: passed is 1 when it ends with 0. */
export async function runProgram(path: string, args: string[], settings: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  // Tools start with `env node`: it must find the Node that runs this.
  const PATH = `${dirname(process.execPath)}${delimiter}${process.env["PATH"] ?? ""}`;
  const child = spawn(path, args, {
    cwd: root,
    env: { ...process.env, ...settings, ...inside, PATH, FORCE_COLOR: undefined, NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: deadlineSeconds * 1000,
    killSignal: "SIGKILL",
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text));

  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  if (code === null) output += `\n${basename(path)} was ended after ${deadlineSeconds} s or by a signal`;
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: [], output };
}

/** Runs a tool after the other and adds up; one stage counts as one, whatever number of tools it takes. */
export async function runTools(commands: [string, ...string[]][]): Promise<Outcome> {
  const all: Outcome[] = [];
  for (const [name, ...args] of commands) all.push(await runTool(name, args));

  const sum = add(all);
  const failed = Math.min(sum.failed, 1);
  return { ...sum, passed: failed === 0 && sum.passed > 0 ? 1 : 0, failed };
}

export function add(outcomes: Outcome[]): Outcome {
  return {
    passed: outcomes.reduce((sum, { passed }) => sum + passed, 0),
    failed: outcomes.reduce((sum, { failed }) => sum + failed, 0),
    skipped: outcomes.flatMap(({ skipped }) => skipped),
    notes: outcomes.flatMap(({ notes = [] }) => notes),
    output: outcomes
      .filter(({ failed }) => failed > 0)
      .map(({ output }) => output)
      .join("\n"),
  };
}
