import { expect } from "chai";
import { createEffects } from "../../src/core/effects.ts";
import { createHistory } from "../../src/core/history.ts";
import type { Action } from "../../src/core/parts.ts";
import type { Block } from "../../src/core/types.ts";
import { blockOf, fakeAction, fakeChain } from "../support/fakes.ts";

const on = (number: number) => blockOf(number, "b");

/** Actions that held at these blocks, and what is written down while looks and reorganisations follow each other; the history learns of all of it. */
function set(held: Readonly<Record<string, readonly Block[]>>) {
  const history = createHistory(1n);
  const holds =
    (blocks: readonly Block[]): Action["holds"] =>
    async ({ hash }) =>
      blocks.some((one) => one.hash === hash);
  const actions = new Map(Object.entries(held).map(([id, blocks]) => [id, fakeAction({ holds: holds(blocks) })]));
  const chain = { ...fakeChain(), blockAt: async (number: bigint) => blockOf(number) };
  const effects = createEffects({ actions, chain, detecting: chain }, { ...history, isAnnounced: () => false });
  const learned = (entries: readonly Parameters<typeof history.take>[0][]) => {
    entries.forEach(history.take);
    return entries.map(({ ref, body }) => `${ref} ${body["holds"]} ${body["block"]}${body["lifted"] ? " lifted" : ""}`);
  };
  return {
    ...{ history, rows: effects.rows },
    at: async (...blocks: readonly Block[]) => {
      const told: string[] = [];
      for (const block of blocks) told.push(...learned(await effects.at(block)));
      return told;
    },
    reorganised: (...numbers: readonly number[]) =>
      learned(effects.reorganised(numbers.map((number) => blockOf(number)))),
  };
}

/** Blocks of the first branch up to the one in which it was opened. */
const before = [101, 102, 103, 104].map((number) => blockOf(number));

describe("the truth table, where a reorganisation takes the blocks in which an effect was lifted", () => {
  it("says that nobody lifted it in them, until it is looked at again (what struck on the new branch was ignored as handled)", async () => {
    const it = set({ pause: before.slice(0, 3) });
    await it.at(...before);

    const told = it.reorganised(104, 103, 102);

    expect([told, it.history.lifted("pause")]).to.deep.equal([["pause unknown 102"], 101n]);
    expect(it.rows().map(({ holds }) => holds)).to.deep.equal(["unknown"]);
    expect(await it.at(on(102))).to.deep.equal(["pause no 102"]);
  });

  it("tells who lifts it anew at a height at which it was lifted before (nobody was told)", async () => {
    const it = set({ pause: [...before.slice(0, 3), on(102)] });
    await it.at(...before);
    it.reorganised(104, 103, 102);

    expect(await it.at(on(102), on(103))).to.deep.equal(["pause yes 102", "pause no 103 lifted"]);
    expect(it.history.lifted("pause")).to.equal(102n);
  });

  it("leaves alone what was lifted in blocks that stay, whatever became of other actions", async () => {
    const it = set({ pause: before.slice(0, 3), strip: before.slice(0, 1) });
    await it.at(...before);

    const told = it.reorganised(104, 103);

    expect(told).to.deep.equal(["pause unknown 103"]);
    expect([it.history.lifted("pause"), it.history.lifted("strip")]).to.deep.equal([102n, 101n]);
    expect([it.reorganised(104), it.reorganised()]).to.deep.equal([[], []]);
  });

  it("says that nothing held first in them, so that a lift before the head is as high again is told at once (it was told blocks later)", async () => {
    const it = set({ pause: [blockOf(103), blockOf(104), on(102)] });
    await it.at(blockOf(101), blockOf(102), blockOf(103));

    const told = it.reorganised(103, 102);

    expect([told, it.history.heldSince("pause")]).to.deep.equal([["pause unknown 102"], undefined]);
    expect(await it.at(on(102), on(103))).to.deep.equal(["pause yes 102", "pause no 103 lifted"]);
    expect([it.history.heldSince("pause"), it.history.lifted("pause")]).to.deep.equal([undefined, 102n]);
  });

  it("says it also of what this process never looked at", async () => {
    const it = set({ pause: [] });
    it.history.take({ kind: "effect", ref: "pause", body: { holds: "yes", block: "101", chain: "1" } });
    it.history.take({ kind: "effect", ref: "pause", body: { holds: "no", block: "104", chain: "1", held: "103" } });

    expect(it.reorganised(104, 103)).to.deep.equal(["pause unknown 103"]);
    expect(await it.at(on(103))).to.deep.equal(["pause no 103"]);
  });
});
