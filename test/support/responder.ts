import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const deadlineMs = 60_000;

export type Running = ReturnType<typeof startResponder>;

/** `firebreak run` as a process of its own. */
export function startResponder(configPath: string, env: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, ["src/cli/main.ts", "run", "--config", configPath], {
    cwd: root,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const closed = once(child, "close");
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk) => {
      said += chunk;
      child.emit("said");
    });

  return {
    pid: child.pid,
    /** Its exit code, or the signal that ended it, once it has ended. */
    ended: closed.then(([code, killedBy]): unknown => code ?? killedBy),
    said: () => said,
    /** Resolves when what it said so far matches. */
    async says(pattern: RegExp, withinMs = deadlineMs): Promise<void> {
      const signal = AbortSignal.timeout(withinMs);
      while (!pattern.test(said))
        await once(child, "said", { signal }).catch((cause: unknown) => {
          throw new Error(`expected it to say ${pattern}, it said: ${said}`, { cause });
        });
    },
    /** Sends a signal and waits for the end: exit code, or the signal that ended it, and how long that took. */
    async end(signal: NodeJS.Signals): Promise<{ readonly code: unknown; readonly ms: number }> {
      const from = performance.now();
      const timer = setTimeout(() => child.kill("SIGKILL"), deadlineMs);
      child.kill(signal);
      const [code, killedBy] = await closed;
      clearTimeout(timer);
      return { code: code ?? killedBy, ms: performance.now() - from };
    },
  };
}
