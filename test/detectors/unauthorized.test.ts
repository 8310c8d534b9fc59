import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Chain } from "../../src/core/parts.ts";
import type { TracedCall } from "../../src/core/traces.ts";
import type { Hex } from "../../src/core/types.ts";
import { unauthorized } from "../../src/detectors/unauthorized.ts";
import { toWord } from "../../src/lib/words.ts";
import { blockOf, failureOf, fakeChain, hashFor, sender, stranger, target } from "../support/fakes.ts";
import { withAttempts } from "./attempts.ts";
import { look, make, numbersOf, sent } from "./looking.ts";

const upgrade = "0x3659cfe6"; // upgradeTo(address)
const refused = { input: upgrade, failed: true } as const;
const watching = (settings: object = {}) =>
  make(unauthorized, { contracts: [target], functions: ["upgradeTo(address)"], withinBlocks: 3, ...settings });

describe("unauthorized", () => {
  it("is silent on what succeeds, on other functions and on other contracts", async () => {
    const calls = [{ input: upgrade }, { input: "0x12345678", failed: true }, { ...refused, to: sender }] as const;
    const chain = withAttempts({ 101: [...calls, ...calls, ...calls] });

    expect(await look(watching({ count: 1 }), { chain })).to.deep.equal([]);
  });

  it("fires at the count: just below, at, just above; never as critical", async () => {
    const found = async (times: number) =>
      look(watching(), { chain: withAttempts({ 101: Array(times).fill(refused) }) });

    expect([(await found(2)).length, (await found(3)).length, (await found(4)).length]).to.deep.equal([0, 1, 1]);
    expect((await found(3))[0]).to.include({ severity: "warning", subject: target });
    expect(() => watching({ severity: "critical" })).to.throw();
  });

  it("counts within its window: one block shorter, as long, one block longer", async () => {
    const chain = withAttempts({ 99: [refused], 100: [refused], 101: [refused] });
    const found = async (withinBlocks: number) =>
      (
        await numbersOf(
          watching({ withinBlocks }),
          [99, 100, 101].map((n) => blockOf(n)),
          chain,
        )
      ).length;

    expect([await found(2), await found(3), await found(4)]).to.deep.equal([0, 1, 1]);
  });

  it("sees after a restart what it would have seen without one", async () => {
    const chain = withAttempts({ 99: [refused], 100: [refused], 101: [refused] });

    const [finding] = await look(watching(), { chain });

    expect(finding?.evidence).to.include({ refused: "3", senders: "1", sender: stranger });
  });

  it("does not count what a reorganisation took away", async () => {
    const chain = withAttempts({ 100: [refused, refused], 101: [refused] });
    const other = withAttempts({ 101: [refused] });
    const detector = watching();
    await look(detector, { chain, block: blockOf(100) });

    const elsewhere = { ...other, blockAt: async (number: bigint) => blockOf(number, "b") };
    expect(await look(detector, { chain: elsewhere, block: blockOf(101, "b"), reorged: [blockOf(100)] })).to.deep.equal(
      [],
    );
  });

  describe("of who has the role", () => {
    const reverts = (words: string) => new FirebreakError("CALL_REVERTED", words);
    /** The sender of all calls is the owner, whose upgrade fails since it leads to no contract. */
    const owned: Chain["call"] = async (_, __, from) => {
      throw reverts(from === stranger ? "ERC1967InvalidImplementation" : `OwnableUnauthorizedAccount(${from})`);
    };
    const found = (call: Chain["call"], by = stranger, times = 3) => {
      const inputs = Array.from({ length: times }, (_, at): Hex => `${upgrade}${at.toString(16).padStart(4, "0")}`);
      const chain = withAttempts({ 101: inputs.map((input) => ({ ...refused, input, from: by })) });
      return look(watching(), { chain: { ...chain, call } });
    };

    it("does not count what fails for another reason (an owner's own mistakes told of an attack)", async () => {
      expect(await found(owned)).to.deep.equal([]);
      expect(await found(owned, sender)).to.have.length(1);
    });

    it("counts where anybody may by now, and where no node can say", async () => {
      expect(await found(async () => "0x")).to.have.length(1);
      expect(await found(async () => Promise.reject(new FirebreakError("RPC", "no state")))).to.have.length(1);
    });

    it("asks of a few calls alone, and counts the others: at, just above", async () => {
      expect(await found(owned, stranger, 18)).to.deep.equal([]);
      expect(await found(owned, stranger, 19)).to.have.length(1);
    });
  });

  describe("with calls of contracts", () => {
    const inner = { transaction: hashFor("tx"), kind: "call", from: stranger, to: target, value: 0n } as const;
    const refusedWithin = (input: Hex = upgrade): TracedCall => ({ ...inner, input, success: false });
    const tracing = (calls: readonly TracedCall[], to = sender) =>
      fakeChain({ transactions: async () => [sent({ to })], results: async () => [], calls: async () => calls });
    const seen = (calls: readonly TracedCall[], settings: object = {}) =>
      look(watching({ count: 2, withinBlocks: 1, internal: true, ...settings }), { chain: tracing(calls) });
    const functions = ["upgradeTo(address)", "pause()", "unpause()"];
    const pause = "0x8456cb59";

    it("is silent on calls that succeed, on what watched contracts call of each other, and unless it is asked", async () => {
      const within: TracedCall[] = [
        { ...refusedWithin(), success: true },
        { ...refusedWithin(), from: target },
      ];

      expect(await seen(within, { count: 1 })).to.deep.equal([]);
      expect(await seen([refusedWithin()], { count: 1, internal: false })).to.deep.equal([]);
      expect([watching().traces, watching({ internal: true }).traces]).to.deep.equal([undefined, true]);
    });

    it("counts each function of a transaction once: just below, at", async () => {
      const below = await seen([refusedWithin(), refusedWithin()], { functions });
      const [at] = await seen([refusedWithin(), refusedWithin(pause)], { functions });

      expect(below).to.deep.equal([]);
      expect(at?.evidence).to.include({ refused: "2", sender: stranger, transaction: hashFor("tx") });
      expect(at).to.not.have.property("belowQuorum");
    });

    it("is below the quorum where without one node's word there are too few", async () => {
      const doubtful = { ...refusedWithin(pause), belowQuorum: true };

      expect((await seen([refusedWithin(), doubtful], { functions }))[0]?.belowQuorum).to.equal(true);
      const enough = [refusedWithin(), refusedWithin("0x3f4ba83a"), doubtful];
      expect((await seen(enough, { functions }))[0]).to.not.have.property("belowQuorum");
    });

    it("cannot say where no node traces, and objects", async () => {
      const blind = fakeChain({ transactions: async () => [sent()], code: async () => "0x60" });
      const detector = watching({ internal: true });

      expect(await failureOf(look(detector, { chain: blind }))).to.equal("NOT_EVALUABLE");
      expect(await failureOf(Promise.resolve(detector.objections(blockOf(100), blind)))).to.equal("NOT_EVALUABLE");
    });
  });

  it("objects to functions that no contract has, and to a contract that has none, unless that is accepted (it was passed, and never saw anything)", async () => {
    const functions = ["upgradeTo(address)", "pause()"];
    const [both, one, none]: readonly Hex[] = ["0x633659cfe614638456cb5914", "0x633659cfe614", "0x60"];
    const objections = async (first = both, second = both, acceptUnseen = false) => {
      const code: Chain["code"] = async (account) => (account === target ? first : second) ?? "0x";
      const detector = make(unauthorized, { contracts: [target, sender], functions }, { acceptUnseen });
      return detector.objections(blockOf(100), fakeChain({ code, slot: async () => toWord(0n) }));
    };

    expect(await objections()).to.deep.equal([]);
    expect(await objections(one, both)).to.deep.equal([]);
    expect((await objections(one, one)).map((it) => it.includes("pause()"))).to.deep.equal([true]);
    expect((await objections(none, both)).map((it) => it.includes(target))).to.deep.equal([true]);
    expect(await objections(none, none)).to.have.length(2);
    expect(await objections(none, none, true)).to.deep.equal([]);
    expect((await objections("0x", both, true))[0]).to.include("no code");
  });

  it("does not ask for receipts without a call, and cannot say where they cannot be read", async () => {
    const quiet = fakeChain({ transactions: async () => [sent()] });
    const blind = fakeChain({ transactions: async () => [sent({ input: upgrade })] });

    expect(await look(watching(), { chain: quiet })).to.deep.equal([]);
    expect(await failureOf(look(watching(), { chain: blind }))).to.equal("NOT_EVALUABLE");
  });
});
