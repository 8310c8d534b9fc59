// Runs a world's tests and says what came of it.
import { spawn } from "node:child_process";
import { forgeBinary } from "../test-forge.ts";

export type Verdict =
  | { readonly outcome: "survived" | "stillborn" }
  | { readonly outcome: "killed"; readonly by: string };

export type Settings = {
  readonly socket: string;
  readonly seed: number;
  readonly failFast: boolean;
  /** Whether tests find what they deploy when they run, so that forge compiles what was changed and no test. */
  readonly linked: boolean;
};

/** Seconds of a processor, which a busy machine does not lengthen. The slowest world takes 15. */
const cpuSeconds = 90;

/** A test that hangs without working ends the whole run: nothing can be said of the mutant. */
const wallMs = 1_800_000;

/** `killed` by a failed test or at the time limit, `stillborn` when it does not compile, `survived` when every test passes. */
export async function runWorld(world: string, { socket, seed, failFast, linked }: Settings): Promise<Verdict> {
  const forge = forgeBinary();
  if (forge === undefined) throw new Error("expected forge, found none; run ./firebreak npm install");
  const args = ["test", "--fuzz-seed", `${seed}`, ...(failFast ? ["--fail-fast", "-j", "1"] : [])];
  const child = spawn("/bin/sh", ["-c", `ulimit -t ${cpuSeconds}; exec "$0" "$@"`, forge, ...args], {
    cwd: world,
    env: { ...process.env, ...settings, FOUNDRY_DYNAMIC_TEST_LINKING: `${linked}`, MUTATE_SOLC: socket },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: wallMs,
    killSignal: "SIGTERM",
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text));
  const ended = await new Promise<{ code: number | null; signal: string | null }>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal }));
  });
  return judge(output, ended);
}

const settings = {
  FOUNDRY_PROFILE: "default",
  FOUNDRY_SOLC: "./solc",
  FOUNDRY_LINT_LINT_ON_BUILD: "false",
  FOUNDRY_BYTECODE_HASH: "none",
  FOUNDRY_FUZZ_RUNS: "24",
  NO_COLOR: "1",
};

export function judge(output: string, { code, signal }: { code: number | null; signal: string | null }): Verdict {
  const failed = output.match(/^\[FAIL[^\n]*\] (\w+)\(/m)?.[1];
  if (failed !== undefined) return { outcome: "killed", by: failed };
  if (signal === "SIGXCPU" || signal === "SIGKILL") return { outcome: "killed", by: "the time limit" };
  if (/^(Error: )?Compiler run failed/m.test(output)) return { outcome: "stillborn" };
  if (code === 0 && /: [1-9]\d* tests passed, 0 failed/.test(output)) return { outcome: "survived" };
  throw new Error(`expected forge to run tests, found that it ended with ${code ?? signal}:\n${output.slice(-2_000)}`);
}
