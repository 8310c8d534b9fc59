import { expect } from "chai";
import { supplyVsBacking } from "../../src/detectors/supply-vs-backing.ts";
import { toWord } from "../../src/lib/words.ts";
import { leaving, leftBy } from "../core/judging.ts";
import { blockOf, failureOf, fakeChain, sender, stranger, target } from "../support/fakes.ts";
import { look, make } from "./looking.ts";
import { type At, answering, fromBlock100 } from "./numbers.ts";

const [supply, balance] = ["0x18160ddd", "0x70a08231"];
const watching = (settings: object = {}, tools = {}) =>
  make(supplyVsBacking, { token: target, backing: [{ account: sender, token: stranger }], ...settings }, tools);
const having = (issued: At | readonly bigint[], held: At | readonly bigint[]) =>
  answering({ [supply]: issued, [balance]: held });

describe("supply-vs-backing", () => {
  it("is silent while there is enough: a gift to the backing, a burn, and a mint with its lock", async () => {
    const growing = having(fromBlock100(100n, 200n, 150n), fromBlock100(100n, 200n, 5_000n));

    for (const number of [100, 101, 102])
      expect(await look(watching(), { chain: growing, block: blockOf(number) })).to.deep.equal([]);
  });

  it("fires on an unbacked mint, and on a release without a burn: just below, at, just above the tolerance", async () => {
    const found = async (issued: bigint, held: bigint) =>
      (await look(watching({ tolerance: "10" }), { chain: having([issued], [held]) })).length;

    expect([await found(109n, 100n), await found(110n, 100n), await found(111n, 100n)]).to.deep.equal([0, 0, 1]);
    expect([await found(100n, 91n), await found(100n, 90n), await found(100n, 89n)]).to.deep.equal([0, 0, 1]);
  });

  it("compares tokens of different decimals, and adds up all of the backing", async () => {
    const backing = [
      { account: sender, token: stranger, scale: "1000" },
      { account: stranger, token: "native" },
    ];
    const chain = answering({ [supply]: [5_006n], [balance]: [5n] }, { balance: async () => 5n });

    expect((await look(watching({ backing }), { chain }))[0]?.evidence).to.include({
      supply: "5006",
      backing: "5005",
      missing: "1",
    });
  });

  it("reads what was locked on another chain at its head, and cannot say anything of one that is not read", async () => {
    const here = having([101n], [0n]);
    const there = { ...having([0n], fromBlock100(100n)), head: async () => blockOf(100) };
    const backing = [{ account: sender, token: stranger, chain: 10 }];

    expect(await look(watching({ backing }, { chains: new Map([[10n, there]]) }), { chain: here })).to.have.length(1);
    expect(await failureOf(look(watching({ backing }), { chain: here }))).to.equal("NOT_EVALUABLE");
  });

  it("compares no older block with another chain's present, only the head (it fired after a stop, on what was burned since)", async () => {
    const here = having(fromBlock100(500n, 100n), [0n]);
    const there = { ...having([0n], [100n]), head: async () => blockOf(400) };
    const tools = { chains: new Map([[10n, there]]) };
    const detector = watching({ backing: [{ account: sender, token: stranger, chain: 10 }] }, tools);

    expect(await look(detector, { chain: here, block: blockOf(100), isHead: false })).to.deep.equal([]);
    expect(await look(detector, { chain: here, block: blockOf(101), isHead: true })).to.deep.equal([]);
    expect(await look(detector, { chain: here, block: blockOf(100), isHead: true })).to.have.length(1);
  });

  it("looks at older blocks where all of the backing is on this chain, also when that is named", async () => {
    const backing = [{ account: sender, token: stranger, chain: 1 }];

    const found = await look(watching({ backing }), { chain: having([101n], [100n]), isHead: false });

    expect(found).to.have.length(1);
  });

  it("says the same on the branch that replaces one, and has one key for what goes on", async () => {
    const chain = having([101n], [100n]);
    const [first] = await look(watching(), { chain });
    const [second] = await look(watching(), { chain, block: blockOf(101, "b", "a"), reorged: [blockOf(101)] });

    expect(second?.key).to.equal(first?.key);
    expect(second?.block.hash).to.equal(blockOf(101, "b").hash);
  });

  it("cannot say what cannot be read, and objects to what is short from the start", async () => {
    expect(await failureOf(look(watching(), { chain: fakeChain() }))).to.equal("NOT_EVALUABLE");
    expect(await failureOf(look(watching(), { chain: having([], [1n]) }))).to.equal("NOT_EVALUABLE");
    expect(await watching().objections(blockOf(100), having([101n], [100n]))).to.have.length(1);
    expect(await watching().objections(blockOf(100), having([100n], [100n]))).to.deep.equal([]);
    expect(await watching().objections(blockOf(100), fakeChain())).to.have.length(1);
  });

  it("judges what a transaction that is not mined would leave; is concerned by mints and by who touches the backing", async () => {
    const leaves = (issued: bigint) => leaving(({ to }) => toWord(to === target ? issued : 100n)).chain;
    const left = async (now: bigint, issued: bigint) =>
      (await leftBy(watching(), having([now], [100n]), leaves(issued))).found.map(({ key }) => key);

    expect([await left(100n, 100n), await left(101n, 200n)]).to.deep.equal([[], []]);
    expect(await left(100n, 101n)).to.deep.equal([`pending:it:${target}`]);
    expect(watching().reads).to.deep.equal([
      [target, `0x${"00".repeat(20)}`],
      [sender, stranger],
    ]);
    expect(watching({ backing: [{ account: sender, token: "native" }] }).reads?.[1]).to.deep.equal([sender]);
    expect(watching({ backing: [{ account: sender, token: stranger, chain: 10 }] }).reads).to.equal(undefined);
  });
});
