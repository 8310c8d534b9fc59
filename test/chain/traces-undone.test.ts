import { expect } from "chai";
import { openRpc, type Rpc } from "../../src/chain/rpc.ts";
import { createTraces } from "../../src/chain/traces.ts";
import type { TracedCall } from "../../src/core/traces.ts";
import type { Hash } from "../../src/core/types.ts";
import { startAnvil } from "../../src/range/engines/anvil.ts";
import { sent } from "../detectors/looking.ts";
import { blockOf, hashFor, sender, stranger, target } from "../support/fakes.ts";
import { seed } from "../support/seed.ts";
import { type Asked, answering, serve } from "./server.ts";

const hashes = [hashFor("one"), hashFor("two")];
const wanted = { to: new Set([target]), created: true };

/** A call and those that it makes. */
type Frame = {
  readonly id: number;
  readonly does: "call" | "create" | "other";
  readonly fails: boolean;
  readonly calls: readonly Frame[];
};
type Told = Pick<TracedCall, "kind" | "value" | "success" | "undone">;

/** Of half of all calls nothing is kept, since they call somebody else. */
function framesOf(random: () => number): readonly Frame[] {
  let id = 1;
  const frame = (depth: number): Frame => {
    const [kind, fails] = [random(), random() < 0.25];
    const calls = Array.from({ length: depth > 6 ? 0 : Math.floor(random() * 3.2) }, () => frame(depth + 1));
    return { id: id++, does: kind < 0.4 ? "call" : kind < 0.5 ? "create" : "other", fails, calls };
  };
  return hashes.map(() => frame(0));
}

const addressesOf = ({ does }: Frame) => ({
  from: stranger,
  to: does === "call" ? target : does === "create" ? sender : stranger,
});
const errorOf = ({ fails }: Frame) => (fails ? { error: "execution reverted" } : {});
const value = ({ id }: Frame) => `0x${id.toString(16)}`;

const gethOf = (one: Frame): object => ({
  ...{ ...addressesOf(one), input: "0x", value: value(one), ...errorOf(one) },
  type: one.does === "create" ? "CREATE" : "CALL",
  calls: one.calls.map(gethOf),
});
const geth = (frames: readonly Frame[]) => frames.map((one, at) => ({ txHash: hashes[at], result: gethOf(one) }));

function erigonOf(
  one: Frame,
  transactionHash: string | undefined,
  traceAddress: readonly number[] = [],
): readonly object[] {
  const { from, to } = addressesOf(one);
  const place = { blockHash: blockOf(100).hash, transactionHash, traceAddress, ...errorOf(one) };
  const action = { from, value: value(one) };
  const own =
    one.does === "create"
      ? { ...place, type: "create", action: { ...action, init: "0x" }, result: one.fails ? null : { address: to } }
      : { ...place, type: "call", action: { ...action, to, input: "0x", callType: "call" }, result: null };
  return [own, ...one.calls.flatMap((inner, at) => erigonOf(inner, transactionHash, [...traceAddress, at]))];
}
const erigon = (frames: readonly Frame[]) => frames.flatMap((one, at) => erigonOf(one, hashes[at]));

/** What must be told of the calls that a call makes. */
function toldOf({ calls, fails }: Frame, isUndone = false): readonly Told[] {
  const undone = isUndone || fails;
  return calls.flatMap((one) => {
    const success = !one.fails;
    const told = { kind: one.does === "create" ? "create" : "call", value: BigInt(one.id), success } as const;
    const isTold = one.does === "call" || (one.does === "create" && success && !undone);
    return [
      ...(isTold ? [{ ...told, ...(undone && success && { undone: true as const }) }] : []),
      ...toldOf(one, undone),
    ];
  });
}

const sorted = (told: readonly Told[]) =>
  told
    .map(({ kind, value, success, undone }) => `${value} ${kind} ${success ? "" : "failed"}${undone ? "undone" : ""}`)
    .sort();

describe("call traces of calls that went back with a call around them", () => {
  let open: { close(): Promise<void> }[] = [];

  async function node(result: unknown, method: string): Promise<Rpc> {
    const lacks = { error: { code: -32601, message: "the method does not exist/is not available" } };
    const server = await serve(answering((asked: Asked) => (asked.method === method ? { result } : lacks)));
    const rpc = openRpc(server.url, { timeoutMs: 5_000 });
    open.push(rpc, server);
    return rpc;
  }
  const tracing = (nodes: readonly Rpc[], quorum = 1) =>
    createTraces({ order: () => nodes, quorum, transactions: async () => hashes.map((hash) => sent({ hash })) });
  afterEach(async () => {
    for (const one of open) await one.close();
    open = [];
  });

  it(`say so in both forms, of any tree of calls, and are one word where a node of each tells them [${seed.shown}]`, async () => {
    const random = seed.random();
    let undone = 0;
    for (let round = 0; round < 60; round++) {
      const frames = framesOf(random);
      const nodes = [
        await node(geth(frames), "debug_traceBlockByHash"),
        await node(erigon(frames), "trace_block"),
      ] as const;
      const expected = sorted(frames.flatMap((one) => toldOf(one)));

      for (const one of nodes)
        expect(sorted(await tracing([one]).calls(blockOf(100), wanted)), JSON.stringify(frames)).to.deep.equal(
          expected,
        );
      const both = await tracing(nodes, 2).calls(blockOf(100), wanted);
      expect(both.filter(({ belowQuorum }) => belowQuorum === true)).to.deep.equal([]);
      undone += expected.filter((one) => one.endsWith("undone")).length;
    }
    expect(undone).to.be.above(20);
  });

  it("say so on a real node: a contract calls in one that fails, inside of one that goes on, and the transaction succeeds", async () => {
    const anvil = await startAnvil({ hardfork: "prague", chainId: 1, order: "fees" });
    const rpc = openRpc(`http://127.0.0.1:${anvil.port}`, { timeoutMs: 20_000 });
    open.push(rpc, anvil);
    const [outer, inner] = [`0x${"33".repeat(20)}`, `0x${"44".repeat(20)}`] as const;
    const calling = (to: string) => `5f5f5f5f5f73${to.slice(2)}5af1`;
    await rpc.request("anvil_setCode", [target, "0x00"]);
    await rpc.request("anvil_setCode", [inner, `0x${calling(target)}5f5ffd`]);
    await rpc.request("anvil_setCode", [outer, `0x${calling(inner)}${calling(target)}00`]);
    await rpc.request("anvil_autoImpersonateAccount", [true]);
    await rpc.request("anvil_setBalance", [sender, "0xde0b6b3a7640000"]);
    const hash = (await rpc.request("eth_sendTransaction", [{ from: sender, to: outer, gas: "0x7a120" }])) as Hash;
    await rpc.request("evm_mine");
    const receipt = (await rpc.request("eth_getTransactionReceipt", [hash])) as Record<string, Hash>;
    const block = { number: BigInt(receipt["blockNumber"] ?? 0), hash: receipt["blockHash"] ?? "0x" };
    const flatOnly: Rpc = {
      ...rpc,
      request: (method, ...rest) => rpc.request(method === "debug_traceBlockByHash" ? "no_such" : method, ...rest),
    };

    expect(receipt["status"]).to.equal("0x1");
    for (const one of [rpc, flatOnly]) {
      const calls = await createTraces({
        order: () => [one],
        quorum: 1,
        transactions: async () => [sent({ hash })],
      }).calls(block, wanted);
      expect(calls.map(({ from, success, undone }) => ({ from, success, undone }))).to.deep.equal([
        { from: inner, success: true, undone: true },
        { from: outer, success: true, undone: undefined },
      ]);
    }
  });
});
