import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { FirebreakError } from "../../core/errors.ts";
import type { Entry, Hex } from "../../core/types.ts";
import { openStoreReadOnly, type StoreReader } from "../../store/sqlite.ts";
import { verifyJournal } from "../../store/verify.ts";
import type { Rules } from "./rules.ts";

/** A chain as the responder sees it. */
export type BotChain = {
  readonly name: string;
  readonly chainId: number;
  /** Where it reads and sends. */
  readonly rpcUrls: readonly string[];
  /** How many of them must agree. */
  readonly quorum: number;
  readonly wsUrl: string;
};

export type BotOptions = {
  readonly key: Hex;
  /** Where there is one, rules name none. */
  readonly chains: readonly BotChain[];
  /** Detectors, actions and playbooks. */
  readonly rules: Rules;
  readonly pollMs: number;
  /** What lies beside its configuration, such as signatures, by name. */
  readonly files: Readonly<Record<string, string>>;
};

/** Node alone may take a minute to start where a machine is busy; a responder that is never ready is told apart by what it says. */
const armedWithinMs = 90_000;
const stoppedWithinMs = 5_000;
const main = fileURLToPath(new URL(`../../cli/main${extname(import.meta.url)}`, import.meta.url));

/** The real responder as a process of its own, with a key, a store and a notifier made for this run. */
export function createBot({ key, chains, rules, pollMs, files }: BotOptions) {
  const folder = mkdtempSync(join(tmpdir(), "firebreak-drill-"));
  const store = join(folder, "store.sqlite");
  const configPath = join(folder, "firebreak.yaml");
  const config = {
    ...rules,
    ...chainSettings(chains),
    source: { use: "heads", pollMs },
    mode: "act",
    signer: { key: "env:DRILL_KEY" },
    store,
    notifiers: [{ use: "jsonl", path: join(folder, "notices.jsonl") }],
  };
  // JSON is YAML; what the responder reads is what a person would write.
  writeFileSync(configPath, JSON.stringify(config, undefined, 2), { mode: 0o600 });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text, { mode: 0o600 });

  let child: ChildProcess | undefined;
  let said = "";
  let reader: StoreReader | undefined;
  let finished: ReturnType<typeof conclude> | undefined;
  const entries: Entry[] = [];

  function spawnOnce(): void {
    // Nothing of the user's environment but what Node itself needs: no keys, no URLs.
    const { PATH, HOME, TMPDIR, NODE_OPTIONS, NODE_COMPILE_CACHE, FIREBREAK_ISOLATION } = process.env;
    const env = Object.fromEntries(
      Object.entries({
        PATH,
        HOME,
        TMPDIR,
        NODE_OPTIONS,
        NODE_COMPILE_CACHE,
        FIREBREAK_ISOLATION,
        DRILL_KEY: key,
      }).filter(([, value]) => value !== undefined),
    ) as NodeJS.ProcessEnv;
    child = spawn(process.execPath, [main, "run", "--config", configPath], {
      cwd: folder,
      env,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk) => (said = `${said}${chunk}`.slice(-4_000)));
  }

  /** What the journal says so far. */
  async function read(): Promise<readonly Entry[]> {
    if (existsSync(store)) reader ??= await openStoreReadOnly(store).catch(() => undefined);
    if (reader === undefined) return entries;
    for (
      let page = await reader.entries(entries.length, 500);
      page.length > 0;
      page = await reader.entries(entries.length, 500)
    )
      entries.push(...page);
    return entries;
  }

  /** Resolves when the journal satisfies a condition. Raises DRILL with what the process said. */
  async function until(
    condition: (entries: readonly Entry[]) => boolean,
    what: string,
    withinMs = armedWithinMs,
  ): Promise<void> {
    const end = performance.now() + withinMs;
    while (!condition(await read())) {
      const ending = child?.exitCode ?? child?.signalCode;
      if (ending != null)
        throw new FirebreakError(
          "DRILL",
          `expected the responder to ${what}, but it ended with ${ending}: ${said.trim()}`,
        );
      if (performance.now() > end)
        throw new FirebreakError(
          "DRILL",
          `expected the responder to ${what} within ${withinMs} ms; it said: ${said.trim() || "nothing"}; last entry: ${JSON.stringify(entries.at(-1))}`,
        );
      await sleep(20);
    }
  }

  async function conclude() {
    await read();
    await reader?.close();
    const intact = entries.length === 0 || verifyJournal(store).intact;
    rmSync(folder, { recursive: true, force: true });
    return { intact, entries };
  }

  return {
    configPath,
    /** Starts it and waits until it is known of every action whether it is armed, and of its account where a chain has no action. */
    async start(): Promise<void> {
      const before = (await read()).length;
      spawnOnce();
      const wanted = armedIn(rules, chains);
      await until(
        (all) =>
          wanted.every((id) =>
            all.slice(before).some(({ kind, ref }) => (kind === "armed" || kind === "disarmed") && ref === id),
          ),
        "prepare every action",
      );
    },
    /** Starts it again after a crash; it resumes by itself. */
    restart: spawnOnce,
    /** kill -9, and wait until it is gone. */
    async kill(): Promise<void> {
      const running = child;
      if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
      const gone = new Promise((resolve) => running.once("exit", resolve));
      running.kill("SIGKILL");
      await gone;
    },
    read,
    until,
    async stop(): Promise<void> {
      const running = child;
      if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
      const gone = new Promise((resolve) => running.once("exit", resolve));
      running.kill("SIGTERM");
      const timer = setTimeout(() => running.kill("SIGKILL"), stoppedWithinMs);
      await gone;
      clearTimeout(timer);
    },
    /** After `stop`: whether the journal is whole. Removes everything that was made for the run; a second call changes nothing. */
    async finish(): Promise<{ readonly intact: boolean; readonly entries: readonly Entry[] }> {
      finished ??= conclude();
      return finished;
    },
  };
}

/** What the responder looks at on each chain when it is ready: its actions there, or, where there is none, its own account. */
export function armedIn(
  { actions = {} }: Rules,
  chains: readonly Pick<BotChain, "name" | "chainId">[],
): readonly string[] {
  const all = Object.entries(actions as Readonly<Record<string, { readonly chain?: unknown }>>);
  return chains.flatMap(({ name, chainId }, at) => {
    const own = all.filter(([, { chain }]) => (chain === undefined ? at === 0 : chain === name));
    return own.length === 0 ? [`account:${chainId}`] : own.map(([id]) => id);
  });
}

function chainSettings(chains: readonly BotChain[]) {
  const all = chains.map(
    ({ name, chainId, rpcUrls, quorum, wsUrl }) => [name, { id: chainId, rpc: rpcUrls, quorum, ws: wsUrl }] as const,
  );
  return all.length === 1 ? { chain: all[0]?.[1] } : { chains: Object.fromEntries(all) };
}

export type Bot = ReturnType<typeof createBot>;
