// A responder that takes changed configurations, on virtual nodes, with a record in memory.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createApp, type Surroundings } from "../src/app/app.ts";
import { parseConfig } from "../src/config/config.ts";
import { FirebreakError } from "../src/core/errors.ts";
import type { Store } from "../src/core/parts.ts";
import { type ServiceOptions, serve } from "../src/service.ts";
import { entriesOf, fakeStore } from "./support/fakes.ts";
import { carryTo } from "./virtual/carrying.ts";
import { createNode } from "./virtual/node.ts";
import { createWorld } from "./virtual/world.ts";

export const [here, there] = ["http://127.0.0.1:1", "http://127.0.0.1:2"];
const mostMs = 20_000;

/** Two nodes, each of a chain of its own; of one that is dark nothing but the chain's id is told. */
export function openNodes() {
  const clock = { aheadMs: 0 };
  const world = createWorld({ now: () => Date.now() + clock.aheadMs, history: 3, balance: 10n ** 19n });
  const nodes = new Map([here, there].map((url) => [url, createNode(url, world)] as const));
  const isDark = new Set<string>();
  for (const [url, { state }] of nodes) {
    state.latencyMs = 1;
    state.chainId = url === here ? 1n : 10n;
    state.meddle = async (method, _, pass) =>
      isDark.has(url) && method === "eth_getBlockByNumber"
        ? { error: { code: -32_000, message: "not synced" } }
        : pass();
  }
  const carry = carryTo(
    nodes,
    () => 0,
    () => false,
    new Set(),
  );
  /** A block that is so much later than now. */
  const mineAhead = (aheadMs: number) => {
    clock.aheadMs = aheadMs;
    return world.mine();
  };
  return { carry, isDark, mineAhead };
}

export const one = { chain: { id: 1, rpc: [here], quorum: 1 }, store: "nowhere.sqlite" };
const source = { use: "heads", pollMs: 20 };
/** What anybody may add. */
export const told = {
  detectors: { told: { use: "privileged-change", address: `0x${"11".repeat(20)}`, event: "event Told()" } },
};

export function around(nodes: ReturnType<typeof openNodes>, more: Partial<Surroundings> = {}): Surroundings {
  return { env: {}, write: () => undefined, now: Date.now, carry: nodes.carry, ...more };
}

export const configOf = (config: object) => parseConfig(JSON.stringify({ source, ...config }), "x.yaml");

/** `more` is how it is served; `surroundings` what is around it; `first` what it begins with, beside a record that does what `kept` says. */
export async function openService(
  more: Partial<ServiceOptions> = {},
  surroundings: Partial<Surroundings> = {},
  { first = one, kept = {} }: { readonly first?: object; readonly kept?: Partial<Store> } = {},
) {
  const nodes = openNodes();
  const folder = mkdtempSync(join(tmpdir(), "fb-reload-"));
  const path = join(folder, "firebreak.json");
  const write = (config: object) => writeFileSync(path, JSON.stringify({ source, ...config }));
  const record = { isDown: false };
  const store = fakeStore({
    head: async () => {
      if (record.isDown) throw new FirebreakError("STORE_DOWN", "the database is away", { retryable: true });
      return { seq: 0, hash: "0".repeat(64) };
    },
    ...kept,
  });
  write(first);
  const text = readFileSync(path, "utf8");
  const [stop, everything] = [new AbortController(), around(nodes, surroundings)];
  const app = await createApp(parseConfig(text, path), everything);
  const options = { path, text, app, store, around: everything, beside: (it: typeof app) => it, lookMs: 20, ...more };
  const ended = serve(options, stop.signal);
  const entries = () => entriesOf(store);
  return {
    ...nodes,
    record,
    write,
    entries,
    starts: () => entries().filter(({ kind }) => kind === "started").length,
    faults: (of: string) => entries().flatMap(({ ref, body }) => (ref === of ? [String(body["reason"])] : [])),
    /** Resolves when it is so, or the service has ended; raises what that ended with. */
    async until(isSo: () => boolean): Promise<void> {
      for (const end = performance.now() + mostMs; !isSo(); ) {
        if (performance.now() > end) throw new Error(`expected more than ${JSON.stringify(entries())}`);
        await Promise.race([sleep(5), ended.then(() => Promise.reject(new Error("it has ended")))]);
      }
    },
    async close(): Promise<void> {
      stop.abort();
      await ended.finally(() => rmSync(folder, { recursive: true, force: true }));
    },
  };
}
