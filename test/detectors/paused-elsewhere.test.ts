import { expect } from "chai";
import type { Chain } from "../../src/core/parts.ts";
import { pausedElsewhere } from "../../src/detectors/paused-elsewhere.ts";
import { blockOf, failureOf, fakeChain, sender, stranger, target } from "../support/fakes.ts";
import { look, make } from "./looking.ts";
import { type At, answering } from "./numbers.ts";

const paused = "0x5c975abb";
const since =
  (height: number): At =>
  (number) => [number >= height ? 1n : 0n];
const watching = (settings: object = {}, tools = {}) =>
  make(pausedElsewhere, { places: [{ address: target }], newsBlocks: 10, ...settings }, tools);

describe("paused-elsewhere", () => {
  it("is silent while nothing is paused, and on what has been paused for long", async () => {
    expect(await look(watching(), { chain: answering({ [paused]: [0n] }) })).to.deep.equal([]);
    expect(await look(watching(), { chain: answering({ [paused]: [1n] }) })).to.deep.equal([]);
  });

  it("fires while a pause is news: just before, at its first block, at its last, just after", async () => {
    const found = async (height: number) =>
      (await look(watching(), { chain: answering({ [paused]: since(height) }) })).length;

    expect([await found(102), await found(101), await found(92), await found(91)]).to.deep.equal([0, 1, 1, 0]);
  });

  it("looks at another chain at its head, and says where", async () => {
    const there = { ...answering({ [paused]: since(50) }), chainId: 10n, head: async () => blockOf(55) };
    const places = [{ address: sender, chain: 10 }];

    const [finding] = await look(watching({ places }, { chains: new Map([[10n, there]]) }), { chain: answering({}) });

    expect(finding).to.deep.include({ key: `it:${sender}:10`, subject: sender });
    expect(finding?.evidence).to.include({ chain: "10", block: "55" });
  });

  it("lets a place that cannot be read hide no other, and says so where nothing is found", async () => {
    const places = [{ address: stranger }, { address: target }];
    const one = (at: At) => answering({ [`${target} ${paused}`]: at });

    expect(await look(watching({ places }), { chain: one(since(101)) })).to.have.length(1);
    expect(await failureOf(look(watching({ places }), { chain: one(since(102)) }))).to.equal("NOT_EVALUABLE");
    expect(await failureOf(look(watching(), { chain: fakeChain() }))).to.equal("NOT_EVALUABLE");
  });

  it("keeps its key on another branch, and objects to what cannot be read", async () => {
    const chain = answering({ [paused]: since(101) });
    const [first] = await look(watching(), { chain });
    const [second] = await look(watching(), { chain, block: blockOf(101, "b", "a"), reorged: [blockOf(101)] });

    expect(second?.key).to.equal(first?.key);
    expect(await watching().objections(blockOf(101), fakeChain())).to.have.length(1);
  });

  it("tells that nobody can say since when where no node keeps the state, and objects before it is needed [with nodes that keep 128 blocks it never fired, and nobody knew]", async () => {
    const pruned = (at: At): Chain => ({
      ...answering({ [paused]: (number) => (number > 95 ? at(number) : undefined) }),
      code: (who, { number, hash }) =>
        number > 95n ? Promise.resolve("0x60") : fakeChain().code(who, { number, hash }),
    });

    expect(await failureOf(look(watching(), { chain: pruned(since(96)) }))).to.equal("NOT_EVALUABLE");
    expect(await look(watching(), { chain: pruned(since(102)) })).to.deep.equal([]);
    expect((await watching().objections(blockOf(101), pruned(since(102))))[0]).to.include("lower newsBlocks");
    expect(await watching({ newsBlocks: 5 }).objections(blockOf(101), pruned(since(102)))).to.deep.equal([]);
  });

  it("calls a contract no news that began paused, nor asks for more than the chain has", async () => {
    const began: Chain = {
      ...answering({ [paused]: (number) => (number > 95 ? [1n] : undefined) }),
      code: async (_, { number }) => (number > 95n ? "0x60" : "0x"),
    };

    expect(await look(watching(), { chain: began })).to.deep.equal([]);
    expect(await watching().objections(blockOf(101), began)).to.deep.equal([]);
    expect(await watching().objections(blockOf(9), answering({ [paused]: [0n] }))).to.deep.equal([]);
  });

  it("objects where what is news there takes less than a minute: just below, at, just above [on a chain of fast blocks a pause was over as news between two of ours]", async () => {
    const objections = async (newsBlocks: number, place: object = { chain: 10 }) => {
      const there = { ...answering({ [paused]: [0n] }, { code: async () => "0x60" }), chainId: 10n };
      const tools = { chains: new Map([[10n, { ...there, head: async () => blockOf(100) }]]) };
      const settings = { places: [{ address: target, ...place }], newsBlocks };
      return (await watching(settings, tools).objections(blockOf(101), { ...there, chainId: 1n })).length;
    };

    // Blocks of 12 seconds.
    expect([await objections(4), await objections(5), await objections(6)]).to.deep.equal([1, 0, 0]);
    expect(await objections(1, {})).to.equal(0);
  });
});
