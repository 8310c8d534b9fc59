import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import process from "node:process";
import { FirebreakError } from "../../core/errors.ts";
import type { Hardfork } from "../hardfork.ts";
import { missingPeer } from "../peers.ts";
import type { Engine, EngineOptions } from "./engine.ts";

const BOOT_DEADLINE_MS = 60_000;
const KEPT_OUTPUT = 2_000;

// anvil blocks one of its worker threads for each read of the upstream, and has as many as there are cores: on two cores a
// few reads at once that the upstream refuses leave none to hear the refusal, and anvil 1.7.1 answers nothing ever again.
const WORKERS = "32";

// The shell becomes anvil; the child that stays behind ends it as soon as our end of the pipe closes, whatever ended us.
const TIED_TO_STDIN = 'exec 3<&0; { cat <&3; kill -9 $$; } >/dev/null 2>&1 & exec "$0" "$@" </dev/null 3<&-';

/** Starts anvil from npm. Raises MISSING_PEER when it is not installed, ENGINE when it does not come up. */
export async function startAnvil(options: EngineOptions): Promise<Engine> {
  const child = spawn("/bin/sh", ["-c", TIED_TO_STDIN, anvilBinary(), ...flags(options)], {
    env: environment(),
    // Ctrl-C in a terminal must not take the chain away from a drill that is still ending in order.
    detached: true,
  });
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const close = async () => {
    child.stdin.end();
    await ended;
  };

  try {
    return { port: await listeningPort(child), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The name that anvil has for the rules. */
export function anvilHardfork(hardfork: Hardfork): string {
  return hardfork === "merge" ? "paris" : hardfork;
}

function flags({ hardfork, upstream, chainId, order, baseFee = 0 }: EngineOptions): string[] {
  const fork = upstream && ["--fork-url", upstream.url, "--fork-block-number", String(upstream.block)];
  return [
    ...["--host", "127.0.0.1", "--port", "0", "--chain-id", String(chainId), "--order", order],
    ...["--hardfork", anvilHardfork(hardfork), "--accounts", "0", "--no-request-size-limit"],
    // A stranger's dust must not stop a recorded transaction that an earlier one in the same block funds.
    "--disable-pool-balance-checks",
    ...(fork ? [...fork, "--no-storage-caching", "--retries", "0", "--no-rate-limit"] : ["--base-fee", `${baseFee}`]),
  ];
}

// No proxy, and no foundry settings of the user: what anvil talks to is only what it is told here.
function environment(): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  const nowhere = "http://127.0.0.1:9";
  return {
    PATH,
    HOME,
    TMPDIR,
    TOKIO_WORKER_THREADS: WORKERS,
    HTTP_PROXY: nowhere,
    HTTPS_PROXY: nowhere,
    NO_PROXY: "127.0.0.1",
  };
}

function anvilBinary(): string {
  const arch = process.arch === "x64" ? "amd64" : process.arch;
  const file = process.platform === "win32" ? "anvil.exe" : "anvil";
  try {
    const base = createRequire(createRequire(import.meta.url).resolve("@foundry-rs/anvil/package.json"));
    return join(base.resolve(`@foundry-rs/anvil-${process.platform}-${arch}/package.json`), "..", "bin", file);
  } catch (cause) {
    throw missingPeer("@foundry-rs/anvil", cause);
  }
}

function listeningPort(child: ChildProcessWithoutNullStreams): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = "";
    const fail = (what: string) => {
      clearTimeout(timer);
      reject(new FirebreakError("ENGINE", `anvil ${what}; it said: ${output.trim() || "nothing"}`));
    };
    const timer = setTimeout(() => fail(`did not listen within ${BOOT_DEADLINE_MS} ms`), BOOT_DEADLINE_MS);
    const read = (chunk: Buffer) => {
      // Read on for ever: a full pipe would stop anvil.
      output = `${output}${chunk}`.slice(-KEPT_OUTPUT);
      const port = /Listening on 127\.0\.0\.1:(\d+)/.exec(output)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("error", (error) => fail(`cannot be run (${error.message})`));
    child.once("exit", (code, signal) => fail(`ended with ${signal ?? code}`));
  });
}
