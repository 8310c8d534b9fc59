import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import type { BlockRef, Entry, NewEntry } from "../../src/core/types.ts";
import { learnDecided } from "../core/deciding.ts";
import { blockOf, fakeAction, fakeStore, findingOf, preparedOf } from "../support/fakes.ts";
import { chainOf, runAll } from "./laning.ts";

/** A finding of block 110 for which nothing was done: the pause was read to hold at 109, as it stood in the journal before the start. */
function journal(): readonly Entry[] {
  const before: NewEntry[] = [];
  const take = (entry: NewEntry) => void before.push(entry);
  learnDecided({ take }, findingOf({ key: "stolen", block: blockOf(110, "one") }), ["pause"]);
  const places = { block: "110", read: "109", seen: "110" };
  take({ kind: "outcome", ref: "pause", body: { status: "already", incident: "stolen", on: "1", ...places } });
  return before.map((one, index) => ({ ...one, seq: index + 1, at: 0, prev: "", hash: "" }));
}

describe("a start behind a theft for which the pause was thought to hold", () => {
  /** What is sent at the block of the theft, which stays the head. */
  async function sentAt(holds: (block: BlockRef) => Promise<boolean>): Promise<readonly string[]> {
    const source = async function* () {
      await sleep(500);
      yield* [];
    };
    const { app } = chainOf({
      ...{ name: "one", id: 1n, head: 110, steps: ["pause"], source },
      action: fakeAction({ holds, prepare: async (block) => preparedOf({ holds: await holds(block) }) }),
    });
    const entries = journal();
    const store = fakeStore({ entries: async (after) => entries.filter(({ seq }) => seq > after) });
    const chain = { ...app.chain, blockAt: async (number: bigint) => blockOf(Number(number), "one") };
    const told = (await runAll([{ ...app, chain }], store)).entries;
    return told.filter(({ kind }) => kind === "intent").map(({ body }) => String(body["action"]));
  }

  it("acts at once where it had been lifted before that (it waited for a further block)", async () => {
    expect(await sentAt(async ({ number }) => number <= 109n)).to.deep.equal(["pause"]);
  });

  it("leaves it where it holds", async () => {
    expect(await sentAt(async () => true)).to.deep.equal([]);
  });
});
