import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { createApp } from "../../src/app/app.ts";
import type { OpenCarrier } from "../../src/chain/carrier.ts";
import { parseConfig } from "../../src/config/config.ts";
import { toWord } from "../../src/lib/words.ts";
import { failureOf, observationOf, target } from "../support/fakes.ts";

const [here, there] = ["http://127.0.0.1:1", "http://127.0.0.1:10"];
/** 150 of a token exist here, and 100 are locked there, at whatever height. */
const answers: Readonly<Record<string, bigint>> = { "0x18160ddd": 150n, "0x70a08231": 100n };
const headers = (height: number) => ({
  number: `0x${height.toString(16)}`,
  hash: toWord(BigInt(height)),
  parentHash: toWord(BigInt(Math.max(0, height - 1))),
  timestamp: "0x1",
  logsBloom: `0x${"00".repeat(256)}`,
});

type Asked = { readonly id: number; readonly method: string; readonly params: readonly [string | { data: string }] };

/** Nodes of two chains whose heads are what `heights` says. */
const carrying =
  (heights: Readonly<Record<string, number>>): OpenCarrier =>
  (origin) => ({
    async post({ body, when }) {
      await when;
      const asked: Asked | readonly Asked[] = JSON.parse(body);
      const answer = ({ id, method, params: [first] }: Asked) => {
        const height = typeof first !== "string" || first === "latest" ? heights[origin] : Number(first);
        const data = typeof first === "string" ? "" : (first?.data ?? "");
        const said: Readonly<Record<string, unknown>> = {
          eth_chainId: origin === here ? "0x1" : "0xa",
          eth_getBlockByNumber: headers(height ?? 0),
          eth_call: toWord(answers[data.slice(0, 10)] ?? 0n),
        };
        return { jsonrpc: "2.0", id, result: said[method] ?? "0x" };
      };
      const text = JSON.stringify("id" in asked ? answer(asked) : asked.map(answer));
      return {
        statusCode: 200,
        headers: {},
        body: (async function* () {
          yield Buffer.from(text);
        })(),
      };
    },
    close: async () => undefined,
  });

describe("an app of two chains", () => {
  it("compares with another chain's head while that moves, and does not while it stands still", async () => {
    const heights = { [here]: 100, [there]: 50 };
    const backing = [{ account: target, token: target, chain: 10 }];
    const text = {
      chains: { one: { id: 1, rpc: [here], quorum: 1 }, ten: { id: 10, rpc: [there], quorum: 1 } },
      store: "s.sqlite",
      detectors: { backed: { use: "supply-vs-backing", chain: "one", token: target, backing } },
    };
    const config = parseConfig(JSON.stringify(text), "f.yaml");
    // Shorter than a person may say it, so that nobody waits for it here.
    const chains = config.chains.map((one) => ({ ...one, staleSeconds: 0.05 }));
    const around = { env: {}, write: () => undefined, now: () => 0, carry: carrying(heights) };
    const app = await createApp({ ...config, chains }, around);
    const [one] = app.chains;
    if (one === undefined) throw new Error("expected two chains, found none");
    const look = async () => {
      const block = await one.chain.blockAt(100n);
      const found = await Promise.all(
        one.detectors.map(({ detector }) => detector.observe(observationOf(block), one.detecting)),
      );
      return found.flat().length;
    };

    const told: string[] = [];
    app.chains[1]?.listen((node, what) => void told.push(`${node}: ${what}`));

    expect(await look()).to.equal(1);
    await sleep(60);
    expect(await failureOf(look())).to.equal("HEAD_STALE");
    expect(await failureOf(look())).to.equal("HEAD_STALE");
    expect(told.join()).to.match(/^127\.0\.0\.1:10: it has shown no block after 50/);
    heights[there] = 51;
    expect(await look()).to.equal(1);
    await app.close();
  });
});
