import { expect } from "chai";
import { createMeter } from "../../src/chain/meter.ts";
import { RpcError } from "../../src/chain/refusal.ts";
import type { Rpc } from "../../src/chain/rpc.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import { failureOf } from "../support/fakes.ts";

/** A node that gives these answers one after the other, each after as many milliseconds. */
function nodeOf(...answers: readonly { readonly ms: number; readonly is: unknown }[]) {
  let now = 1_000;
  const left = [...answers];
  const node: Rpc = {
    name: "a:8545",
    async request() {
      const next = left.shift();
      now += next?.ms ?? 0;
      if (next?.is instanceof Error) throw next.is;
      return next?.is;
    },
    close: async () => undefined,
  };
  const meter = createMeter(() => now);
  return { meter, rpc: meter.over(node) };
}

describe("the meter of a node", () => {
  it("tells apart what a node did instead of answering, and takes a revert for an answer", async () => {
    const failures = [
      new FirebreakError("RPC_UNREACHABLE", "down"),
      new FirebreakError("RPC_LIMITED", "429"),
      new RpcError("a", "eth_call", -32_005, "limit exceeded: 429 Too Many Requests"),
      new RpcError("a", "eth_call", -32_005, "query returned more than 10000 results"),
      new FirebreakError("RPC_BAD_ANSWER", "no JSON"),
      new FirebreakError("WRONG_CHAIN", "another"),
      new RpcError("a", "eth_call", 3, "execution reverted"),
    ];
    const { meter, rpc } = nodeOf(...failures.map((is) => ({ ms: 1, is })));

    for (const _ of failures) await failureOf(rpc.request("eth_call"));

    expect(meter.counts()).to.deep.equal({
      requests: 7,
      errors: { unreachable: 1, limited: 2, refused: 1, malformed: 1, "wrong-chain": 1 },
      latency: undefined,
    });
  });

  it("blames the node for nothing that was not asked in the end (of two replicas, the one that the other came before counted malformed answers)", async () => {
    const dropped = new Error("it is not sent");
    const { meter, rpc } = nodeOf({ ms: 1, is: dropped });

    await failureOf(rpc.request("eth_sendRawTransaction", [], undefined, Promise.reject(dropped)));

    expect(meter.counts().errors.malformed).to.equal(0);
  });

  it("says how long answers took, of the last 256 alone", async () => {
    const slow = Array.from({ length: 256 }, () => ({ ms: 500, is: "0x1" }));
    const quick = Array.from({ length: 253 }, () => ({ ms: 2, is: "0x1" }));
    const { meter, rpc } = nodeOf(...slow, ...quick);

    for (const _ of [...slow, ...quick]) await rpc.request("eth_chainId");

    expect(meter.counts().latency).to.deep.equal({ p50: 2, p99: 500 });
  });

  it("learns the node's head in passing, and since when it stands; what is no block is no head", async () => {
    const heads = ["0x64", "0x64", "latest", undefined, "0x65"];
    const { meter, rpc } = nodeOf(...heads.map((number) => ({ ms: 10, is: number && { number } })));
    const seen = [];

    for (const _ of heads) {
      await rpc.request("eth_getBlockByNumber", ["latest", false]);
      const { number, movedAt } = meter.head() ?? {};
      seen.push([Number(number), movedAt]);
    }

    expect(seen).to.deep.equal([
      [100, 1_010],
      [100, 1_010],
      [100, 1_010],
      [100, 1_010],
      [101, 1_050],
    ]);
  });

  it("takes what is not further than before for no move [two nodes behind one address that stood still at two heights were taken for moving]", async () => {
    const heads = ["0x64", "0x65", "0x64", "0x65", "0x1", "0x2", "0x66"];
    const { meter, rpc } = nodeOf(...heads.map((number) => ({ ms: 10, is: { number } })));
    const seen = [];

    for (const _ of heads) {
      await rpc.request("eth_getBlockByNumber", ["latest", false]);
      const { number, movedAt, hasMoved } = meter.head() ?? {};
      seen.push([Number(number), movedAt, hasMoved]);
    }

    expect(seen).to.deep.equal([
      [100, 1_010, false],
      [101, 1_020, true],
      [100, 1_020, true],
      [101, 1_020, true],
      [1, 1_020, true],
      [2, 1_020, true],
      [102, 1_070, true],
    ]);
  });

  it("takes a block that was asked for by its number for no head", async () => {
    const { meter, rpc } = nodeOf({ ms: 1, is: { number: "0x64" } });

    await rpc.request("eth_getBlockByNumber", ["0x64", false]);

    expect(meter.head()).to.equal(undefined);
  });
});
