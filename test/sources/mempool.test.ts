import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import { hashFor, sender } from "../support/fakes.ts";
import { block, emitted, look, nodeOf, pooledOf, refusing, topic0 } from "./pooling.ts";

describe("mempool", () => {
  it("shows what a pending transaction would emit to those who watch it, on the head, and nothing as mined", async () => {
    const { node } = nodeOf([pooledOf("drain")], [emitted, { ...emitted, address: sender }]);

    const { seen, told } = await look([node]);

    expect(told).to.deep.equal([]);
    expect(seen).to.deep.equal([
      {
        chainId: 1n,
        block,
        logs: [{ ...emitted, transactionHash: hashFor("drain"), logIndex: 0 }],
        reorged: [],
        isHead: false,
        pending: { hash: hashFor("drain"), from: sender, includable: true },
      },
    ]);
  });

  it("asks nothing more of a transaction that emits nothing that is watched, is mined, or is gone", async () => {
    const quiet = nodeOf([pooledOf("quiet")], [{ ...emitted, topics: [hashFor("Other")] }]);
    const mined = nodeOf([pooledOf("mined", { blockNumber: "0x64" })], [emitted]);
    const gone = nodeOf([pooledOf("gone")], [emitted], { eth_getTransactionByHash: () => null });

    for (const { node } of [quiet, mined, gone]) expect((await look([node])).seen).to.deep.equal([]);

    expect(quiet.asked).not.to.include("eth_getBalance");
    expect([...mined.asked, ...gone.asked]).not.to.include("eth_simulateV1");
  });

  for (const [what, changes, answers] of [
    ["a nonce that leaves a gap", { nonce: "0x6" }, {}],
    ["a nonce that is taken", { nonce: "0x4" }, {}],
    ["a fee below the base fee", { maxFeePerGas: "0x3b9ac9ff" }, {}],
    ["an account that cannot pay", {}, { eth_getBalance: () => "0x1" }],
  ] as const)
    it(`knows that it cannot be mined next: ${what}`, async () => {
      const { node } = nodeOf([pooledOf("drain", changes)], [emitted], answers);

      expect((await look([node])).pending.map((one) => one?.includable)).to.deep.equal([false]);
    });

  it("looks at the newest of too many, and says that it did not look at all", async () => {
    const many = Array.from({ length: 12 }, (_, at) => pooledOf(`tx${at}`));
    const { node } = nodeOf(many, [emitted]);

    const { pending, told } = await look([node]);

    expect(pending.map((one) => one?.hash)).to.have.members(many.slice(2).map(({ hash }) => hash));
    expect(told).to.deep.equal([
      "more than 10 pending transactions came at once, the oldest were not looked at; raise mempool.perPoll",
    ]);
  });

  it("looks at each once, however often the node names it", async () => {
    const { node } = nodeOf([], [emitted], {
      eth_getFilterChanges: () => [hashFor("drain"), hashFor("drain")],
      eth_getTransactionByHash: () => pooledOf("drain"),
    });

    expect((await look([node])).seen).to.have.length(1);
  });

  it("takes no harm from logs of any form, nor from thousands of them", async () => {
    const junk = [null, 7, { address: "x" }, { ...emitted, topics: Array(9).fill(topic0) }, { ...emitted, data: "y" }];
    const { node } = nodeOf([pooledOf("drain")], [...junk, ...Array(5_000).fill(emitted)]);

    expect((await look([node])).seen[0]?.logs).to.have.length(1_000);
  });

  it("passes over a transaction that cannot be run, and one about which the node talks nonsense", async () => {
    const refused = nodeOf([pooledOf("drain")], [], {
      eth_simulateV1: () => {
        throw new FirebreakError("RPC_ERROR", "node refused eth_simulateV1: intrinsic gas too low");
      },
    });
    const nonsense = nodeOf([pooledOf("drain")], [], { eth_getTransactionByHash: () => ({ hash: 1 }) });

    expect(await look([refused.node])).to.deep.equal({ seen: [], told: [], pending: [] });
    expect((await look([nonsense.node])).told[0]).to.match(/^node answered about pending transactions/);
  });

  it("asks the next node when one has no filters, and says why", async () => {
    const none = nodeOf([pooledOf("drain")], [emitted], {
      eth_newPendingTransactionFilter: () => {
        throw new FirebreakError("RPC_ERROR", "first refused eth_newPendingTransactionFilter: method not found");
      },
    });
    const { node } = nodeOf([pooledOf("drain")], [emitted]);

    const { seen, told } = await look([none.node, node], { perPoll: 10 });

    expect(told).to.deep.equal(["first refused eth_newPendingTransactionFilter: method not found"]);
    expect(seen).to.have.length(1);
  });

  it("says what to do when no node can simulate", async () => {
    const { node } = nodeOf([pooledOf("drain")], [emitted], {
      eth_simulateV1: () => {
        throw new FirebreakError("RPC_ERROR", "node refused eth_simulateV1: the method does not exist");
      },
    });

    expect((await look([node])).told[0]).to.match(/cannot simulate .* use a node that can, or remove chain\.mempool$/);
  });

  it("goes on with a node of which one answer is too large, and looks at the others (the node was left, and its pool with it)", async () => {
    const [small, large] = [pooledOf("drain"), pooledOf("large", { value: "0x2" })];
    const tooLarge = new FirebreakError("RPC_BAD_ANSWER", "node sent more than 4194304 bytes", { retryable: true });
    const both = nodeOf([small, large], [emitted], { eth_simulateV1: refusing(tooLarge) });
    const alone = nodeOf([large], [emitted], { eth_simulateV1: refusing(tooLarge) });

    const { pending, told } = await look([both.node]);
    await look([alone.node]);

    expect(pending.map((one) => one?.hash)).to.deep.equal([small.hash]);
    expect(told).to.deep.equal(["node sent more than 4194304 bytes"]);
    expect(alone.asked.filter((method) => method === "eth_newPendingTransactionFilter")).to.have.length(1);
  });

  it("looks again at what a node could not answer for a moment, also at another node [it was never looked at]", async () => {
    const busy = new FirebreakError("RPC_UNREACHABLE", "node did not answer in time", { retryable: true });
    const [small, failing] = [pooledOf("drain"), pooledOf("failing", { value: "0x2" })];
    let fails = 1;
    const once = (params: readonly unknown[]) =>
      fails-- > 0 ? refusing(busy)(params) : [{ calls: [{ status: "0x1", logs: [emitted] }] }];
    const one = nodeOf([failing], [emitted], { eth_simulateV1: once });
    const left = nodeOf([failing], [emitted], { eth_simulateV1: refusing(busy) });
    const next = nodeOf([small], [emitted], {
      eth_getTransactionByHash: ([hash]) => (hash === small.hash ? small : failing),
    });

    const again = await look([one.node]);
    fails = 1;
    const elsewhere = await look([left.node, next.node]);

    expect(again.pending.map((it) => it?.hash)).to.deep.equal([failing.hash]);
    expect(elsewhere.pending.map((it) => it?.hash)).to.have.members([small.hash, failing.hash]);
  });
});
