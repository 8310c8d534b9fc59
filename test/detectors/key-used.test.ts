import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Chain } from "../../src/core/parts.ts";
import type { TracedCall } from "../../src/core/traces.ts";
import { keyUsed } from "../../src/detectors/key-used.ts";
import { blockOf, failureOf, fakeChain, hashFor, sender, stranger, target } from "../support/fakes.ts";
import { lacking, look, make, sent } from "./looking.ts";

const ours = hashFor("ours");
const expected = [{ to: target, call: "pause()" }];
const watching = (settings: object = {}) =>
  make(keyUsed, { key: sender, ...settings }, { isOurs: (hash) => hash === ours });
const having = (...transactions: ReturnType<typeof sent>[]) => fakeChain({ transactions: async () => transactions });

describe("key-used", () => {
  it("is silent on what others send, what we sent, and what is expected", async () => {
    const chain = having(sent(), sent({ from: sender, hash: ours }), sent({ from: sender, input: "0x8456cb59" }));

    expect(await look(watching({ expected }), { chain })).to.deep.equal([]);
  });

  it("fires on any other use: the same call elsewhere, another call, a creation, and the call that we make ourselves", async () => {
    const chain = having(
      sent({ from: sender, to: stranger, input: "0x8456cb59", hash: hashFor("1") }),
      sent({ from: sender, input: "0x3f4ba83a", hash: hashFor("2") }),
      sent({ from: sender, to: undefined, input: "0x60", hash: hashFor("3") }),
    );
    const stolen = having(sent({ from: sender, input: "0x8456cb59", hash: hashFor("4") }));

    expect(await look(watching({ expected }), { chain })).to.have.length(3);
    expect((await look(watching(), { chain: stolen }))[0]?.evidence).to.include({ function: "0x8456cb59", to: target });
  });

  it("says with its unit what ether went along", async () => {
    const chain = having(
      sent({ from: sender, value: 1_230_000_000_000_000_000n, hash: hashFor("1") }),
      sent({ from: sender, value: 0n, hash: hashFor("2") }),
    );

    expect((await look(watching(), { chain })).map(({ evidence }) => evidence["value"])).to.deep.equal([
      "1.23 ether",
      "0 ether",
    ]);
  });

  it("has one incident per transaction, also when another branch holds it", async () => {
    const chain = having(sent({ from: sender }));
    const [first] = await look(watching(), { chain });
    const [again] = await look(watching(), { chain, block: blockOf(101, "b", "a"), reorged: [blockOf(101)] });

    expect(again?.key).to.equal(first?.key);
    expect(again?.block.hash).to.equal(blockOf(101, "b").hash);
  });

  it("sees what the account calls within the transactions of others, where it is asked to; one node's word is below the quorum", async () => {
    const call = { transaction: hashFor("tx"), kind: "call", from: sender, to: target, input: "0x8456cb59" } as const;
    const traced = (changes: Partial<TracedCall> = {}) => ({
      ...having(sent({ to: sender, input: "0x12345678" }), sent({ from: sender, hash: ours })),
      calls: async () => [
        { ...call, value: 0n, success: true, ...changes },
        { ...call, value: 1n, success: true, transaction: ours },
      ],
    });
    const seen = (settings: object, changes?: Partial<TracedCall>) =>
      look(watching(settings), { chain: traced(changes) });

    const [finding, ...others] = await seen({ internal: true });

    expect(finding?.evidence).to.include({ function: "0x8456cb59", to: target, sender: stranger });
    expect([others.length, finding?.belowQuorum]).to.deep.equal([0, undefined]);
    expect(await seen({})).to.deep.equal([]);
    expect(await seen({ internal: true, expected })).to.deep.equal([]);
    expect((await seen({ internal: true }, { belowQuorum: true }))[0]?.belowQuorum).to.equal(true);
    expect((await seen({ internal: true }, { kind: "create" }))[0]?.evidence["to"]).to.equal("a new contract");
  });

  it("tells what the key sent without waiting for a trace, and cannot say what no trace shows", async () => {
    const told = having(sent({ from: sender }));

    expect(await look(watching({ internal: true }), { chain: told })).to.have.length(1);
    expect(await failureOf(look(watching({ internal: true }), { chain: having(sent()) }))).to.equal("NOT_EVALUABLE");
  });

  it("says that it cannot tell where more calls were made than are kept [256 expected ones hid the one behind them]", async () => {
    const pausing = { from: sender, to: target, input: "0x8456cb59", value: 0n, success: true } as const;
    const calls: Chain["calls"] = async (_, { whole }) => {
      if (whole === true) throw lacking();
      return [{ transaction: hashFor("tx"), kind: "call", ...pausing }];
    };
    const chain = { ...having(sent()), calls };

    expect(await failureOf(look(watching({ internal: true, expected }), { chain }))).to.equal("NOT_EVALUABLE");
    expect(await look(watching({ internal: true }), { chain })).to.have.length(1);
  });

  it("takes an account that delegates for a key only where its calls are traced", async () => {
    const chain = fakeChain({ code: async () => `0xef0100${"11".repeat(20)}`, calls: async () => [] });

    expect(await watching({ internal: true }).objections(blockOf(100), chain)).to.deep.equal([]);
    expect((await watching().objections(blockOf(100), chain))[0]).to.include("delegates");
  });

  describe("where the key lets a contract act as its account (EIP-7702)", () => {
    const delegated = `0xef0100${"11".repeat(20)}` as const;
    const since = (height: bigint, more: Partial<Chain> = {}): Chain => ({
      ...having(sent()),
      code: async (_, { number }) => (number >= height ? delegated : "0x"),
      calls: async () => [],
      ...more,
    });

    it("fires although others sent that: one block before, in its block, after it; with traces and without [a stolen key signed it, and it was never seen]", async () => {
      const found = async (height: bigint, settings = {}) =>
        (await look(watching(settings), { chain: since(height) })).length;

      expect([await found(102n), await found(101n), await found(100n)]).to.deep.equal([0, 1, 0]);
      expect(await found(101n, { internal: true })).to.equal(1);
    });

    it("says who may and who might before, also where that ends; and nothing of a contract that is new there", async () => {
      const ended = since(101n, { code: async (_, { number }) => (number > 100n ? "0x" : delegated) });
      const made = since(101n, { code: async (_, { number }) => (number > 100n ? "0x60" : "0x") });
      const evidenceOf = async (chain: Chain) => (await look(watching(), { chain })).map(({ evidence }) => evidence);

      const what = "who may act as its account";
      expect(await evidenceOf(since(101n))).to.deep.equal([{ what, before: "nobody", now: `0x${"11".repeat(20)}` }]);
      expect(await evidenceOf(ended)).to.deep.equal([{ what, before: `0x${"11".repeat(20)}`, now: "nobody" }]);
      expect(await evidenceOf(made)).to.deep.equal([]);
    });

    it("tells what the key sent without waiting for the state, and says nothing of one that no node keeps", async () => {
      const busy = { code: () => Promise.reject(new FirebreakError("RPC_LIMITED", "busy", { retryable: true })) };
      const sending = { ...busy, transactions: async () => [sent({ from: sender })] };

      expect(await look(watching(), { chain: since(101n, sending) })).to.have.length(1);
      expect(await failureOf(look(watching(), { chain: since(101n, busy) }))).to.equal("RPC_LIMITED");
      expect(await look(watching(), { chain: having(sent()) })).to.deep.equal([]);
    });
  });

  it("cannot say what cannot be read, and objects to a contract", async () => {
    expect(await failureOf(look(watching(), { chain: fakeChain() }))).to.equal("NOT_EVALUABLE");
    expect(await watching().objections(blockOf(100), fakeChain({ code: async () => "0x60" }))).to.have.length(1);
    expect(await watching().objections(blockOf(100), fakeChain({ code: async () => "0x" }))).to.deep.equal([]);
  });

  // It reads the sender of a transaction, which a recorded block has: see on-recordings.test.ts.
});
