import { expect } from "chai";
import type { Chain } from "../../../src/core/parts.ts";
import type { Hex } from "../../../src/core/types.ts";
import { rule } from "../../../src/detectors/rule.ts";
import { toWord } from "../../../src/lib/words.ts";
import { blockOf, failureOf, fakeChain, hashFor, sender, stranger, target } from "../../support/fakes.ts";
import { padded } from "../granting.ts";
import { concat, logOf, look, make, sent } from "../looking.ts";

const call = "function borrow(address asset, uint256 amount)";
const large = make(rule, { on: { address: target, call }, when: "call.amount >= 1000" });
const input = (amount: bigint): Hex => concat("0x4b8a3529", padded(stranger), toWord(amount));

/** A block with these transactions, of which some failed. */
const having = (all: readonly (readonly [input: Hex, success: boolean])[]) =>
  fakeChain({
    transactions: async () => all.map(([it], at) => sent({ input: it, hash: hashFor(`${at}`) })),
    results: async () => all.map(([, success], at) => ({ hash: hashFor(`${at}`), success, created: undefined })),
  });

describe("a call at which a rule looks", () => {
  it("is one that succeeded [a stranger sent one that failed, with any number in it, and it acted]", async () => {
    const chain = having([
      [input(5_000n), false],
      [input(999n), true],
    ]);
    const [finding, ...others] = await look(large, {
      chain: having([
        [input(5_000n), false],
        [input(1_000n), true],
      ]),
    });

    expect(await look(large, { chain })).to.deep.equal([]);
    expect([others.length, finding?.evidence["transaction"]]).to.deep.equal([0, hashFor("1")]);
  });

  it("asks what became of it where there is one, says where nobody knows, and counts that in its cost", async () => {
    const unknown = (it: Hex) => fakeChain({ transactions: async () => [sent({ input: it })] });

    expect(await look(large, { chain: unknown("0x12345678") })).to.deep.equal([]);
    expect(await failureOf(look(large, { chain: unknown(input(1n)) }))).to.equal("NOT_EVALUABLE");
    expect(large.callsPerBlock).to.equal(2);
  });

  it("is objected to where nobody can say what becomes of calls [`check` passed it, and at the call there was a fault]", async () => {
    const code: Chain["code"] = async () => "0x634b8a352914";

    expect(await large.objections(blockOf(100), { ...having([]), code })).to.deep.equal([]);
    expect((await large.objections(blockOf(100), fakeChain({ code })))[0]).to.include("cannot be read");
  });

  it("is objected to where the code has no such function, or there is none, unless the first is accepted [`check` passed it, and it never happened]", async () => {
    const objections = async (code: Hex, acceptUnseen: boolean) => {
      const detector = make(rule, { on: { address: target, call }, when: "true" }, { acceptUnseen });
      const chain = { ...having([]), code: async () => code, slot: async () => toWord(0n) };
      return detector.objections(blockOf(100), chain);
    };

    expect((await objections("0x60", false))[0]).to.include("borrow(address,uint256)");
    expect(await objections("0x60", true)).to.deep.equal([]);
    expect((await objections("0x", true))[0]).to.include("no code");
  });
});

describe("events at which a rule looks", () => {
  const event = "event Swap(uint256 paid, uint256 got)";
  const swap = (paid: bigint, got: bigint) =>
    logOf([hashFor("Swap(uint256,uint256)")], concat(toWord(paid), toWord(got)));
  const dear = make(rule, { on: { address: target, event }, when: "event.paid / event.got > 5", subject: sender });

  it("are told of where one has no value beside one that fires [whoever made the second hid the first]", async () => {
    const found = await look(dear, { logs: [swap(100n, 0n), swap(60n, 10n)] });

    expect([found.length, (found.unread as Error | undefined)?.message]).to.deep.equal([
      1,
      "the expression divides by zero; ask for a divisor above zero first",
    ]);
    expect((await look(dear, { logs: [swap(60n, 10n), swap(1n, 1n)] })).unread).to.equal(undefined);
  });
});
