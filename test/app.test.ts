import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { expect } from "chai";
import { createApp, pause } from "../src/app.ts";
import { parseConfig } from "../src/config.ts";
import type { Address, Call } from "../src/core/types.ts";
import { blockOf, codeOf, failureOf, stranger } from "./support/fakes.ts";

const KEY = `0x${"0b".repeat(32)}`;

/** A node that answers everything with one word, and what it was asked. */
async function openNode(answer: string) {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const requests: readonly { id: number; method: string }[] = [JSON.parse(body)].flat();
    asked.push(...requests.map(({ method }) => method));
    const answers = requests.map(({ id }) => ({ jsonrpc: "2.0", id, result: answer }));
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(body.startsWith("[") ? answers : answers[0]));
  });
  const ends: Promise<unknown>[] = [];
  server.on("connection", (socket) => ends.push(new Promise((resolve) => socket.once("close", resolve))));
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    asked,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v3/a-secret-of-the-provider`,
    /** Resolves when every connection that was ever made has ended. */
    ended: () => Promise.all(ends),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const nowhere = "http://127.0.0.1:9/v3/a-secret-of-the-provider";

function open(rpc: readonly string[], more: object = {}, env: Readonly<Record<string, string>> = {}) {
  const config = parseConfig(
    JSON.stringify({ chain: { id: 1, rpc, quorum: 1 }, store: "s.sqlite", ...more }),
    "f.yaml",
  );
  return createApp(config, { env, write: () => undefined, now: () => 0 });
}

describe("createApp", () => {
  let right: Awaited<ReturnType<typeof openNode>>;
  let wrong: Awaited<ReturnType<typeof openNode>>;
  beforeEach(async () => {
    right = await openNode("0x1");
    wrong = await openNode("0x5");
  });
  afterEach(async () => {
    await right.close();
    await wrong.close();
  });

  it("refuses a node of another chain, also beside one of the right chain", async () => {
    expect(await failureOf(open([wrong.url]))).to.equal("WRONG_CHAIN");
    expect(await failureOf(open([right.url, wrong.url]))).to.equal("WRONG_CHAIN");
  });

  it("refuses to start when no node answers, and starts when one of many does", async () => {
    const refused = await failureOf(open([nowhere]));
    const app = await open([nowhere, right.url]);
    await app.close();

    expect(refused).to.equal("RPC_UNREACHABLE");
  });

  it("never shows the path of a URL, which may be a key", async () => {
    const errors = await Promise.all([open([nowhere]), open([wrong.url])].map((one) => one.catch((error) => error)));

    expect(errors.map(codeOf)).to.deep.equal(["RPC_UNREACHABLE", "WRONG_CHAIN"]);
    expect(inspect(errors, { depth: 9, showHidden: true })).not.to.include("a-secret-of-the-provider");
  });

  it("asks no node before the key is there", async () => {
    const signer = { key: "env:GUARDIAN" };

    expect(await failureOf(open([right.url], { signer }))).to.equal("KEY");
    expect(right.asked).to.deep.equal([]);
  });

  it("refuses a variable that holds no URL, for nodes and for the hint", async () => {
    const ws = { chain: { id: 1, rpc: [right.url], quorum: 1, ws: "env:WS_URL" } };

    expect(await failureOf(open(["env:RPC_URL"]))).to.equal("CONFIG");
    expect(await failureOf(open(["env:RPC_URL"], {}, { RPC_URL: "" }))).to.equal("CONFIG");
    expect(await failureOf(open(["env:RPC_URL"], {}, { RPC_URL: "not a URL" }))).to.equal("CONFIG");
    expect(await failureOf(open([right.url], ws))).to.equal("CONFIG");
  });

  it("leaves no connection open when it refuses, and none after it is closed", async () => {
    await failureOf(open([right.url, wrong.url]));
    const app = await open([right.url]);
    await app.close();

    expect((await right.ended()).length).to.be.above(0);
    expect((await wrong.ended()).length).to.be.above(0);
  });

  it("has no executor without a signer, and sends nothing by being put together with one", async () => {
    const without = await open([right.url]);
    const withOne = await open([right.url], { signer: { key: "env:GUARDIAN" } }, { GUARDIAN: KEY });
    await Promise.all([without.close(), withOne.close()]);

    expect(without.chains[0]?.executor).to.equal(undefined);
    expect(withOne.chains[0]?.executor?.sender).to.match(/^0x[0-9a-f]{40}$/);
    expect(new Set(right.asked)).to.deep.equal(new Set(["eth_chainId", "eth_getBlockByNumber"]));
  });
});

describe("the list next to the key", () => {
  const stop = { use: "pause", target: `0x${"11".repeat(20)}` };
  const signer = { key: "env:GUARDIAN" };
  const call = { to: stop.target as Address, data: "0x8456cb59" } as const;
  let node: Awaited<ReturnType<typeof openNode>>;
  beforeEach(async () => {
    node = await openNode("0x1");
  });
  afterEach(() => node.close());

  /** What signing each call comes to. */
  async function signing(more: object, calls: readonly Call[]) {
    const app = await open([node.url], { signer, actions: { stop }, ...more }, { GUARDIAN: KEY });
    const executor = app.chains[0]?.executor;
    await executor?.arm(blockOf(1), []);
    const results = await Promise.all(calls.map((one) => failureOf(executor?.sign("stop", one) ?? Promise.reject())));
    await app.close();
    return results;
  }

  it("holds the calls of the configured actions and nothing else, unless it is written", async () => {
    const others: readonly Call[] = [
      { ...call, data: "0x3f4ba83a" },
      { ...call, to: stranger },
    ];

    expect(await signing({}, [call, ...others])).to.deep.equal(["no failure", "NOT_ALLOWED", "NOT_ALLOWED"]);
    expect(await signing({ actions: {} }, [call])).to.deep.equal(["NOT_ALLOWED"]);
  });

  it("is the whole list where it is written, by selector or by name", async () => {
    const allow = [{ to: stop.target, selectors: ["pause()", "0x16c38b3c"] }];
    const setPaused: Call = { ...call, data: `0x16c38b3c${"0".repeat(63)}1` };

    expect(await signing({ signer: { ...signer, allow } }, [call, setPaused])).to.deep.equal([
      "no failure",
      "no failure",
    ]);
  });

  it("holds no raw call that is only configured: it must be written", async () => {
    const raw = {
      use: "raw-call",
      target: stop.target,
      call: "sweep()",
      holds: { call: "swept() view returns (bool)" },
      undoneBy: "nobody",
    };
    const allow = [{ to: stop.target, selectors: ["sweep()"] }];
    const opening = (more: object) =>
      failureOf(
        open([node.url], { signer: { ...signer, ...more }, actions: { raw } }, { GUARDIAN: KEY }).then((app) =>
          app.close(),
        ),
      );

    expect(await opening({})).to.equal("CONFIG");
    expect(await opening({ allow })).to.equal("no failure");
  });

  it("refuses to start with an action that the key would refuse, and says what to add", async () => {
    const allow = [{ to: stop.target, selectors: ["setPaused(bool)"] }];
    const opening = open([node.url], { signer: { ...signer, allow }, actions: { stop } }, { GUARDIAN: KEY });

    const error: unknown = await opening.catch((raised: unknown) => raised);

    expect(codeOf(error)).to.equal("CONFIG");
    expect(Object(error).message).to.include(`{ to: "${stop.target}", selectors: ["0x8456cb59"] } for the action stop`);
    expect(node.asked).to.deep.equal([]);
  });
});

describe("pause", () => {
  it("ends without an error when the signal aborts, also when it had before", async () => {
    const controller = new AbortController();
    const pausing = pause(60_000, controller.signal);
    controller.abort();

    await pausing;
    await pause(60_000, controller.signal);
  });
});
