import { expect } from "chai";
import type { Chain } from "../../src/core/parts.ts";
import { outflowRate } from "../../src/detectors/outflow-rate.ts";
import { toWord } from "../../src/lib/words.ts";
import { blockOf, failureOf, fakeChain, target } from "../support/fakes.ts";
import { chainOf, lacking, look, make } from "./looking.ts";

const watching = (settings: object = {}) =>
  make(outflowRate, { account: target, moreThan: "1000", withinBlocks: 480, ...settings });
const holding = (balance: (number: number) => bigint, branch = "a"): Chain =>
  chainOf({
    blockAt: async (number) => blockOf(number, branch),
    balance: async (_, { number }) => balance(Number(number)),
  });

describe("outflow-rate", () => {
  it("is silent on money that is turned over: what went came back", async () => {
    const chain = holding((number) => (number % 2 === 0 ? 5_000n : 4_100n));

    for (const number of [1_000, 1_001, 1_002])
      expect(await look(watching(), { chain, block: blockOf(number) })).to.deep.equal([]);
  });

  it("adds up what is small in every block: just below, at, just above", async () => {
    const lost = async (perBlock: bigint, moreThan: string) => {
      const chain = holding((number) => 100_000n - perBlock * BigInt(number));
      return (await look(watching({ moreThan }), { chain, block: blockOf(1_000) })).length;
    };

    expect([await lost(2n, "961"), await lost(2n, "960"), await lost(2n, "959")]).to.deep.equal([0, 0, 1]);
  });

  it("forgets what lies before its window, and says how it fell", async () => {
    const chain = holding((number) => (number < 500 ? 9_000n : 5_000n));

    const [finding] = await look(watching(), { chain, block: blockOf(960) });

    expect(finding?.evidence).to.include({ lost: "4000", limit: "1000", falls: "1 of 48" });
    expect(await look(watching(), { chain, block: blockOf(990) })).to.deep.equal([]);
  });

  it("says the same after a restart as without one", async () => {
    const chain = holding((number) => 100_000n - 3n * BigInt(number));
    const running = watching();
    for (let number = 900; number < 1_000; number += 7) await look(running, { chain, block: blockOf(number) });

    const evidence = async (detector: typeof running) =>
      (await look(detector, { chain, block: blockOf(1_000) }))[0]?.evidence;

    expect(await evidence(running)).to.deep.equal(await evidence(watching()));
  });

  it("reads 49 balances of the past at most, whatever the window", async () => {
    let read = 0;
    const counting = chainOf({ balance: async () => BigInt(++read) });

    await look(watching({ withinBlocks: 50_000 }), { chain: counting, block: blockOf(1_000_000) });

    expect(read).to.be.at.most(50);
  });

  it("forgets a sample that a reorganisation took away", async () => {
    const detector = watching();
    const balances = new Map([[blockOf(990).hash, 9_000n]]);
    const on = (branch: string) =>
      chainOf({
        blockAt: async (number) => blockOf(number, number === 990n ? branch : "a"),
        balance: async (_, { hash }) => balances.get(hash) ?? 5_000n,
      });

    expect(await look(detector, { chain: on("a"), block: blockOf(991) })).to.have.length(1);
    expect(await look(detector, { chain: on("b"), block: blockOf(991, "b"), reorged: [blockOf(990)] })).to.deep.equal(
      [],
    );
  });

  it("accepts a token that is younger than the window, and watches it from its first block on", async () => {
    const born = 990n;
    const young = chainOf({
      blockAt: async (number) => blockOf(number),
      code: async (_, { number }) => (number < born ? "0x" : "0x60"),
      call: async (_, { number }) => (number < born ? "0x" : toWord(number < 998n ? 9_000n : 5_000n)),
    });
    const detector = watching({ token: target });

    expect(await detector.objections(blockOf(1_000), young)).to.deep.equal([]);
    expect((await look(detector, { chain: young, block: blockOf(1_000) }))[0]?.evidence).to.include({ lost: "4000" });
    expect(await detector.objections(blockOf(989), young)).to.have.length(1);
  });

  it("starts where the node still knows, and cannot say what cannot be read now", async () => {
    const young = chainOf({
      balance: async (_, { number }) => {
        if (number < 995n) throw lacking();
        return 5n;
      },
    });

    expect(await look(watching(), { chain: young, block: blockOf(1_000) })).to.deep.equal([]);
    expect(await failureOf(look(watching(), { chain: fakeChain() }))).to.equal("NOT_EVALUABLE");
    expect(await watching().objections(blockOf(1_000), young)).to.have.length(1);
    expect(
      await watching().objections(
        blockOf(1_000),
        holding(() => 1n),
      ),
    ).to.deep.equal([]);
  });
});
