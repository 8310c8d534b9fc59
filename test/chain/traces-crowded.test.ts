import { expect } from "chai";
import { openRpc, type Rpc } from "../../src/chain/rpc.ts";
import { createTraces } from "../../src/chain/traces.ts";
import { lower } from "../../src/lib/words.ts";
import { sent } from "../detectors/looking.ts";
import { blockOf, failureOf, hashFor, sender, stranger, target } from "../support/fakes.ts";
import { type Asked, answering, serve } from "./server.ts";

const [one, two] = [hashFor("one"), hashFor("two")];
const filter = { to: new Set([target]), created: true };
const whole = { ...filter, whole: true };
const call = (input: string) => ({ from: stranger, to: target, input, value: "0x0", type: "CALL" });
const decoys = Array.from({ length: 256 }, () => call("0xaffed0e0")); // nonce()
const hidden = call("0x6a76120200");
const resultOf = (...calls: readonly object[]) => ({ from: sender, to: stranger, input: "0x", type: "CALL", calls });
/** What geth says of a block with two transactions, of which the first makes these calls. */
const geth = (...calls: readonly object[]) => [
  { txHash: one, result: resultOf(...calls) },
  { txHash: two, result: resultOf() },
];
/** What Erigon says of it. */
const erigon = (...calls: readonly ReturnType<typeof call>[]) => {
  const place = { blockHash: blockOf(100).hash, result: null, type: "call" };
  return [
    ...calls.map((action, at) => ({
      ...{ ...place, action: { ...action, callType: "call" }, traceAddress: [at], transactionHash: one },
    })),
    { ...place, action: {}, traceAddress: [], transactionHash: two },
  ];
};

describe("call traces of transactions that make more calls than are kept", () => {
  let open: { close(): Promise<void> }[] = [];

  /** A real server that knows one method. */
  async function node(result: unknown, method = "debug_traceBlockByHash"): Promise<Rpc> {
    const lacks = { error: { code: -32601, message: "the method does not exist/is not available" } };
    const server = await serve(answering((asked: Asked) => (asked.method === method ? { result } : lacks)));
    const rpc = openRpc(server.url, { timeoutMs: 5_000, maxBytes: 4 * 1024 * 1024 });
    open.push(rpc, server);
    return rpc;
  }
  const tracing = (nodes: readonly Rpc[], quorum = 1, hashes = [one, two]) =>
    createTraces({ order: () => nodes, quorum, transactions: async () => hashes.map((hash) => sent({ hash })) });
  afterEach(async () => {
    for (const one of open) await one.close();
    open = [];
  });

  it("are told to who wants all of them, in both forms [what came behind 256 others was not there]", async () => {
    for (const one of [await node(geth(...decoys, hidden)), await node(erigon(...decoys, hidden), "trace_block")]) {
      expect(await tracing([one]).calls(blockOf(100), filter)).to.have.length(256);
      expect(await failureOf(tracing([one]).calls(blockOf(100), whole))).to.equal("NOT_EVALUABLE");
    }
    expect(await tracing([await node(geth(...decoys))]).calls(blockOf(100), whole)).to.have.length(256);
  });

  it("are told also where it is the transactions before that made so many [sixteen of them hid all later ones]", async () => {
    const hashes = Array.from({ length: 17 }, (_, at) => hashFor(`crowd ${at}`));
    const crowd = hashes.map((txHash, at) => ({ txHash, result: at === 16 ? resultOf(hidden) : resultOf(...decoys) }));
    const traces = tracing([await node(crowd)], 1, hashes);

    expect(await traces.calls(blockOf(100), filter)).to.have.length(4_096);
    expect(await failureOf(traces.calls(blockOf(100), whole))).to.equal("NOT_EVALUABLE");
  });

  it("of one function are not crowded out by those of others, unless somebody else wants these, and that is told", async () => {
    const traces = tracing([await node(geth(...decoys, hidden))]);
    const runs = { to: filter.to, functions: new Set([lower("0x6a761202")]), whole: true };

    const alone = await traces.calls(blockOf(100), runs);
    await traces.calls(blockOf(100), filter);

    expect(alone.map(({ input }) => input)).to.deep.equal(["0x6a76120200"]);
    expect(await failureOf(traces.calls(blockOf(100), runs))).to.equal("NOT_EVALUABLE");
    expect(await failureOf(traces.calls(blockOf(100), { created: true, whole: true }))).to.equal("no failure");
  });

  it("are all there where a quorum tells them, although one node says that there were more", async () => {
    const [more, honest, also] = [
      await node(geth(...decoys, hidden)),
      await node(geth(...decoys)),
      await node(geth(...decoys)),
    ];

    expect(await tracing([more, honest, also], 2).calls(blockOf(100), whole)).to.have.length(256);
    expect(await failureOf(tracing([more, honest], 2).calls(blockOf(100), whole))).to.equal("NOT_EVALUABLE");
  });
});
