import { expect } from "chai";
import { createClaims } from "../../src/store/claims.ts";
import { makeIntent } from "./changes.ts";

describe("the claims of intents", () => {
  it("are for later blocks than any that the record had, by chain, once each", () => {
    const { claim } = createClaims(new Map([[1n, 100n]]));
    const of = (id: string, chainId: bigint, sinceBlock: bigint) => claim(makeIntent(id, { chainId, sinceBlock }));

    expect([of("a", 1n, 100n), of("a", 1n, 101n), of("a", 1n, 101n), of("b", 1n, 101n)]).to.deep.equal([
      ...[false, true, false, true],
    ]);
    expect(of("c", 2n, 1n)).to.equal(true);
  });

  it("are not for what was written without one", () => {
    const { claim, note } = createClaims(new Map());
    note(makeIntent("a"));

    expect(claim(makeIntent("a"))).to.equal(false);
  });

  it("forget the oldest of very many without taking one of their blocks for new", () => {
    const { claim } = createClaims(new Map());
    const claimed = Array.from({ length: 10_002 }, (_, at) =>
      claim(makeIntent(`${at}`, { sinceBlock: BigInt(at), txs: [] })),
    );

    expect(claimed).to.not.include(false);
    expect(claim(makeIntent("0", { sinceBlock: 0n }))).to.equal(false);
    expect(claim(makeIntent("new", { sinceBlock: 1n }))).to.equal(false);
    expect(claim(makeIntent("new", { sinceBlock: 2n }))).to.equal(true);
  });
});
