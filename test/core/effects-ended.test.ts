import { expect } from "chai";
import { createEffects } from "../../src/core/effects.ts";
import type { Action, Chain } from "../../src/core/parts.ts";
import type { Block, BlockRef } from "../../src/core/types.ts";
import { blockOf, fakeAction, fakeChain, settled } from "../support/fakes.ts";

type Pause = {
  /** Until which block's time it was given, by the block at which that is asked. */
  readonly until: (block: bigint) => number;
  /** The first block at which somebody had lifted it. */
  readonly lifted?: number;
  /** False where no node has eth_simulateV1. */
  readonly simulates?: boolean;
  /** How many questions of later times a busy node refuses first. */
  readonly refused?: number;
  readonly isAnnounced?: boolean;
};

/** What the last of these looks writes down of a pause that was brought about in block 100. */
async function lastOf(
  looks: readonly number[],
  { until, lifted = 1_000, simulates = true, refused = 0, isAnnounced = false }: Pause,
) {
  const timeOf = (number: number) => blockOf(number).timestamp;
  const holds: Action["holds"] = async (at, chain) => {
    const { number } = at;
    const time = "timestamp" in at ? (at as Block).timestamp : timeOf(Number(number));
    if (time !== timeOf(Number(number))) await chain.call({ to: "0x", data: "0x" }, at);
    return number < BigInt(lifted) && time < timeOf(until(number));
  };
  let left = refused;
  const simulate: Chain["simulate"] = async () =>
    simulates && left-- <= 0 ? [{ success: true, output: "0x" }] : undefined;
  const chain = fakeChain({ simulate, blockAt: async (number) => blockOf(number) });
  const effects = createEffects(
    { actions: new Map([["pause", fakeAction({ holds })]]), chain, detecting: chain },
    { heldSince: () => 100n, isAnnounced: () => isAnnounced },
  );
  let last: unknown;
  for (const number of looks) {
    for (const { body } of await effects.at(blockOf(number))) last = body;
    for (let rest = 0; rest < 20; rest++) await settled();
  }
  return last;
}

const ended = (held: number, block: number, by?: string) => ({
  ...{ holds: "no", block: `${block}`, chain: "1", held: `${held}`, lifted: true },
  ...(by !== undefined && { by }),
});

describe("an effect that held and does not any more", () => {
  const given = { until: () => 110 };

  it("was over by its own time where it lasted as long as it was given: before, at, after (people were woken for it)", async () => {
    expect(await lastOf([101, 109], { ...given, lifted: 109 })).to.deep.equal(ended(108, 109));
    expect(await lastOf([101, 109, 110], given)).to.deep.equal(ended(109, 110, "time"));
    expect(await lastOf([101, 120], given)).to.deep.equal(ended(109, 120, "time"));
  });

  it("was lifted where somebody cut it short after it was seen, or lifted it between two looks of which the last is later than its end", async () => {
    const shortened = { until: (block: bigint) => (block < 103n ? 110 : 104) };

    expect(await lastOf([101, 103, 104], shortened)).to.deep.equal(ended(103, 104));
    expect(await lastOf([101, 120], { ...given, lifted: 105 })).to.deep.equal(ended(104, 120));
  });

  it("was lifted where it had been made longer, and was over at that later time alone", async () => {
    const longer = { until: (block: bigint) => (block < 105n ? 110 : 130) };

    expect(await lastOf([101, 110, 115, 120], { ...longer, lifted: 120 })).to.deep.equal(ended(119, 120));
    expect(await lastOf([101, 110, 115, 130], longer)).to.deep.equal(ended(129, 130, "time"));
  });

  it("was lifted where that was in the first block behind an end that people had moved [a thief's lift woke nobody]", async () => {
    const longer = { until: (block: bigint) => (block < 105n ? 110 : 130) };

    expect(await lastOf([101, 109, 110], { ...longer, lifted: 110 })).to.deep.equal(ended(109, 110));
    expect(await lastOf([101, 120], { ...longer, lifted: 112 })).to.deep.equal(ended(111, 120));
  });

  it("was lifted where no node can say when it ends", async () => {
    expect(await lastOf([101, 110], { ...given, simulates: false })).to.deep.equal(ended(109, 110));
  });

  it("was over by its own time where a busy node could not be asked at first [each pause that ended by itself woke people]", async () => {
    expect(await lastOf([101, 102, 110], { ...given, refused: 1 })).to.deep.equal(ended(109, 110, "time"));
  });

  it("was announced where approvers had said so", async () => {
    expect(await lastOf([101, 105], { ...given, lifted: 105, isAnnounced: true })).to.deep.equal(
      ended(104, 105, "approvers"),
    );
  });
});

describe("an effect of which an intent that ended for what others had done is all that says that it held", () => {
  /** What the looks write down; it holds below this block. */
  async function looksOf(looks: readonly number[], { below, since = 100n }: { below: number; since?: bigint }) {
    const actions = new Map([["pause", fakeAction({ holds: async ({ number }) => number < BigInt(below) })]]);
    const chain = fakeChain({ blockAt: async (number) => blockOf(number) });
    let known: bigint | undefined = since < BigInt(looks[0] ?? 0) ? since : undefined;
    const effects = createEffects(
      { actions, chain, detecting: chain },
      { heldSince: () => known, wasShown: () => false },
    );
    const all: unknown[] = [];
    for (const number of looks) {
      for (const { body } of await effects.at(blockOf(number))) all.push(body["lifted"] ?? body["holds"]);
      known = since;
    }
    return all;
  }

  it("was not lifted where it was over before the start, unless that was in the block before [an upgrade paged for what was over for months]", async () => {
    expect(await looksOf([200], { below: 150 })).to.deep.equal(["no"]);
    expect(await looksOf([200], { below: 199 })).to.deep.equal(["no"]);
    expect(await looksOf([200], { below: 200 })).to.deep.equal([true]);
  });

  it("was lifted where a look of this start saw it hold, or it ended so later", async () => {
    expect(await looksOf([200, 202], { below: 202 })).to.deep.equal(["yes", true]);
    expect(await looksOf([200, 205], { below: 150, since: 203n })).to.deep.equal([true]);
  });
});

describe("the ends of many effects", () => {
  const names = ["deposits", "borrows", "swaps"];
  const timeOf = (number: number) => blockOf(number).timestamp;

  it("are asked of the chain that can wait, one question at a time, however long each takes [560 at once, right after a containment]", async () => {
    let [open, most, asked] = [0, 0, 0];
    const detecting = fakeChain({
      simulate: async (calls, _block, _from, time = 0n) => {
        open++;
        asked++;
        most = Math.max(most, open);
        await settled();
        open--;
        return calls.map(() => ({ success: true, output: time < timeOf(110) ? "0x01" : "0x00" }));
      },
    });
    const call = async (_: unknown, at: BlockRef) => (at.number < 110n ? "0x01" : "0x00");
    const simulate: Chain["simulate"] = async (calls) => calls.map(() => ({ success: true, output: "0x00" }));
    const chain = fakeChain({ call, simulate, blockAt: async (number) => blockOf(number) });
    const holds: Action["holds"] = async (at, on) => (await on.call({ to: "0x", data: "0x" }, at)) === "0x01";
    const actions = new Map(names.map((name) => [name, fakeAction({ holds })]));
    const effects = createEffects({ actions, chain, detecting }, { heldSince: () => 100n });
    await effects.at(blockOf(101));
    while (asked < names.length * 28) await settled();
    await settled();

    const entries = await effects.at(blockOf(110));

    expect([most, asked]).to.deep.equal([1, names.length * 28]);
    expect(entries.map(({ body }) => body["by"])).to.deep.equal(["time", "time", "time"]);
  });
});
