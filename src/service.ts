import { type App, pause, type Surroundings } from "./app/app.ts";
import { behind } from "./app/references.ts";
import { parseAway } from "./config/away.ts";
import { readConfig, stampOf } from "./config/files.ts";
import type { ApprovedReload } from "./core/command.ts";
import { FirebreakError, messageOf } from "./core/errors.ts";
import type { Store } from "./core/parts.ts";
import type { NewEntry } from "./core/types.ts";
import { afterAbort } from "./lib/deadline.ts";
import { digestOf } from "./lib/digest.ts";
import { shoutOf } from "./log.ts";
import { createNext, restarts } from "./reload.ts";
import { run } from "./run.ts";

/** Milliseconds from the end on for which what was begun may ask the nodes; then they are closed, or one that answers nothing is waited for at each question. */
const askingMs = 3_000;

export type ServiceOptions = {
  /** The configuration's file or folder. */
  readonly path: string;
  readonly text: string;
  readonly app: App;
  readonly store: Store;
  readonly around: Surroundings;
  /** Prepares what runs beside the responder, such as metrics; returns the app to run. */
  readonly beside: (app: App) => App;
  /** The environment for a new text: what was set at the start, and what was added since. */
  readonly environment?: (text: string) => Surroundings["env"];
  /** Milliseconds between two looks at the configuration. */
  readonly lookMs: number;
};

/** `approved`: by the digests of a text that may loosen and of the one that it was signed beside, so that none displaces another's. */
type Serving = ServiceOptions & { readonly approved: Map<string, ApprovedReload> };

type Pair = Pick<ApprovedReload, "config" | "before">;

const pairOf = ({ config, before }: Pair) => `${config} ${before}`;

type Good = { readonly app: App; readonly text: string; readonly env: Surroundings["env"] };

/**
 * Runs the responder and takes a changed configuration while it runs: the loops end, and begin again with the new one from the journal, as after a
 * restart. The last good one stays until the new one is put together and was tried; one that loosens waits for an approval of its exact text.
 */
export async function serve(options: ServiceOptions, until: AbortSignal): Promise<void> {
  const { app, text } = options;
  const approved = new Map<string, ApprovedReload>();
  const reload = (one: ApprovedReload) => void approved.set(pairOf(one), one);
  const around = { ...options.around, nonces: new Map<string, number>(), reload };
  const first: Good = { app, text, env: around.env };
  let good: Good | undefined = first;
  while (good !== undefined && !until.aborted)
    good = await serveOne(good, { ...options, around, approved }, good !== first, until);
  // What was put together in the moment of the end is not left open.
  await good?.app.close();
}

/** Runs one configuration until the end or until there is another good one; closes it in both cases. */
async function serveOne(
  good: Good,
  options: Serving,
  isReloaded: boolean,
  until: AbortSignal,
): Promise<Good | undefined> {
  const ended = new AbortController();
  const signal = AbortSignal.any([until, ended.signal]);
  const around = { ...options.around, env: good.env, isReloaded, running: digestOf(good.text) };
  afterAbort(signal, askingMs, () => void good.app.close());
  const next = lookForNext(good, options, signal).finally(() => ended.abort());
  try {
    await run(options.beside(good.app), options.store, around, signal);
  } finally {
    ended.abort();
    await good.app.close();
  }
  return next;
}

/** Tells why another text is not taken, once each, and that it is over when the file holds the one that runs again: what comes then is news, also where it is the same. */
function createTelling(store: Store, around: Surroundings) {
  let said = "";
  const write = (body: NewEntry["body"]) =>
    store
      .commit({ entries: [{ kind: "fault", ref: "configuration", body }] })
      .catch((error: unknown) => shoutOf(around)("a fault of the configuration cannot be written down", error));
  return {
    async say(reason: string, saying = reason) {
      if (said === saying) return;
      said = saying;
      await write({ reason });
    },
    async isAgain() {
      if (said === "") return;
      said = "";
      await write({ reason: "the configuration is again the one that runs", over: true });
    },
  };
}

/** Resolves with the next good configuration, or without one when the signal aborts. */
async function lookForNext(
  good: Good,
  { path, store, around, approved, environment = () => around.env, lookMs }: Serving,
  signal: AbortSignal,
): Promise<Good | undefined> {
  const { say, isAgain } = createTelling(store, around);
  /** Of the files as they were when they held the good text: large ones are not read each second for nothing. */
  let known: string | undefined;
  while (!signal.aborted) {
    await pause(lookMs, signal);
    if (signal.aborted) return undefined;
    try {
      const stamp = stampOf(path, around.now());
      if (stamp !== undefined && stamp === known) continue;
      const text = readConfig(path);
      known = text === good.text ? stamp : undefined;
      if (text === good.text) {
        await isAgain();
        continue;
      }
      const { config, loosens } = await parseAway({ text, name: path, before: good.text }, signal);
      const [digest, running] = [digestOf(text), digestOf(good.text)];
      const fixed = restarts(good.app.config, config);
      const missing =
        loosens.length === 0
          ? undefined
          : await missingOf(approved, { config: digest, before: running }, good.app, around.now);
      if (fixed.length > 0)
        await say(
          `a new configuration changes ${fixed.join(", ")}: that takes a restart; the last good one stays, and nothing else of the new one is taken`,
        );
      else if (missing !== undefined)
        await say(
          `a new configuration (${digest}) loosens, or may loosen: ${loosens.join("; ")}; the last good one (${running}) stays until \`firebreak reload --signature\` brings an approval${missing}`,
        );
      else {
        // What it holds of the one that runs stays, or a reload could change a key that nobody approved.
        const env = { ...environment(text), ...behind(good.text, good.env) };
        const app = await createNext(config, good.app, store, { ...around, env });
        // Used: who goes back to it after a tighter one brings another approval.
        approved.delete(pairOf({ config: digest, before: running }));
        return { app, text, env };
      }
    } catch (error) {
      if (signal.aborted) return undefined;
      const isLater = error instanceof FirebreakError && error.retryable;
      const reason = `a new configuration ${isLater ? "cannot be taken yet" : "is not good"}, and the last good one stays: ${messageOf(error).replaceAll(/\n\s*/g, " ")}`;
      // What goes away by itself may name another block each time.
      await say(reason, isLater ? reason.replaceAll(/0x[0-9a-f]{64}|\d+/g, "#") : reason);
    }
  }
  return undefined;
}

/** Why an approval does not do, behind what asks for one; undefined when it does. Who signed was shown what is loosened of one text, which must be the one that runs. */
async function missingOf(
  approved: Serving["approved"],
  wanted: Pair,
  app: App,
  now: () => number,
): Promise<string | undefined> {
  const approval = approved.get(pairOf(wanted));
  if (approval === undefined)
    return [...approved.values()].some(({ config }) => config === wanted.config)
      ? "; the one that it had was signed with another configuration for the one that runs, so that its approvers saw something else loosened"
      : "";
  return (await isInForce(approval.ends, app, now)) ? undefined : "; the one that it had has ended";
}

/** By chain time, as the approval was judged; by the machine's while no quorum tells it, or nobody could take nodes out that are gone. */
async function isInForce(ends: bigint, { chains: [first] }: App, now: () => number): Promise<boolean> {
  const head = await first?.chain.head().catch(() => undefined);
  return ends > (head?.timestamp ?? BigInt(Math.floor(now() / 1_000)));
}
