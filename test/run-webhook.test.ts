import { expect } from "chai";
import type { App } from "../src/app/app.ts";
import type { Config } from "../src/config/config.ts";
import { entryOfFinding } from "../src/core/entries.ts";
import type { Entry, Observation } from "../src/core/types.ts";
import { reported } from "../src/detectors/reported.ts";
import { run } from "../src/run.ts";
import { signatureOf } from "../src/sources/webhook.ts";
import { momentAt } from "./core/deciding.ts";
import { chainOf } from "./lane/laning.ts";
import { blockOf, fakeStore, findingOf, observationOf, target } from "./support/fakes.ts";
import { freePort } from "./virtual/reporting.ts";

const secret = "a-secret-of-at-least-thirty-two-bytes";
const now = 1_700_000_000_000;

type Setting = {
  readonly asked?: () => Promise<void>;
  readonly source?: () => AsyncIterable<Observation>;
  readonly store?: Parameters<typeof fakeStore>[0];
  /** Told of what other replicas signed. */
  readonly remember?: () => void;
};

/** A responder with a webhook for the detector `vendor` of its one chain, and a way to report to it. */
async function running({ asked = async () => undefined, source, store, ...more }: Setting = {}) {
  const port = await freePort();
  const detector = reported.create({ severity: "critical" }, { id: "vendor" });
  const detectors = [{ id: "vendor", detector }];
  const never = async function* () {
    yield observationOf(blockOf(100, "one"));
    await ended.promise;
  };
  const { app: chain } = chainOf({
    name: "one",
    id: 1n,
    head: 100,
    steps: [],
    detectors,
    asked,
    source: source ?? never,
  });
  const config = {
    mode: "act",
    detectorDeadlineMs: 1_000,
    ...{ playbooks: [], actions: [] },
    chains: [chain.config],
    limits: { perTarget: 10, withinBlocks: 7_200n },
    assets: {},
    anchors: { everySeconds: 60 },
    operator: { approvers: [], threshold: 1 },
    armed: { everyBlocks: 1n, stressFee: 10n, leastPauses: 3n, grantDays: 7n },
    webhook: { secret: "env:HOOK", host: "127.0.0.1", port },
  } as unknown as Config;
  const app: App = { config, chains: [chain], notifiers: [], close: async () => undefined, ...more };
  const [stop, ended] = [new AbortController(), Promise.withResolvers<void>()];
  const around = { env: { HOOK: secret }, write: () => undefined, now: () => now };
  const running = run(app, fakeStore(store), around, stop.signal);

  async function post(nonce: string, name = "vendor"): Promise<number> {
    const body = JSON.stringify({ detector: name, key: "drain-1", subject: target, evidence: {} });
    const timestamp = `${now / 1_000}`;
    const signed = { timestamp, nonce, signature: signatureOf(secret, timestamp, nonce, body) };
    const headers = Object.fromEntries(Object.entries(signed).map(([key, it]) => [`x-firebreak-${key}`, it]));
    // It listens beside everything else: soon.
    for (;;) {
      const answer = await fetch(`http://127.0.0.1:${port}/`, { method: "POST", headers, body }).catch(() => undefined);
      if (answer !== undefined) return answer.status;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
  return {
    post,
    async end(): Promise<void> {
      stop.abort();
      ended.resolve();
      await running;
    },
  };
}

describe("a responder that third parties report to", () => {
  it("has a report sent again that comes before its chain can be read, and takes it then [it was 404, then 409, and nobody saw it]", async () => {
    const readable = Promise.withResolvers<void>();
    const { post, end } = await running({ asked: () => readable.promise });

    const early = [await post("a-nonce-of-16-chars"), await post("a-nonce-of-another", "nobody")];
    readable.resolve();
    let status = 503;
    while (status === 503) status = await post("a-nonce-of-16-chars");
    const again = await post("a-nonce-of-16-chars");
    await end();

    expect([...early, status, again]).to.deep.equal([503, 404, 202, 409]);
  });

  it("refuses what another replica took, once it has read that [it paused anew what people had lifted]", async () => {
    const finding = entryOfFinding(findingOf({ nonce: "a-nonce-of-16-chars" }), momentAt(100), now);
    const all = [finding, { kind: "broadcast", ref: "i", body: { hash: "0x01" } } as const].map((entry, at) => ({
      ...entry,
      ...{ body: { ...entry.body, replica: "two" }, seq: at + 1, at: now, prev: "", hash: `${at}` },
    }));
    const journal: Entry[] = [];
    const [read, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const entries = async (after: number) => journal.slice(after);
    const source = async function* () {
      journal.push(...all);
      yield observationOf(blockOf(101, "one"));
      await ended.promise;
    };
    const head = async () => ({ seq: journal.length, hash: journal.at(-1)?.hash ?? "" });
    const store = { replica: "one", entries, head };
    const { post, end } = await running({ source, store, remember: read.resolve });

    await read.promise;
    const statuses = [await post("a-nonce-of-16-chars"), await post("another-one-of-16")];
    ended.resolve();
    await end();

    expect(statuses).to.deep.equal([409, 202]);
  });
});
