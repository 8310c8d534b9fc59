import { expect } from "chai";
import type { Chain } from "../../../src/core/parts.ts";
import type { Log } from "../../../src/core/types.ts";
import { invariant } from "../../../src/detectors/invariant.ts";
import { rule } from "../../../src/detectors/rule.ts";
import { toWord } from "../../../src/lib/words.ts";
import { blockOf, failureOf, hashFor, target } from "../../support/fakes.ts";
import { chainOf, logOf, look, make } from "../looking.ts";

const event = { address: target, event: "event Released(uint256 amount)" };
const topic = hashFor("Released(uint256)");
const released = (amount: bigint): Log => logOf([topic], toWord(amount));

/** Chain 10 at this head, on which so much was released in each block; `asked` are the blocks whose logs somebody wanted. */
function released10(amounts: Readonly<Record<number, bigint>>, head = 500, branch = "a") {
  const asked: number[] = [];
  const chain: Chain = {
    ...chainOf({}),
    chainId: 10n,
    head: async () => blockOf(head, branch),
    blockAt: async (number) => blockOf(number, branch),
    logs: async ({ number }) => {
      asked.push(Number(number));
      const amount = amounts[Number(number)];
      return amount === undefined ? [] : [released(amount)];
    },
    code: async () => `0x7f${topic.slice(2)}`,
    slot: async () => toWord(0n),
  };
  return { asked, tools: { chains: new Map([[10n, chain]]) } };
}

const chain10 = ({ tools }: ReturnType<typeof released10>): Chain => tools.chains.get(10n) ?? chainOf({});
const windows = { out: { ...event, sum: "amount", blocks: 5, chain: 10 } };
const watching = (there: ReturnType<typeof released10>, when: string, settings: object = {}) =>
  make(rule, { windows, when, ...settings }, there.tools);
const here = { chain: chainOf({}), block: blockOf(100) };

describe("a window over another chain", () => {
  it("counts what happened in the last blocks up to its head: one too old, the oldest, the head; and nothing of the same contract here", async () => {
    const there = released10({ 495: 1_000n, 496: 10n, 500: 20n });

    expect(await look(watching(there, "out == 30"), here)).to.have.length(1);
    expect(await look(watching(there, "out == 30"), { ...here, logs: [released(5n)] })).to.have.length(1);
    expect(await look(make(invariant, { windows, holds: "out < 30" }, there.tools), here)).to.have.length(1);
  });

  it("is objected to where it ends before the next look: just below a minute, at; and not at an event of ours [what happened there between two blocks was in no window]", async () => {
    const alarm = { on: { address: target, event: "event Alarm()" } };
    const code = async () => `0x7f${topic.slice(2)}7f${hashFor("Alarm()").slice(2)}` as const;
    const objections = (blocks: number, settings: object = {}) =>
      watching(released10({}), "out > 5", {
        windows: { out: { ...windows.out, blocks } },
        ...settings,
      }).objections(blockOf(100), chainOf({ code }));

    expect((await objections(4))[0]).to.include("the blocks of out take 48 s on chain 10");
    expect([await objections(5), await objections(4, alarm)]).to.deep.equal([[], []]);
  });

  it("tells a rate by the times of that chain's blocks", async () => {
    const rate = { rate: { ...event, sum: "amount", blocks: 3, perHour: true, chain: 10 } };

    // 36 in three blocks of 12 seconds.
    expect(await look(watching(released10({ 499: 36n }), "rate == 3600", { windows: rate }), here)).to.have.length(1);
  });

  it("asks for each block once, and for those of the branch that replaces one", async () => {
    const there = released10({ 500: 20n });
    const detector = watching(there, "out > 5");
    await look(detector, here);
    const first = there.asked.splice(0);
    await look(detector, { ...here, block: blockOf(101) });

    expect(first.toSorted()).to.deep.equal([496, 497, 498, 499, 500]);
    expect(there.asked).to.deep.equal([500]);
    for (const [id, other] of released10({}, 500, "b").tools.chains) there.tools.chains.set(id, other);
    expect(await look(detector, { ...here, block: blockOf(102) })).to.deep.equal([]);
  });

  it("says nothing of older blocks of ours without an event, and with one a fault where that chain has gone on for a minute", async () => {
    const on = { address: target, event: "event Alarm()" };
    const alarmed = { ...here, isHead: false, logs: [logOf([hashFor("Alarm()")])] };
    const at = (head: number) => watching(released10({ [head]: 20n }, head), "out > 5", { on });

    expect(await look(watching(released10({ 500: 20n }), "out > 5"), { ...here, isHead: false })).to.deep.equal([]);
    expect(await look(at(105), alarmed)).to.have.length(1);
    expect(await failureOf(look(at(106), alarmed))).to.equal("NOT_EVALUABLE");
    expect(await look(at(106), { ...alarmed, isHead: true })).to.have.length(1);
  });

  it("cannot say anything of a chain that is not read, and is what it is without a name where it names this one", async () => {
    const own = { out: { ...windows.out, chain: 1 } };
    const chain = chainOf({ logs: async ({ number }) => (number === 100n ? [released(7n)] : []) });

    expect(await failureOf(look(make(rule, { windows, when: "out > 5" }), here))).to.equal("NOT_EVALUABLE");
    expect(
      await look(make(rule, { windows: own, when: "out == 7" }), { ...here, chain, isHead: false }),
    ).to.have.length(1);
  });

  it("asks for its first fill once, and then for its head, that one's logs, and each further block with its logs (32 blocks were asked for again)", async () => {
    const counted = { requests: 0 };
    const countedAt = (head: number): Chain => {
      const { head: newest, blockAt, logs, ...chain } = chain10(released10({}, head));
      const count =
        <A extends readonly unknown[], R>(ask: (...args: A) => R) =>
        (...args: A) => {
          counted.requests++;
          return ask(...args);
        };
      return { ...chain, head: count(newest), blockAt: count(blockAt), logs: count(logs) };
    };
    const chains = new Map([[10n, countedAt(500)]]);
    const detector = make(rule, { windows: { out: { ...windows.out, blocks: 60 } }, when: "out > 5" }, { chains });
    const requests = async (head: number, number: number) => {
      chains.set(10n, countedAt(head));
      counted.requests = 0;
      await look(detector, { ...here, block: blockOf(number) });
      return counted.requests;
    };

    const asked = [
      await requests(500, 100),
      await requests(500, 101),
      await requests(501, 102),
      await requests(504, 103),
    ];

    const { callsPerBlock = 0, callsPerOther = 0, callsAtStart = 0 } = detector;
    expect([callsPerBlock, callsPerOther, callsAtStart]).to.deep.equal([2, 2, 118]);
    expect(asked).to.deep.equal([2 + 118, 2, 2, 2 + 2 * 2]);
  });

  it("is objected to where its chain makes more blocks in one of ours than it may ask for: at, just above (60 blocks of a second were never let in)", async () => {
    const seconds: Chain = {
      ...chain10(released10({})),
      head: async () => ({ ...blockOf(500), timestamp: 500n }),
      blockAt: async (number) => ({ ...blockOf(Number(number)), timestamp: number }),
    };
    const tools = { chains: new Map([[10n, seconds]]) };
    const objections = (maxCallsPerBlock: number) =>
      make(
        rule,
        { windows: { out: { ...windows.out, blocks: 60 } }, when: "out > 5", maxCallsPerBlock },
        tools,
      ).objections(blockOf(100), chainOf({}));

    expect(await objections(24)).to.deep.equal([]);
    expect((await objections(23)).join()).to.match(
      /^expected at most 23 requests per block, found 24 with the blocks that /,
    );
  });

  it("costs at least its head and that one's logs, and objects where its contract does not hold the event there", async () => {
    const there = released10({});
    const bare: Chain = { ...chain10(there), code: async () => "0x60" };
    const objections = async (chain?: Chain) => {
      if (chain !== undefined) there.tools.chains.set(10n, chain);
      return (await watching(there, "out > 5").objections(blockOf(100), chainOf({}))).length;
    };

    expect(() => watching(there, "out > 5", { maxCallsPerBlock: 1 })).to.throw("expected at most 1 requests");
    expect([await objections(), await objections(bare)]).to.deep.equal([0, 1]);
  });
});
