import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { App, ChainApp } from "./app/app.ts";
import { pause } from "./app/app.ts";
import { titleOf } from "./config/title.ts";
import { notListening } from "./core/errors.ts";
import type { Block, Entry } from "./core/types.ts";
import { ageBy } from "./lib/age.ts";
import { createCounted } from "./metrics/counted.ts";
import { createMetrics, type Metrics } from "./metrics/metrics.ts";

export type Health = {
  /** The app with a notifier that counts; from now on the answers are about this one. */
  beside(app: App): App;
  /** Whether every chain was seen lately. */
  isAlive(): boolean;
  close(): Promise<void>;
};
/** `ageMs`: how old its head was at the last look, whether that found it or failed. */
type Seen = { readonly at: number; readonly staleMs: number; readonly timestamp: bigint; readonly ageMs: number };
export type HealthOptions = {
  readonly listen: { readonly host: string; readonly port: number } | undefined;
  /** Milliseconds since 1970, as headers have them; somebody may set it. */
  readonly now: () => number;
  /** Milliseconds, by a clock that nobody moves. */
  readonly clock: () => number;
  readonly lookMs: number;
  /** The name of this replica, where several write the journal. */
  readonly replica?: string | undefined;
  /** The journal's last entry at the start: what came before it is not counted. */
  readonly after: number;
  /** Whether the record cannot be reached. */
  readonly isAway?: (() => boolean) | undefined;
};

/** A request is a line and a few headers. */
const patienceMs = 5_000;

/** Looks at the chains now and then, counts what the journal says, and answers /metrics, /healthz and /readyz where it was told to listen. */
export async function openHealth(options: HealthOptions): Promise<Health> {
  const { listen, now, clock, lookMs, replica, after, isAway = () => false } = options;
  const stop = new AbortController();
  let current: { readonly app: App; readonly metrics: Metrics; readonly away: Set<string> } | undefined;
  const seen = new Map<string, Seen>();
  /** Counted, and up to which entry: a reload goes on from there. */
  const counted = createCounted();
  let last = after;
  const ageOf = ageBy(now, clock);

  /** A node that is slow delays the looks at no other chain. */
  async function look(): Promise<void> {
    const underway = new Map<ChainApp, Promise<void>>();
    while (!stop.signal.aborted) {
      for (const one of current?.app.chains ?? [])
        if (!underway.has(one))
          underway.set(
            one,
            lookAt(one).finally(() => underway.delete(one)),
          );
      await pause(lookMs, stop.signal);
    }
    await Promise.all(underway.values());
  }

  function saw(
    { name, staleSeconds }: ChainApp["config"],
    { number: block, timestamp }: Block,
    metrics?: Metrics,
  ): void {
    seen.set(name, { at: clock(), staleMs: staleSeconds * 1_000, timestamp, ageMs: ageOf(timestamp) });
    metrics?.looked(name, { block, ageSeconds: () => ageOf(timestamp) / 1_000 });
  }

  async function lookAt({ config, chain }: ChainApp): Promise<void> {
    const { name } = config;
    // A look that ends after a reload says nothing in the metrics of what runs by then, which may have no such chain.
    const metrics = current?.metrics;
    try {
      saw(config, await chain.head(), metrics);
    } catch {
      const last = seen.get(name);
      if (last !== undefined) seen.set(name, { ...last, ageMs: ageOf(last.timestamp) });
      // Why it failed stands in the journal, from those who need the node; here it only counts.
      metrics?.looked(name, undefined);
    }
  }

  // A chain that can be read is not seen where the loop that looks at it ends again and again.
  const isBlind = (name: string) => {
    const last = seen.get(name);
    return last === undefined || last.ageMs >= last.staleMs || current?.away.has(name) === true;
  };
  const isSeen = (name: string) => {
    const last = seen.get(name);
    const isLate = last === undefined || clock() - last.at >= Math.max(3 * lookMs, 10_000);
    return !isLate && !isBlind(name);
  };
  const unseen = () => (current?.app.chains ?? []).map(({ config }) => config).filter(({ name }) => !isSeen(name));
  const isAlive = () => unseen().length === 0;
  const objections = async (): Promise<readonly string[]> => {
    if (current === undefined) return ["it has not started yet"];
    const { app, metrics, away } = current;
    const unarmed = await metrics.unarmed(app.config.mode === "shadow");
    return [
      ...unseen().map((chain) => `chain ${titleOf(chain)} is not ${away.has(chain.name) ? "followed" : "seen"}`),
      ...(isAway() ? ["the record cannot be reached"] : []),
      ...unarmed.map((action) => `${action} is not armed`),
    ];
  };

  async function answer(path: string): Promise<{ readonly code: number; readonly text: string }> {
    if (path === "/healthz") return { code: 200, text: "ok\n" };
    if (path === "/readyz") {
      const found = await objections();
      return found.length === 0
        ? { code: 200, text: "ready\n" }
        : { code: 503, text: `not ready: ${found.join("; ")}\n` };
    }
    if (path === "/metrics" && current !== undefined)
      return { code: 200, text: await current.metrics.registry.metrics() };
    return { code: 404, text: "expected /metrics, /healthz or /readyz\n" };
  }

  const server = listen && (await openServer(listen, answer));
  const looking = look();
  return {
    beside(app) {
      const metrics = createMetrics(app, { replica, isAway, isBlind, counted });
      const away = new Set<string>();
      current = { app, metrics, away };
      // What starts is not blind until the next look; not awaited, since it raises nothing.
      void Promise.all(app.chains.map(lookAt));
      const tell = async (entry: Entry) => {
        metrics.take(entry);
        last = Math.max(last, entry.seq);
      };
      return {
        ...app,
        measured: metrics.affordable,
        gaveUp: metrics.gaveUp,
        waits: metrics.waits,
        headed: (chain, head) => {
          const one = app.chains.find(({ config }) => config.name === chain);
          if (one !== undefined) saw(one.config, head, metrics);
        },
        followed: (chain, isFollowed) => {
          metrics.followed(chain, isFollowed);
          isFollowed ? away.delete(chain) : away.add(chain);
        },
        notifiers: [...app.notifiers, { id: "metrics", notifier: { tell }, after: last }],
      };
    },
    isAlive,
    async close() {
      stop.abort();
      server?.closeAllConnections();
      if (server !== undefined) await new Promise((resolve) => server.close(resolve));
      await looking;
    },
  };
}

async function openServer(
  { host, port }: { readonly host: string; readonly port: number },
  answer: (path: string) => Promise<{ readonly code: number; readonly text: string }>,
): Promise<Server> {
  const server = createServer((request, response) => {
    // Not by URL, which raises where a stranger asks for `//`.
    const [path = ""] = (request.url ?? "").split("?");
    // Not awaited: one who asks slowly keeps nobody waiting.
    void answer(request.method === "GET" ? path : "").then(
      ({ code, text }) => response.writeHead(code, { "content-type": "text/plain; version=0.0.4" }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  server.headersTimeout = patienceMs;
  server.requestTimeout = patienceMs;
  server.maxConnections = 32;
  // A connection that cannot be taken, such as without a free file descriptor, ends no responder.
  server.on("error", () => undefined);
  try {
    await once(server.listen(port, host), "listening");
  } catch (error) {
    throw notListening("metrics.port", { host, port }, error);
  }
  return server;
}
