import { type App, createApp, pause, type Surroundings } from "./app.ts";
import type { Config } from "./config.ts";
import { parseAway } from "./config-away.ts";
import { readConfig, stampOf } from "./config-files.ts";
import { messageOf } from "./core/errors.ts";
import type { Store } from "./core/parts.ts";
import { digestOf } from "./lib/digest.ts";
import { printable } from "./lib/printable.ts";
import { run } from "./run.ts";

export type ServiceOptions = {
  /** The configuration's file or folder. */
  readonly path: string;
  readonly text: string;
  readonly app: App;
  readonly store: Store;
  readonly around: Surroundings;
  /** Prepares what runs beside the responder, such as metrics; returns the app to run. */
  readonly beside: (app: App) => App;
  /** Milliseconds between two looks at the configuration. */
  readonly lookMs: number;
};

type Good = { readonly app: App; readonly text: string };

/**
 * Runs the responder and takes a changed configuration while it runs: the loops end, and begin again with the new one from the journal, as after a
 * restart. The last good one stays until the new one is put together; one that loosens waits for an approval of its exact text.
 */
export async function serve(given: ServiceOptions, until: AbortSignal): Promise<void> {
  const options = { ...given, around: { ...given.around, nonces: new Map<string, number>() } };
  let good: Good | undefined = { app: options.app, text: options.text };
  while (good !== undefined && !until.aborted) good = await serveOne(good, options, until);
  // What was put together in the moment of the end is not left open.
  await good?.app.close();
}

/** Runs one configuration until the end or until there is another good one; closes it in both cases. */
async function serveOne(good: Good, options: ServiceOptions, until: AbortSignal): Promise<Good | undefined> {
  const ended = new AbortController();
  const signal = AbortSignal.any([until, ended.signal]);
  const approved = new Set<string>();
  const around = { ...options.around, reload: (digest: string) => void approved.add(digest) };
  const next = lookForNext(good, approved, options, signal).finally(() => ended.abort());
  try {
    await run(options.beside(good.app), options.store, around, signal);
  } finally {
    ended.abort();
    await good.app.close();
  }
  return next;
}

/** Resolves with the next good configuration, or without one when the signal aborts. */
async function lookForNext(
  good: Good,
  approved: ReadonlySet<string>,
  { path, store, around, lookMs }: ServiceOptions,
  signal: AbortSignal,
): Promise<Good | undefined> {
  let said = "";
  /** Of the files as they were when they held the good text: large ones are not read each second for nothing. */
  let known: string | undefined;
  const say = async (reason: string) => {
    if (said === reason) return;
    said = reason;
    const entry = { kind: "fault", ref: "configuration", body: { reason } } as const;
    await store.commit({ entries: [entry] }).catch((error: unknown) => {
      if (around.shout) around.shout("a fault of the configuration cannot be written down", error);
      else around.write(`${printable(messageOf(error))}\n`);
    });
  };
  while (!signal.aborted) {
    await pause(lookMs, signal);
    if (signal.aborted) return undefined;
    try {
      const stamp = stampOf(path, around.now());
      if (stamp !== undefined && stamp === known) continue;
      const text = readConfig(path);
      known = text === good.text ? stamp : undefined;
      if (text === good.text) continue;
      const { config, loosens } = await parseAway({ text, name: path, before: good.text }, signal);
      const digest = digestOf(text);
      if (recordOf(config) !== recordOf(good.app.config))
        await say("a new configuration names another store: it takes a restart; the last good one stays");
      else if (loosens.length > 0 && !approved.has(digest))
        await say(
          `a new configuration (${digest}) loosens: ${loosens.join("; ")}; the last good one stays until \`firebreak reload --signature\` brings an approval`,
        );
      else return { app: await createApp(config, around), text };
    } catch (error) {
      if (signal.aborted) return undefined;
      await say(`a new configuration is not good, and the last good one stays: ${messageOf(error)}`);
    }
  }
  return undefined;
}

/** What stays open while configurations come and go. */
function recordOf({ store, onStoreDown, spool }: Config): string {
  return JSON.stringify({ store, onStoreDown, spool });
}
