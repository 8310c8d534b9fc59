import { expect } from "chai";
import { FirebreakError } from "../../../src/core/errors.ts";
import type { Log } from "../../../src/core/types.ts";
import { invariant } from "../../../src/detectors/invariant.ts";
import { rule } from "../../../src/detectors/rule.ts";
import { toWord } from "../../../src/lib/words.ts";
import { blockOf, failureOf, hashFor, target } from "../../support/fakes.ts";
import { chainOf, logOf, look, make } from "../looking.ts";

const event = { address: target, event: "event Beat(uint256 amount)" };
const beat = (amount: bigint): Log => logOf([hashFor("Beat(uint256)")], toWord(amount));

/** A chain in which each block has a number of beats, and of one block the node knows no logs. */
function beating(amounts: Readonly<Record<number, readonly bigint[]>>, lacking?: bigint) {
  return chainOf({
    async logs({ number }) {
      if (number === lacking) throw new FirebreakError("RPC_ERROR", "the node does not keep them");
      return (amounts[Number(number)] ?? []).map(beat);
    },
  });
}

const lackingAll = () => Promise.reject(new FirebreakError("RPC_ERROR", "the node was asked"));

describe("a window that the nodes do not know whole", () => {
  const windows = { n: { ...event, blocks: 5 } };
  const lacking = { chain: beating({ 98: [1n], 101: [1n] }, 98n), block: blockOf(102) };

  it("is no ground to say that something is missing (it fired at a start, while the keeper worked)", async () => {
    const quiet = { chain: beating({}, 98n), block: blockOf(102) };
    const known = { chain: beating({}), block: blockOf(102) };

    expect(await failureOf(look(make(rule, { windows, when: "n == 0" }), quiet))).to.equal("NOT_EVALUABLE");
    expect(await failureOf(look(make(invariant, { windows, holds: "n > 0" }), quiet))).to.equal("NOT_EVALUABLE");
    expect(await look(make(rule, { windows, when: "n == 0" }), known)).to.have.length(1);
    expect(await look(make(invariant, { windows, holds: "n > 0" }), known)).to.have.length(1);
  });

  it("is ground enough where what it lacks could change nothing, and says nothing where it would not fire", async () => {
    expect(await look(make(rule, { windows, when: "n > 0 && n * 1000 > 5" }), lacking)).to.have.length(1);
    expect(await look(make(rule, { windows, when: "n > 1" }), lacking)).to.deep.equal([]);
  });

  it("is whole where the chain is no older", async () => {
    const chain = beating({});

    expect(await look(make(rule, { windows, when: "n == 0" }), { chain, block: blockOf(2) })).to.have.length(1);
  });
});

describe("a window whose event is not what the signature says", () => {
  const forgotten = { address: target, event: "event Beat(uint256 indexed amount)", blocks: 5 };
  const at = { chain: beating({ 101: [7n] }), block: blockOf(102) };
  const sum = { sum: { ...forgotten, sum: "amount" } };

  it("is told wherever that could change the answer (the sum stayed 0 without a word)", async () => {
    expect(await failureOf(look(make(rule, { windows: sum, when: "sum > 5" }), at))).to.equal("NOT_EVALUABLE");
    expect(await failureOf(look(make(rule, { windows: sum, when: "sum == 0" }), at))).to.equal("NOT_EVALUABLE");
    expect(await failureOf(look(make(invariant, { windows: sum, holds: "sum < 5" }), at))).to.equal("NOT_EVALUABLE");
  });

  it("hides nothing that is so whatever it holds, and is counted where nothing of it is read", async () => {
    const windows = { ...sum, n: forgotten };

    expect(await look(make(rule, { windows: sum, when: "sum > 5 || block.number > 1" }), at)).to.have.length(1);
    expect(await look(make(rule, { windows: { n: windows.n }, when: "n == 1" }), at)).to.have.length(1);
  });
});

describe("a window beside an event", () => {
  const on = { address: target, event: "event Alarm()" };
  const alarm = logOf([hashFor("Alarm()")]);

  it("reads nothing when the event comes after quiet blocks that it was shown [it read all of them then]", async () => {
    const detector = make(rule, { on, windows: { n: { ...event, blocks: 100 } }, when: "n == 3" });
    const blocks = Array.from({ length: 100 }, (_, n) => blockOf(n + 1));
    const unasked = { chain: chainOf({ logs: lackingAll, blockAt: lackingAll }) };
    for (const block of blocks)
      expect(await look(detector, { ...unasked, block, logs: block.number % 40n === 0n ? [beat(1n)] : [] })).to.be
        .empty;

    const found = await look(detector, { ...unasked, block: blockOf(101), logs: [beat(1n), alarm] });

    expect([found.length, detector.everyBlock]).to.deep.equal([1, true]);
  });

  it("bears a block that it cannot count until somebody looks at it", async () => {
    const windows = { n: { ...event, blocks: 3, where: "1 / event.amount > 0" } };
    const detector = make(rule, { on, windows, when: "n > 0" });

    expect(await look(detector, { block: blockOf(101), logs: [beat(0n)] })).to.deep.equal([]);
    expect(await failureOf(look(detector, { block: blockOf(102), logs: [beat(0n), alarm] }))).to.equal("NOT_EVALUABLE");
  });

  it("counts on behind a block with an event for which its condition has no value [whoever emitted one emptied the window]", async () => {
    const windows = { sum: { ...event, blocks: 10, sum: "amount", where: "100 / event.amount > 0" } };
    const chain = beating({ 101: [90n], 102: [0n] });
    const rising = make(rule, { on, windows, when: "sum > 80" });

    expect(await look(rising, { chain, block: blockOf(104), logs: [alarm] })).to.have.length(1);
  });

  it("looks at blocks with the event alone where there is no window", () => {
    expect(make(rule, { on, when: "true" }).everyBlock).to.equal(false);
  });
});

describe("a rate per hour", () => {
  const rate = (blocks: number) => ({ rate: { ...event, sum: "amount", blocks, perHour: true } });
  const ten = { 100: [10n], 101: [10n], 102: [10n], 103: [10n] };

  it("is told by the time of all its blocks: 10 in each block of 12 seconds are 3,000 (two blocks told twice as much, one no rate)", async () => {
    const found = async (blocks: number) =>
      (
        await look(make(rule, { windows: rate(blocks), when: "rate == 3000" }), {
          chain: beating(ten),
          block: blockOf(103),
          logs: [beat(10n)],
        })
      ).length;

    expect([await found(1), await found(2), await found(3)]).to.deep.equal([1, 1, 1]);
  });

  it("is not told of a part of the time (a start told up to 150 times as much)", async () => {
    const chain = beating({ 103: [1_000n] }, 101n);

    expect(
      await look(make(rule, { windows: rate(300), when: "rate > 20000" }), { chain, block: blockOf(103) }),
    ).to.deep.equal([]);
  });
});

describe("a sum", () => {
  it("has a value whatever amounts somebody chooses (two of the largest left the rule without one)", async () => {
    const windows = { sum: { ...event, sum: "amount", blocks: 3 } };
    const chain = beating({ 100: [2n ** 256n - 1n], 101: [2n ** 256n - 1n] });

    expect(await look(make(rule, { windows, when: "sum > 1" }), { chain, block: blockOf(102) })).to.have.length(1);
  });
});

describe("what a window costs once", () => {
  it("is at most a block and its logs for each block before the present one, of all windows of its own chain", async () => {
    const asked = { blocks: 0, logs: 0 };
    const counting = chainOf({
      logs: async () => {
        asked.logs++;
        return [];
      },
    });
    const blockAt: typeof counting.blockAt = (number) => {
      asked.blocks++;
      return counting.blockAt(number);
    };
    const windows = { few: { ...event, blocks: 5 }, rate: { ...event, blocks: 9, perHour: true } };
    const detector = make(rule, { windows, when: "few + rate > 1" });
    const at = (number: number) => look(detector, { chain: { ...counting, blockAt }, block: blockOf(number) });

    await at(100);
    const once = asked.blocks + asked.logs;
    await at(101);

    expect([detector.callsAtStart, once, asked.blocks + asked.logs]).to.deep.equal([26, 26, 26]);
  });
});
