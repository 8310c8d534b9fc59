import { expect } from "chai";
import { emptyMarket } from "../../src/detectors/empty-market.ts";
import { blockOf, failureOf, fakeChain, sender, stranger, target } from "../support/fakes.ts";
import { look, make } from "./looking.ts";
import { answering, fromBlock100 } from "./numbers.ts";

const [supply, markets, all] = ["0x18160ddd", "0x8e8f294b", "0xb0772d0b"];
const watching = (settings: object = {}) => make(emptyMarket, { comptroller: target, ...settings });
const listing = (shares: bigint, factor: bigint) =>
  answering({ [all]: [32n, 1n, BigInt(sender)], [supply]: [shares], [markets]: [1n, factor] });

describe("empty-market", () => {
  it("is silent on a market with shares, and on an empty one that is no collateral yet", async () => {
    expect(await look(watching(), { chain: listing(1n, 5n) })).to.deep.equal([]);
    expect(await look(watching(), { chain: listing(0n, 0n) })).to.deep.equal([]);
  });

  it("fires on an empty market that counts: just below, at, just above; and says which", async () => {
    const found = (shares: bigint) => look(watching({ belowSupply: "100" }), { chain: listing(shares, 5n) });

    expect([(await found(99n)).length, (await found(100n)).length, (await found(101n)).length]).to.deep.equal([
      1, 0, 0,
    ]);
    expect((await found(0n))[0]).to.deep.include({ key: `it:${sender}:${sender}`, subject: sender });
    expect((await found(0n))[0]?.evidence).to.include({ totalSupply: "0", collateralFactor: "5" });
  });

  it("lets a market that cannot be read hide no other, and says so where none is found", async () => {
    const answers = { [`${sender} ${supply}`]: [0n], [markets]: [1n, 5n] };
    const settings = { markets: [stranger, sender] };

    expect(await look(watching(settings), { chain: answering(answers) })).to.have.length(1);
    expect(
      await failureOf(look(watching(settings), { chain: answering({ ...answers, [markets]: [1n, 0n] }) })),
    ).to.equal("NOT_EVALUABLE");
    expect(await failureOf(look(watching(), { chain: fakeChain() }))).to.equal("NOT_EVALUABLE");
  });

  it("says along with what it found that another market cannot be read (one that is empty for good hid it)", async () => {
    const answers = { [`${sender} ${supply}`]: [0n], [markets]: [1n, 5n] };
    const seen = (other: string) => look(watching({ markets: [other, sender] }), { chain: answering(answers) });

    expect((await seen(stranger)).unread).to.deep.include({ code: "NOT_EVALUABLE" });
    expect((await seen(sender)).unread).to.equal(undefined);
  });

  it("looks at 64 markets at most: just below, at, just above", async () => {
    const found = (count: number) => {
      const list = [32n, BigInt(count), ...Array.from({ length: count }, (_, n) => BigInt(n + 1))];
      return failureOf(look(watching(), { chain: answering({ [all]: list, [supply]: [1n] }) }));
    };

    expect([await found(63), await found(64), await found(65)]).to.deep.equal([
      "no failure",
      "no failure",
      "NOT_EVALUABLE",
    ]);
  });

  it("says the same of a block that replaces another, and objects to what cannot be read", async () => {
    const chain = answering({ [all]: [32n, 1n, BigInt(sender)], [supply]: fromBlock100(5n, 0n), [markets]: [1n, 5n] });
    const [first] = await look(watching(), { chain });
    const [second] = await look(watching(), { chain, block: blockOf(101, "b", "a"), reorged: [blockOf(101)] });

    expect(second?.key).to.equal(first?.key);
    expect(await watching().objections(blockOf(100), { ...chain, code: async () => "0x60" })).to.deep.equal([]);
    expect(await watching().objections(blockOf(100), fakeChain({ code: async () => "0x60" }))).to.have.length(1);
    expect(await watching().objections(blockOf(100), fakeChain({ code: async () => "0x" }))).to.have.length(1);
  });
});
