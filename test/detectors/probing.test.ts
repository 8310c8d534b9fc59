import { expect } from "chai";
import type { TracedCall } from "../../src/core/traces.ts";
import type { Hex } from "../../src/core/types.ts";
import { probing } from "../../src/detectors/probing.ts";
import { toWord } from "../../src/lib/words.ts";
import { blockOf, failureOf, fakeChain, hashFor, sender, stranger, target } from "../support/fakes.ts";
import { withAttempts } from "./attempts.ts";
import { concat, look, make, numbersOf } from "./looking.ts";

const failed = { input: "0x12345678", failed: true } as const;
const deposit = (amount: bigint): { readonly input: Hex } => ({
  input: concat("0x6e553f65", toWord(amount), toWord(1n)),
});
const tiny = [{ call: "deposit(uint256,address)", argument: 0, below: "1000" }];
const watching = (settings: object = {}) => make(probing, { contracts: [target], withinBlocks: 3, ...settings });

describe("probing", () => {
  it("is silent on known addresses, on other contracts, and on what succeeds and is not tiny", async () => {
    const chain = withAttempts({
      101: [{ ...failed, from: sender }, { ...failed, to: sender }, deposit(1_000n), { input: "0x6e553f65" }],
    });

    expect(await look(watching({ count: 1, known: [sender], tiny }), { chain })).to.deep.equal([]);
  });

  it("fires at so many attempts of one address: just below, at, just above", async () => {
    const found = async (times: number) =>
      (
        await look(watching(), {
          chain: withAttempts({ 101: [...Array(times).fill(failed), { ...failed, from: sender }] }),
        })
      ).length;

    expect([await found(2), await found(3), await found(4)]).to.deep.equal([0, 1, 1]);
  });

  it("takes an amount for tiny: just below, at, just above", async () => {
    const found = async (amount: bigint) =>
      (await look(watching({ tiny, count: 1 }), { chain: withAttempts({ 101: [deposit(amount)] }) })).length;

    expect([await found(999n), await found(1_000n), await found(1_001n)]).to.deep.equal([1, 0, 0]);
  });

  it("takes ether sent along for the amount where no argument is named", async () => {
    const settings = { count: 1, tiny: [{ call: "0xd0e30db0", below: 10 }] };
    const found = async (value: bigint) =>
      (await look(watching(settings), { chain: withAttempts({ 101: [{ input: "0xd0e30db0", value }] }) })).length;

    expect([await found(9n), await found(10n)]).to.deep.equal([1, 0]);
  });

  it("adds up over its window and after a restart, and says who", async () => {
    const chain = withAttempts({ 99: [failed], 100: [failed], 101: [failed] });

    expect(
      await numbersOf(
        watching(),
        [99, 100, 101].map((n) => blockOf(n)),
        chain,
      ),
    ).to.deep.equal([101]);
    expect((await look(watching(), { chain }))[0]?.evidence).to.include({
      sender: stranger,
      attempts: "3",
      failed: "3",
    });
    expect(await look(watching({ withinBlocks: 2 }), { chain })).to.deep.equal([]);
  });

  it("counts what contracts try on behalf of an address, where it is asked to, also what went through and was taken back; one node's word is below the quorum", async () => {
    const inner = { kind: "call", from: sender, to: target, input: "0x12345678", value: 0n, success: false } as const;
    const calls = (changes: object) => async (): Promise<readonly TracedCall[]> =>
      [1, 2, 3].map((one) => ({ transaction: hashFor(`101 ${one}`), ...inner, ...(one === 3 ? changes : {}) }));
    const elsewhere = [0, 1, 2, 3].map(() => ({ to: sender }));
    const seen = (settings: object, changes = {}) =>
      look(watching({ withinBlocks: 1, ...settings }), {
        chain: { ...withAttempts({ 101: elsewhere }), calls: calls(changes) },
      });

    const [finding] = await seen({ internal: true });

    expect(await seen({})).to.deep.equal([]);
    expect(await seen({ internal: true, known: [stranger] })).to.deep.equal([]);
    expect(finding).to.not.have.property("belowQuorum");
    expect(finding?.evidence).to.include({ sender: stranger, attempts: "3", failed: "3" });
    const through = { success: true, input: "0x6e553f65" };
    expect(await seen({ internal: true }, through)).to.deep.equal([]);
    expect(await seen({ internal: true }, { ...through, undone: true })).to.have.length(1);
    expect((await seen({ internal: true }, { belowQuorum: true }))[0]?.belowQuorum).to.equal(true);
  });

  it("objects to a call that counts when it is tiny and that no contract has, unless that is accepted (it was passed, and never counted)", async () => {
    const objections = async (code: Hex, settings: object = { tiny }, acceptUnseen = false) => {
      const detector = make(probing, { contracts: [target], ...settings }, { acceptUnseen });
      return detector.objections(blockOf(100), fakeChain({ code: async () => code, slot: async () => toWord(0n) }));
    };

    expect(await objections("0x636e553f6514")).to.deep.equal([]);
    expect((await objections("0x60"))[0]).to.include("deposit(uint256,address)");
    expect(await objections("0x60", { tiny }, true)).to.deep.equal([]);
    expect(await objections("0x60", {})).to.deep.equal([]);
  });

  it("does not count what a reorganisation took away, and cannot say what cannot be read", async () => {
    const detector = watching();
    await look(detector, { chain: withAttempts({ 100: [failed, failed] }), block: blockOf(100) });
    const chain = { ...withAttempts({ 101: [failed] }), blockAt: async (number: bigint) => blockOf(number, "b") };

    expect(await look(detector, { chain, block: blockOf(101, "b") })).to.deep.equal([]);
    expect(await failureOf(look(watching(), { chain: fakeChain() }))).to.equal("NOT_EVALUABLE");
  });
});
