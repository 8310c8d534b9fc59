import { writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { expect } from "chai";
import { all, type Nodes, openNodes, pushesOf, resolveUrl } from "../../src/app/nodes.ts";
import { besides, sparing } from "../../src/chain/besides.ts";
import { openChain } from "../../src/chain/reader.ts";
import { parseConfig } from "../../src/config/config.ts";
import { answering, serve } from "../chain/server.ts";
import { makeFolder } from "../store/changes.ts";
import { blockOf, failureOf, target } from "../support/fakes.ts";

describe("resolveUrl", () => {
  it("says what is missing when the variable that a reference names is not set or empty", () => {
    for (const env of [{}, { RPC_URL: "" }])
      expect(() => resolveUrl("env:RPC_URL", env)).to.throw(/^expected a URL in the environment variable RPC_URL/);
  });

  it("reads the variable or the file that a reference names, and leaves a URL as it is", () => {
    const folder = makeFolder();
    writeFileSync(`${folder.path}/rpc`, "http://node/key\n");

    expect(resolveUrl("env:RPC_URL", { RPC_URL: "http://node" })).to.equal("http://node");
    expect(resolveUrl(`file:${folder.path}/rpc`, {})).to.equal("http://node/key");
    expect(() => resolveUrl(`file:${folder.path}/none`, {})).to.throw(/^expected a URL in the file .*none, found none/);
    folder.remove();
    expect(resolveUrl("http://env:RPC_URL@node", {})).to.equal("http://env:RPC_URL@node");
  });
});

describe("pushesOf", () => {
  const pushes = (chain: object) => {
    const text = JSON.stringify({ chain: { id: 1, rpc: ["http://node:8545/key"], quorum: 1, ...chain }, store: "x" });
    const [one] = parseConfig(text, "x").chains;
    return one && pushesOf(one, { SOCKET: "ws://node" });
  };

  it("believes what is pushed over the socket of a node that is trusted alone", () => {
    expect(pushes({ ws: "ws://node:8546" })).to.equal(true);
    expect(pushes({ ws: "env:SOCKET" })).to.equal(true);
    expect(pushes({ rpc: ["https://node"], ws: "wss://node" })).to.equal(true);
  });

  it("does not believe another host, a socket that is easier to tamper with, or one node where more must agree", () => {
    expect(pushes({})).to.equal(false);
    expect(pushes({ ws: "ws://other:8546" })).to.equal(false);
    expect(pushes({ rpc: ["https://node"], ws: "ws://node" })).to.equal(false);
    expect(pushes({ rpc: ["http://node", "http://b", "http://c"], quorum: 2, ws: "ws://node" })).to.equal(false);
  });
});

describe("a node that is named twice", () => {
  const opening = (...rpc: readonly string[]) => {
    const [one] = parseConfig(JSON.stringify({ chain: { id: 1, rpc }, store: "x" }), "x").chains;
    if (one !== undefined) openNodes(one, { env: { ONE: "http://node:8545/KEY", TWO: "http://NODE:8545/KEY" } });
  };

  it("is refused, wherever its URL stands, without showing it [it was its own quorum, and nobody was warned]", () => {
    const said = /^expected each node of chain once, found one at node:8545 twice; /;

    expect(() => opening("http://node:8545", "http://node:8545/")).to.throw(said);
    expect(() => opening("http://other:8545", "env:ONE", "env:TWO"))
      .to.throw(said)
      .that.does.not.match(/KEY/);
    expect(() => opening("http://node:8545/one", "env:ONE")).not.to.throw();
  });
});

/** A node of chain 1 whose calls answer `word`; it can be told to refuse everything with HTTP 429. */
async function nodeOf(word: string) {
  const state = { refuses: false };
  const answer = answering(({ method }) => {
    if (method === "eth_chainId") return { result: "0x1" };
    if (method === "eth_getBlockByNumber") return { result: null };
    return { result: `0x${word.repeat(32)}` };
  });
  const server = await serve((body, response: ServerResponse) =>
    state.refuses
      ? void response.writeHead(429, { "retry-after": "30" }).end("Too Many Requests")
      : answer(body, response),
  );
  return { ...server, state };
}

describe("a node that answers HTTP 429", () => {
  const call = { to: target, data: "0x12345678" } as const;
  const clock = { now: 0 };
  let servers: Awaited<ReturnType<typeof nodeOf>>[] = [];
  let nodes: Nodes;
  beforeEach(async () => {
    servers = [await nodeOf("0a"), await nodeOf("0b")];
    const rpc = servers.map(({ url }) => `${url}/v3/SECRET`);
    const [chain] = parseConfig(JSON.stringify({ chain: { id: 1, rpc, quorum: 1 }, store: "x" }), "x").chains;
    if (chain === undefined) throw new Error("expected a chain");
    clock.now = 0;
    nodes = openNodes(chain, { env: {} }, () => clock.now);
  });
  afterEach(async () => {
    for (const rpc of all(nodes)) await rpc.close();
    for (const server of servers) await server.close();
  });
  const refuse = (...which: readonly boolean[]) => {
    for (const [index, refuses] of which.entries())
      if (servers[index] !== undefined) servers[index].state.refuses = refuses;
  };
  const asked = (index: number) => servers[index]?.bodies.length ?? 0;

  it("is read from last until its time is over, by everybody", async () => {
    const chain = openChain(1n, nodes.readers, { isCooling: nodes.isCooling });
    await chain.call(call, blockOf(1));
    refuse(true);
    const second = await chain.call(call, blockOf(2));
    const before = asked(0);
    clock.now = 29_999;
    await chain.call(call, blockOf(3));
    const meanwhile = asked(0) - before;
    refuse(false);
    clock.now = 30_000;
    const after = await chain.call(call, blockOf(4));

    expect([second.slice(0, 4), meanwhile, after.slice(0, 4)]).to.deep.equal(["0x0b", 0, "0x0a"]);
  });

  it("is still tried when something is sent", async () => {
    const chain = openChain(1n, nodes.readers, { isCooling: nodes.isCooling });
    await chain.call(call, blockOf(1));
    await nodes.senders[0]?.request("eth_chainId");
    refuse(true, true);
    await failureOf(chain.call(call, blockOf(2)));
    refuse(false, false);

    const sent = await nodes.senders[0]?.request("eth_sendRawTransaction", ["0x00"]);

    expect(nodes.readers.map(nodes.isCooling)).to.deep.equal([true, true]);
    expect(String(sent).slice(0, 4)).to.equal("0x0a");
  });

  it("is asked nothing by detectors while all are to be spared, and still for heads, logs and actions", async () => {
    const main = openChain(1n, nodes.readers, { isCooling: nodes.isCooling });
    const own = openChain(1n, nodes.detecting.map(sparing(nodes.isCooling)), { isCooling: nodes.isCooling });
    const tracing = openChain(1n, nodes.tracing.map(sparing(nodes.isCooling)));
    const detecting = besides(main, own, tracing);
    await detecting.call(call, blockOf(1));
    refuse(true, true);
    await failureOf(main.call(call, blockOf(2)));
    refuse(false, false);
    const before = asked(0) + asked(1);

    const refused = await failureOf(detecting.call(call, blockOf(3)));
    const quiet = asked(0) + asked(1) - before;

    expect(await failureOf(detecting.calls(blockOf(3), {}))).to.equal("RPC_LIMITED");
    expect([refused, quiet]).to.deep.equal(["RPC_LIMITED", 0]);
    expect((await main.call(call, blockOf(3))).slice(0, 4)).to.equal("0x0a");
  });

  it("is asked no more than it takes by detectors, and at once by who sends", async () => {
    const text = JSON.stringify({ chain: { id: 1, rpc: [servers[0]?.url], quorum: 1, rps: 4 }, store: "x" });
    const [chain] = parseConfig(text, "x").chains;
    const small = chain && openNodes(chain, { env: {} });
    const reads = Array.from({ length: 30 }, () => small?.detecting[0]?.request("eth_call") ?? Promise.resolve());

    // Those that still wait for their turn end with the connections.
    const codes = reads.map(failureOf);
    const last = await codes[29];
    const sent = await small?.senders[0]?.request("eth_sendRawTransaction", ["0x00"]);
    for (const rpc of small === undefined ? [] : all(small)) await rpc.close();

    expect([last, String(sent).slice(0, 4)]).to.deep.equal(["RPC_LIMITED", "0x0a"]);
  });

  it("is counted under its host, a number behind it where two share it, and never with its key", async () => {
    const shared = JSON.stringify({
      chain: { id: 1, rpc: [`${servers[0]?.url}/ONE`, `${servers[0]?.url}/TWO`], quorum: 1 },
      store: "x",
    });
    const [chain] = parseConfig(shared, "x").chains;
    if (chain === undefined) throw new Error("expected a chain");
    const twins = openNodes(chain, { env: {} });
    refuse(true);
    await failureOf(twins.readers[1]?.request("eth_call") ?? Promise.resolve());
    const standing = twins.standings.all();
    for (const rpc of all(twins)) await rpc.close();

    expect(standing.map(({ node }) => node)).to.deep.equal([servers[0]?.host, `${servers[0]?.host}#2`]);
    expect(standing.map(({ reads }) => reads.errors.limited)).to.deep.equal([0, 1]);
    expect(twins.readers.map(twins.isCooling)).to.deep.equal([false, true]);
  });
});
