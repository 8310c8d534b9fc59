import { expect } from "chai";
import { invariant } from "../../src/detectors/invariant.ts";
import { toWord } from "../../src/lib/words.ts";
import { leaving, leftBy } from "../core/judging.ts";
import { blockOf, failureOf, fakeChain, sender, stranger, target } from "../support/fakes.ts";
import { look, make } from "./looking.ts";
import { answering, fromBlock100 } from "./numbers.ts";

const supply = { address: target, call: "function totalSupply() view returns (uint256)" };
const assets = { address: sender, call: "function totalAssets() view returns (uint256)" };
const [ofSupply, ofAssets] = ["0x18160ddd", "0x01e1d114"];
const watching = (settings: object = {}) =>
  make(invariant, { reads: { supply, assets }, holds: "assets >= supply", ...settings });
const having = (issued: bigint, held: bigint) => answering({ [ofSupply]: [issued], [ofAssets]: [held] });

describe("invariant", () => {
  it("is silent while it holds: a gift, a withdrawal, and what is restored before the block ends", async () => {
    const chain = answering({ [ofSupply]: fromBlock100(10n, 10n, 5n), [ofAssets]: fromBlock100(10n, 99n, 5n) });

    for (const number of [100, 101, 102])
      expect(await look(watching(), { chain, block: blockOf(number) })).to.deep.equal([]);
  });

  it("fires when it is broken: just below, at, just above; and says by what", async () => {
    const found = (held: bigint) => look(watching(), { chain: having(100n, held) });

    expect([(await found(101n)).length, (await found(100n)).length, (await found(99n)).length]).to.deep.equal([
      0, 0, 1,
    ]);
    expect((await found(99n))[0]).to.deep.include({
      key: `it:${target}:broken`,
      severity: "critical",
      subject: target,
    });
    expect((await found(99n))[0]?.evidence).to.include({ holds: "assets >= supply", assets: "99", supply: "100" });
  });

  it("looks at the block that replaces one, and keeps its key", async () => {
    const [first] = await look(watching(), { chain: having(2n, 1n) });
    const [second] = await look(watching(), {
      chain: having(2n, 1n),
      block: blockOf(101, "b", "a"),
      reorged: [blockOf(101)],
    });

    expect(second?.key).to.equal(first?.key);
    expect(second?.block.hash).to.equal(blockOf(101, "b").hash);
  });

  it("cannot say what cannot be read, nor what would wrap around", async () => {
    expect(await failureOf(look(watching(), { chain: fakeChain() }))).to.equal("NOT_EVALUABLE");
    expect(await failureOf(look(watching({ holds: "assets - supply >= 0" }), { chain: having(2n, 1n) }))).to.equal(
      "NOT_EVALUABLE",
    );
  });

  it("is refused when it does not say yes or no, and says when it does not hold now, which is no objection of its own", async () => {
    expect(() => watching({ holds: "assets + supply" })).to.throw();
    expect(await watching().objections(blockOf(1), having(2n, 1n))).to.deep.equal([]);
    expect(await watching().objections(blockOf(1), fakeChain())).to.have.length(1);
    expect(await watching().already?.(blockOf(1), having(2n, 1n))).to.have.length(1);
    expect(await watching().already?.(blockOf(1), having(1n, 1n))).to.deep.equal([]);
    expect(await watching().already?.(blockOf(1), fakeChain())).to.deep.equal([]);
    expect(watching().callsPerBlock).to.equal(2);
  });

  it("judges what a transaction that is not mined would leave: what keeps it, what breaks it; not what is broken already", async () => {
    const leaves = (held: bigint) => leaving(({ data }) => toWord(data === ofSupply ? 100n : held)).chain;
    const found = async (now: bigint, held: bigint) =>
      (await leftBy(watching(), having(100n, now), leaves(held))).found;

    expect([(await found(100n, 100n)).length, (await found(99n, 98n)).length]).to.deep.equal([0, 0]);
    expect((await found(100n, 99n))[0]).to.deep.include({ key: `pending:it:${target}` });
    expect((await found(100n, 99n))[0]?.evidence).to.include({ assets: "99", supply: "100" });
  });

  it("is concerned by what it reads and is asked about; where it reads another chain or sums, by nothing that is not mined", () => {
    const of = { ...assets, call: "function balanceOf(address) view returns (uint256)", args: [stranger] };
    const transfers = { address: target, event: "event Transfer(address,address,uint256)", blocks: 2 };

    expect(watching({ reads: { supply, assets: of } }).reads).to.deep.equal([[target], [sender, stranger]]);
    expect(watching({ reads: { supply, assets: { ...assets, chain: 10 } } }).reads).to.equal(undefined);
    expect(watching({ windows: { transfers } }).reads).to.equal(undefined);
  });
});
