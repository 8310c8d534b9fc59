import { Command } from "commander";
import { pino } from "pino";
import { type App, createApp, type Surroundings } from "../app/app.ts";
import { resolveUrl, steady } from "../app/nodes.ts";
import { withFiles } from "../app/references.ts";
import { warmReceipts } from "../chain/warm.ts";
import type { Reachable } from "../core/away.ts";
import type { Store } from "../core/parts.ts";
import { type Health, openHealth } from "../health.ts";
import { createHeartbeat } from "../heartbeat.ts";
import { warmPath } from "../lane/warm.ts";
import { createLog, secretsIn, shoutOf } from "../log.ts";
import { openRecord } from "../record.ts";
import { serve } from "../service.ts";
import { snapshotsOf } from "../snapshots.ts";
import { requiredConfig } from "./config-option.ts";
import { giveBack } from "./give-back.ts";
import { endWithin, err, exits, interruption } from "./output.ts";
import { type Entered, enter, environmentAt, outliveReaders } from "./surroundings.ts";

/** Milliseconds between two looks at the configuration, and at the chains for the metrics. */
const lookMs = 1_000;
const healthMs = 10_000;
/** Milliseconds from the signal to the end, at most; below the 10 s that container engines give. */
const endMs = 8_000;
/** Characters that wait for a reader of the log who has stopped reading; what is more is lost, and holds nobody up. */
const waiting = 1_000_000;

/** `firebreak run`: the responder, until it is told to stop. */
export function runCommand(): Command {
  return new Command("run")
    .description("Watch the chain and respond, until Ctrl-C.")
    .addOption(requiredConfig("the configuration"))
    .action(async ({ config: path }: { config: string }) => {
      outliveReaders();
      const interrupted = interruption();
      endWithin(endMs, interrupted, (reason) => {
        err(`firebreak: ${reason}`);
        process.exit(exits.failed);
      });
      const entered = enter(path);
      const { text } = entered;
      const around = { ...entered.around, env: withFiles(text, entered.around.env) };
      const stderr = pino.destination({ dest: 2, sync: false, maxLength: waiting });
      // A log collector that went away ends no responder.
      stderr.on("error", () => undefined);
      const secrets = secretsIn(text, around.env);
      const shout = createLog(stderr, secrets);
      // What was set, or lay in a file, stays as it is, or a reload could change a key that nobody approved.
      const environment = (next: string) => {
        const env = withFiles(next, { ...environmentAt("."), ...around.env });
        secrets.push(...secretsIn(next, env).filter((one) => !secrets.includes(one)));
        return env;
      };
      await runUntil({ ...entered, around: { ...around, shout } }, environment, interrupted);
    });
}

async function runUntil(
  { config, text, path, around }: Entered,
  environment: (text: string) => Surroundings["env"],
  until: AbortSignal,
): Promise<void> {
  const { heartbeat, metrics, operator } = config;
  const url = heartbeat && resolveUrl(heartbeat.url, around.env);
  const app = await createApp(config, around);
  giveBack(text);
  if (app.notifiers.length === 0)
    err("firebreak: it runs, and tells nobody: add at least one entry under notifiers, such as { use: terminal }");
  const ended = new AbortController();
  const signal = AbortSignal.any([until, ended.signal]);
  let [store, health]: [Reachable?, Health?] = [];
  let beating: Promise<void> | undefined;
  try {
    const writer = { keys: app.chains[0]?.executor?.senders ?? [] };
    store = await openRecord(config, around, writer);
    const [{ seq: after }, { replica, isAway }] = [await store.head(), store];
    const looking = { now: around.now, clock: steady, lookMs: healthMs };
    health = await openHealth({ listen: metrics, ...looking, replica, after, isAway });
    const { isAlive, beside: counting } = health;
    const fault = faultIn(store);
    const heart =
      heartbeat && url
        ? createHeartbeat({ url, everySeconds: heartbeat.everySeconds, isAlive, fault, signal })
        : undefined;
    beating = heart?.beat();
    // Not awaited: nothing depends on it, and it raises nothing.
    void warmPath(signal).catch(() => undefined);
    if (config.chains.some(({ logs }) => logs === "root")) void warmReceipts(signal);
    const snapshots = snapshotsOf(config, writer, shoutOf(around));
    const more = { socket: operator.socket, snapshots };
    const beside = (app: App) => ({ ...counting(app), begun: heart?.begun });
    await serve({ path, text, app, store, around: { ...around, ...more }, environment, beside, lookMs }, until);
    if (until.aborted) await stopped(store, around);
  } finally {
    ended.abort();
    await Promise.all([beating, health?.close()]);
    await store?.close();
    await app.close();
  }
}

/** The notifiers have ended, and tell of the entry at the next start; whoever looks on sees it now. */
async function stopped(store: Store, around: Surroundings): Promise<void> {
  shoutOf(around)("stopped: nothing is watched until it is started again");
  // The store shouts itself when it takes nothing.
  await store.commit({ entries: [{ kind: "stopped", ref: "responder", body: {} }] }).catch(() => undefined);
}

function faultIn(store: Store) {
  return (reason: string, isOver: boolean): void => {
    const body = { reason, ...(isOver ? { over: true } : {}) };
    // Not awaited: the store shouts itself when it takes nothing.
    void store.commit({ entries: [{ kind: "fault", ref: "heartbeat", body }] }).catch(() => undefined);
  };
}
