import { expect } from "chai";
import { silence } from "../../src/detectors/silence.ts";
import { blockOf, failureOf, fakeChain, hashFor, target } from "../support/fakes.ts";
import { chainOf, lacking, logOf, look, lookInParts, make } from "./looking.ts";

const beat = logOf([hashFor("Beat(uint256)")]);
const watching = (settings: object = {}) =>
  make(silence, { address: target, event: "event Beat(uint256 at)", withinBlocks: 5, ...settings });
/** Beats at these heights, and nothing else. */
const beating = (...heights: readonly number[]) =>
  chainOf({ logs: async ({ number }) => (heights.includes(Number(number)) ? [beat] : []) });

describe("silence", () => {
  it("is silent on a beat in this block, and within the window", async () => {
    expect(await look(watching(), { chain: beating(), logs: [beat] })).to.deep.equal([]);
    expect(await look(watching(), { chain: beating(100) })).to.deep.equal([]);
  });

  it("fires when the last beat is as old as the window: just younger, as old, older; and after a restart", async () => {
    const found = async (last: number) => (await look(watching(), { chain: beating(last) })).length;

    expect([await found(97), await found(96), await found(95)]).to.deep.equal([0, 1, 1]);
  });

  it("fires while it goes on under one key, and ends with the next beat", async () => {
    const detector = watching();
    const chain = beating(90);

    const found = [];
    for (const number of [100, 101]) found.push(...(await look(detector, { chain, block: blockOf(number) })));

    expect(new Set(found.map(({ key }) => key))).to.deep.equal(new Set([`it:${target}:Beat`]));
    expect(found).to.have.length(2);
    expect(await look(detector, { chain, block: blockOf(102), logs: [beat] })).to.deep.equal([]);
    expect(await look(detector, { chain, block: blockOf(103) })).to.deep.equal([]);
  });

  it("remembers a beat that was shown before the rest of its block (it fired although the keeper worked)", async () => {
    const detector = watching();
    const chain = beating();
    await lookInParts(detector, blockOf(101), { chain, said: [beat] });

    expect(await look(detector, { chain, block: blockOf(105) })).to.deep.equal([]);
    expect(await look(detector, { chain, block: blockOf(106) })).to.have.length(1);
  });

  it("waits for the rest of a block that may hold the beat (it fired before that was read)", async () => {
    const chain = beating(90);

    expect(await look(watching(), { chain, isPartial: true })).to.deep.equal([]);
    expect(await look(watching(), { chain })).to.have.length(1);
  });

  it("does not count a beat that a reorganisation took away", async () => {
    const detector = watching();
    await look(detector, { chain: beating(), block: blockOf(101), logs: [beat] });
    const other = { ...beating(), blockAt: async (number: bigint) => blockOf(number, "b") };

    expect(await look(detector, { chain: other, block: blockOf(102, "b"), reorged: [blockOf(101)] })).to.have.length(1);
  });

  it("says nothing of a window that it has not seen whole, and cannot say what cannot be read", async () => {
    const young = chainOf({
      logs: async () => [],
      blockAt: async (number) => {
        if (number < 99n) throw lacking();
        return blockOf(number);
      },
    });
    const busy = chainOf({ logs: () => Promise.reject(Object.assign(lacking(), { code: "LOGS_UNVERIFIED" })) });

    expect(await look(watching(), { chain: young })).to.deep.equal([]);
    expect(await failureOf(look(watching(), { chain: busy }))).to.equal("LOGS_UNVERIFIED");
  });

  it("goes on where it stopped when a long window takes more than one look", async () => {
    let asked = 0;
    const slow = chainOf({
      logs: async () => {
        if (++asked === 40) throw Object.assign(lacking(), { code: "RPC_UNREACHABLE" });
        return [];
      },
    });
    const detector = watching({ withinBlocks: 100 });

    expect(await failureOf(look(detector, { chain: slow, block: blockOf(500) }))).to.equal("RPC_UNREACHABLE");
    expect(await look(detector, { chain: slow, block: blockOf(500) })).to.have.length(1);
    expect(asked).to.be.below(140);
  });

  it("objects to an event that the code does not hold", async () => {
    expect(
      await watching().objections(
        blockOf(100),
        fakeChain({ code: async () => "0x60", slot: async () => `0x${"00".repeat(32)}` }),
      ),
    ).to.have.length(1);
  });
});
