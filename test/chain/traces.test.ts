import type { ServerResponse } from "node:http";
import { expect } from "chai";
import { openRpc, type Rpc } from "../../src/chain/rpc.ts";
import { createTraces } from "../../src/chain/traces.ts";
import { sent } from "../detectors/looking.ts";
import { blockOf, failureOf, hashFor, sender, stranger, target } from "../support/fakes.ts";
import { type Asked, serve } from "./server.ts";

const [one, two] = [hashFor("one"), hashFor("two")];
const filter = { to: new Set([target]), created: true };
const refused = {
  from: stranger,
  to: target,
  input: "0x8456cb59",
  value: "0x0",
  type: "CALL",
  error: "execution reverted",
};
const created = { from: stranger, to: sender, input: "0x60", value: "0x0", type: "CREATE2", output: "0x60" };
const outer = { from: sender, to: stranger, input: "0x", type: "CALL" };
/** What geth says of a block with two transactions, of which the first makes these calls. */
const geth = (...calls: readonly object[]) => [
  { txHash: one, result: { ...outer, calls } },
  { txHash: two, result: outer },
];
const flat = (changes: object, traceAddress: readonly number[] = []) => ({
  action: { from: stranger, to: target, input: "0x8456cb59", value: "0x0", callType: "call" },
  blockHash: blockOf(100).hash,
  result: null,
  traceAddress,
  transactionHash: one,
  type: "call",
  ...changes,
});
const create = { type: "create", action: { from: stranger, init: "0x60", value: "0x0" }, result: { address: sender } };
const erigon = (error = "Reverted") => [
  ...[flat({}), flat({ error }, [0]), flat({ action: { ...flat({}).action, to: stranger } }, [1])],
  ...[flat(create, [1, 0]), flat({ transactionHash: two })],
];
const expected = [
  { transaction: one, kind: "call", from: stranger, to: target, input: "0x8456cb59", value: 0n, success: false },
  { transaction: one, kind: "create", from: stranger, to: sender, input: "0x", value: 0n, success: true },
];
const lacks = { error: { code: -32601, message: "the method does not exist/is not available" } };

type Says = (call: Asked, response: ServerResponse) => object | undefined;

describe("call traces", () => {
  let open: { close(): Promise<void> }[] = [];
  const asked: string[] = [];
  const doubted: string[] = [];

  /** A real server that answers as it is told, or writes the answer itself. */
  async function node(says: Says): Promise<Rpc> {
    const server = await serve((body, response) => {
      const call = body as Asked;
      asked.push(call.method);
      const answer = says(call, response);
      if (answer !== undefined) response.end(JSON.stringify({ jsonrpc: "2.0", id: call.id, ...answer }));
    });
    const rpc = openRpc(server.url, { timeoutMs: 5_000, maxBytes: 4 * 1024 * 1024 });
    open.push(rpc, server);
    return rpc;
  }
  const tracing = (nodes: readonly Rpc[], quorum = 1, hashes = [one, two]) =>
    createTraces({
      order: () => nodes,
      quorum,
      transactions: async () => hashes.map((hash) => sent({ hash })),
      differs: ({ name }, what) => void doubted.push(`${nodes.findIndex((rpc) => rpc.name === name)} ${what}`),
    });
  afterEach(async () => {
    for (const one of open) await one.close();
    [open, asked.length, doubted.length] = [[], 0, 0];
  });

  it("are not evaluable where no node has any, and such nodes are not asked again at the next block", async () => {
    const traces = tracing([await node(() => lacks)]);

    expect(await failureOf(traces.calls(blockOf(100), filter))).to.equal("NOT_EVALUABLE");
    expect(await failureOf(traces.calls(blockOf(101), filter))).to.equal("NOT_EVALUABLE");
    expect(asked).to.deep.equal(["debug_traceBlockByHash", "trace_block"]);
    await failureOf(traces.calls(blockOf(400), filter));
    expect(asked).to.have.length(4);
  });

  it("are the same from geth's form and from OpenEthereum's, asked once for a block", async () => {
    const debug = tracing([await node(() => ({ result: geth(refused, { ...outer, calls: [created] }) }))]);
    const other = tracing([await node(({ method }) => (method === "trace_block" ? { result: erigon() } : lacks))]);

    expect(await debug.calls(blockOf(100), filter)).to.deep.equal(expected);
    expect(await debug.calls(blockOf(100), { to: filter.to })).to.deep.equal(expected.slice(0, 1));
    expect(await other.calls(blockOf(100), filter)).to.deep.equal(expected);
    expect(asked).to.deep.equal(["debug_traceBlockByHash", "debug_traceBlockByHash", "trace_block"]);
  });

  it("are also those of one account, whoever is called or created, and of each who asks only its own", async () => {
    const own = { from: sender, to: stranger };
    const calls = [refused, { ...refused, ...own }, { ...created, ...own }];
    const traces = tracing([await node(() => ({ result: geth(...calls) }))]);
    const made = await traces.calls(blockOf(100), { from: new Set([sender]) });

    expect(made.map(({ kind, to }) => `${kind} ${to}`)).to.deep.equal([`call ${stranger}`, `create ${stranger}`]);
    expect(await traces.calls(blockOf(100), { to: filter.to })).to.deep.equal(expected.slice(0, 1));
  });

  it("leave out reads, code that runs as somebody else's, creations that failed, and what is of no transaction of the block", async () => {
    const calls = [
      { ...refused, type: "STATICCALL" },
      { ...refused, type: "DELEGATECALL" },
      { ...refused, to: stranger },
      { ...created, error: "out of gas" },
      { ...refused, to: "0x11" },
      { ...refused, input: "nonsense" },
    ];
    const [first] = geth(...calls);
    const traces = tracing([
      await node(() => ({ result: [first, { txHash: hashFor("none"), result: { ...outer, calls: [refused] } }] })),
    ]);

    expect(await traces.calls(blockOf(100), filter)).to.deep.equal([]);
  });

  it("are refused where a transaction is missing, was not traced, or is of another block: the next node is asked", async () => {
    const whole = await node(() => ({ result: geth(refused, created) }));
    const [first] = geth();
    for (const result of [[first], [first, { txHash: two, error: "timeout" }], null, "0x", {}])
      expect(
        await tracing([await node(() => ({ result })), whole]).calls(blockOf(100), filter),
        String(result),
      ).to.deep.equal(expected);
    const elsewhere = await node(({ method }) => (method === "trace_block" ? { result: erigon() } : lacks));
    expect(await failureOf(tracing([elsewhere]).calls(blockOf(101), filter))).to.equal("RPC_BAD_ANSWER");
  });

  it("of 100,000 calls in each other, or of half an answer, end in an error, and nothing else waits", async () => {
    const deep = `[{"result":${'{"calls":['.repeat(100_000)}${"]}".repeat(100_000)}}]`;
    const nodes = [
      await node((_, response) => void response.end(`{"id":0,"result":${deep}}`)),
      await node((_, response) => void response.end('{"id":0,"result":[{"result":{"calls":[')),
    ];

    for (const one of nodes)
      expect(await failureOf(tracing([one]).calls(blockOf(100), filter))).to.equal("RPC_BAD_ANSWER");
  });

  it("of megabytes keep a little of each transaction, and beyond the limit of bytes are refused", async () => {
    const long = JSON.stringify({ ...refused, input: `0x${"ab".repeat(6_000)}` });
    const giant = (count: number) => (_: Asked, response: ServerResponse) => {
      response.write(`{"id":0,"result":[{"txHash":"${one}","result":{"calls":[${JSON.stringify(outer)}`);
      for (let sent = 0; sent < count; sent++) response.write(`,${long}`);
      response.end(`]}},{"txHash":"${two}","result":{"calls":[${JSON.stringify(created)}]}}]}`);
      return undefined;
    };
    const [large, tooLarge] = [tracing([await node(giant(300))]), tracing([await node(giant(360))])];

    const calls = await large.calls(blockOf(100), filter);

    expect(calls.filter(({ transaction }) => transaction === one)).to.have.length(256);
    expect(calls[0]?.input).to.have.length(2 + 2 * (4 + 32 * 16));
    expect(calls.filter(({ transaction }) => transaction === two)).to.have.length(1);
    expect(await failureOf(tooLarge.calls(blockOf(100), filter))).to.equal("RPC_BAD_ANSWER");
  });

  it("that a node invents or leaves out are marked as below the quorum, or told by the others, and it is named", async () => {
    const [honest, also] = [
      await node(() => ({ result: geth(refused) })),
      await node(() => ({ result: erigonLike() })),
    ];
    const inventing = await node(() => ({ result: geth(refused, created, refused) }));
    const hiding = await node(() => ({ result: geth() }));

    const invented = await tracing([inventing, honest, also], 2).calls(blockOf(100), filter);
    const hidden = await tracing([hiding, honest, also], 2).calls(blockOf(100), filter);

    const [call, creation] = expected;
    expect(invented[0]).to.deep.equal(call);
    expect(invented).to.have.deep.members([call, { ...creation, belowQuorum: true }, { ...call, belowQuorum: true }]);
    expect(hidden).to.deep.equal([call]);
    expect(doubted).to.deep.equal(["0 its traces lack calls that others show"]);
  });

  it("of the only node that has any are below the quorum, and its neighbour is asked no more than whether it has some", async () => {
    const nodes = [await node(() => lacks), await node(() => ({ result: geth(refused) }))];
    const traces = tracing(nodes, 2);

    const calls = [await traces.calls(blockOf(100), filter), await traces.calls(blockOf(101), filter)];

    expect(calls.flat().map(({ belowQuorum }) => belowQuorum)).to.deep.equal([true, true]);
    expect(asked).to.have.length(4);
  });
});

/** The same calls with other gas, an output, and addresses in another case. */
function erigonLike() {
  return geth({ ...refused, to: target.toUpperCase().replace("0X", "0x"), gas: "0x5208", output: "0x" });
}
