import { expect } from "chai";
import { teller } from "../../src/core/transaction.ts";
import { outflow } from "../../src/detectors/outflow.ts";
import { toWord } from "../../src/lib/words.ts";
import { drain, judging, leaving, leftBy, unmined } from "../core/judging.ts";
import { blockOf, target } from "../support/fakes.ts";
import { vault } from "./balances.ts";
import { chainOf, look, make } from "./looking.ts";

const watching = (settings: object = {}) => make(outflow, { account: vault, moreThan: "30", ...settings });
/** So much ether at block 97, 98, … and so on, which the head is at 100. */
const mined = (...balances: readonly bigint[]) =>
  chainOf({ balance: async (_, { number }) => balances[Number(number) - 97] ?? 0n });
const leaves = (balance: bigint) => leaving(({ to }) => (to === teller ? toWord(balance) : undefined)).chain;

describe("outflow, of what is not mined", () => {
  it("says nothing of a transaction that moves no more than the limit, nor of one that moves nothing after a drain", async () => {
    const small = await leftBy(watching(), mined(100n, 100n, 100n, 100n), leaves(70n));
    const late = await leftBy(watching({ withinBlocks: 3 }), mined(100n, 100n, 100n, 60n), leaves(60n));

    expect([small, late]).to.deep.equal(Array(2).fill({ found: [], told: [] }));
  });

  it("says why it cannot judge where what would be left is not to be read", async () => {
    const { found, told } = await leftBy(watching({ token: target }), mined(100n), leaves(0n));

    expect(found).to.deep.equal([]);
    expect(told).to.deep.equal(["it cannot judge a pending transaction: it reverts after the transaction"]);
  });

  it("fires on a drain before it is mined, also on the last of several that are mined", async () => {
    const { found } = await leftBy(watching(), mined(100n, 100n, 100n, 100n), leaves(69n));
    const slow = { withinBlocks: 3 };
    const last = await leftBy(watching(slow), mined(120n, 100n, 90n, 80n), leaves(69n));
    // Before its own look at the head no more than that is read.
    const warm = watching(slow);
    await look(warm, { chain: mined(120n, 100n, 90n, 80n), block: blockOf(100) });
    const known = await leftBy(warm, mined(120n, 100n, 90n, 80n), leaves(69n));

    expect(found[0]).to.deep.include({ key: `pending:it:${vault}`, pending: unmined().pending });
    expect(found[0]?.block).to.deep.equal({ number: 100n, hash: blockOf(100).hash });
    expect(found[0]?.evidence).to.include({ before: "100", now: "69", lost: "31" });
    expect(last.found).to.deep.equal([]);
    expect(known.found[0]?.evidence).to.include({ before: "100", now: "69" });
  });

  it("remembers nothing of it: the block that holds it, or another one, is looked at as ever", async () => {
    const detector = watching();
    const { judge } = judging([{ id: "it", detector }], { chain: mined(100n, 100n, 100n, 100n), agreed: leaves(1n) });
    await judge.judge(unmined(), { call: drain, judges: ["it"] });

    const chain = mined(100n, 100n, 100n, 100n, 69n, 69n);
    const [finding] = await look(detector, { chain, block: blockOf(101) });

    expect(finding?.key).to.equal(`it:${vault}:native`);
    expect(finding?.evidence).to.include({ before: "100", now: "69" });
    expect(await look(detector, { chain, block: blockOf(102) })).to.deep.equal([]);
  });

  it("is concerned by who touches the account, of a token both", () => {
    expect(watching().reads).to.deep.equal([[vault]]);
    expect(watching({ token: target }).reads).to.deep.equal([[vault, target]]);
  });
});
