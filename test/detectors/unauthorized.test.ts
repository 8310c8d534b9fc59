import { expect } from "chai";
import { unauthorized } from "../../src/detectors/unauthorized.ts";
import { blockOf, failureOf, fakeChain, sender, stranger, target } from "../support/fakes.ts";
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

  it("does not ask for receipts without a call, and cannot say where they cannot be read", async () => {
    const quiet = fakeChain({ transactions: async () => [sent()] });
    const blind = fakeChain({ transactions: async () => [sent({ input: upgrade })] });

    expect(await look(watching(), { chain: quiet })).to.deep.equal([]);
    expect(await failureOf(look(watching(), { chain: blind }))).to.equal("NOT_EVALUABLE");
  });
});
