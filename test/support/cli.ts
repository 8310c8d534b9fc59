import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { exitCodeOf } from "../../src/cli/output.ts";
import { programFor } from "../../src/cli/program.ts";
import { usersFlags } from "./flags.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

export type Ran = { readonly code: number | null; readonly out: string; readonly err: string };

/** Words of commands that hold on, or change their process for ever: they get one of their own. */
const alone = ["run", "drill", "prove", "serve", "record"];

/** Runs a command line to its end: in this process, one after the other, or in one of its own, which takes a second longer. */
export function firebreak(
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
  deadlineMs = 60_000,
): Promise<Ran> {
  const isAlone = args.slice(0, 2).some((word) => alone.includes(word));
  return isAlone
    ? firebreakProcess(args, env, deadlineMs)
    : here(async () => exitCodeOf(await programFor(args), args), env);
}

/** Runs what ends with an exit code in this process, as if it had one of its own. */
export function here(run: () => Promise<number>, env: NodeJS.ProcessEnv): Promise<Ran> {
  const ran = turn.then(() => listening(run, env));
  turn = ran.catch(() => undefined);
  return ran;
}

// They share the process: the next one waits for the last.
let turn: Promise<unknown> = Promise.resolve();

async function listening(run: () => Promise<number>, env: NodeJS.ProcessEnv): Promise<Ran> {
  const said = { out: "", err: "" };
  const restore = [
    keep(
      () => process.env,
      (value) => (process.env = value),
      { ...env },
    ),
    keep(process.cwd, (folder) => process.chdir(folder), root),
    keep(
      () => process.exitCode,
      (code) => (process.exitCode = code),
      undefined,
    ),
    keep(
      () => process.stdout.write,
      (write) => (process.stdout.write = write),
      listen((text) => (said.out += text)),
    ),
    keep(
      () => process.stderr.write,
      (write) => (process.stderr.write = write),
      listen((text) => (said.err += text)),
    ),
  ];
  try {
    return { code: await run(), ...said };
  } finally {
    for (const back of restore) back();
  }
}

/** Sets something of the process; gives what puts it back. */
function keep<T>(get: () => T, set: (value: T) => void, value: T): () => void {
  const before = get();
  set(value);
  return () => set(before);
}

function listen(take: (text: string) => void): typeof process.stdout.write {
  return (chunk: string | Uint8Array) => {
    take(typeof chunk === "string" ? chunk : Buffer.from(chunk).toString());
    return true;
  };
}

/** Runs the command line as a process of its own, with an end to the wait. */
export function firebreakProcess(
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
  deadlineMs = 60_000,
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...usersFlags, "src/cli/main.ts", ...args], {
      cwd: root,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let out = "";
    let err = "";
    child.stdout.on("data", (chunk) => {
      out += chunk;
    });
    child.stderr.on("data", (chunk) => {
      err += chunk;
    });
    const timer = setTimeout(() => child.kill("SIGKILL"), deadlineMs);
    child.once("error", reject);
    child.once("close", (code) => {
      clearTimeout(timer);
      resolve({ code, out, err });
    });
  });
}
