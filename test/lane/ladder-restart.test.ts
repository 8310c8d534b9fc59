import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import type { BlockRef, Entry, NewEntry } from "../../src/core/types.ts";
import { learnDecided } from "../core/deciding.ts";
import { makeIntent } from "../store/changes.ts";
import { blockOf, fakeAction, fakeStore, findingOf, observationOf, preparedOf, receiptOf } from "../support/fakes.ts";
import { chainOf, runAll } from "./laning.ts";

const ladder = "stop";
const rungs = ["pause", "trip"].map(
  (action, index) => ({ kind: "action", action, afterBlocks: BigInt(index) }) as const,
);
const open = makeIntent("1:stolen", { chainId: 1n, incident: "stolen", action: "pause", sinceBlock: 100n });

/** A ladder whose pause is sent, as it stood in the journal before the start. */
function journal(): readonly Entry[] {
  const before: NewEntry[] = [];
  learnDecided(
    { take: (entry: NewEntry) => void before.push(entry) },
    findingOf({ key: "stolen", block: blockOf(100, "one") }),
    [ladder],
  );
  const body = { status: "begun", ladder, rung: 0, on: "1", block: "100", since: "100", action: "pause" };
  before.push({ kind: "rung", ref: "stolen", body });
  before.push({ kind: "intent", ref: open.id, body: { action: "pause", incident: "stolen", chain: "1" } });
  return before.map((one, index) => ({ ...one, seq: index + 1, at: 0, prev: "", hash: "" }));
}

describe("a start at a ladder whose pause was mined and lifted meanwhile", () => {
  it("takes no further way while nodes cannot say for a moment how it was then (what people had opened was closed by the next one)", async () => {
    let asked = 0;
    const holds = async ({ number }: BlockRef) => {
      if (number === 102n && asked++ === 0)
        throw new FirebreakError("NOT_EVALUABLE", "the node is busy", { retryable: true });
      return number >= 102n && number < 108n;
    };
    const source = async function* () {
      for (const number of [110, 111, 112]) {
        yield observationOf(blockOf(number, "one"));
        await sleep(200);
      }
    };
    const { app } = chainOf({
      ...{ name: "one", id: 1n, head: 110, steps: ["pause", "trip"], source },
      action: fakeAction({ holds, prepare: async (block) => preparedOf({ holds: await holds(block) }) }),
      sends: {
        receipt: async (txs) =>
          txs.some(({ hash }) => hash === open.txs[0]?.hash) ? receiptOf(open, blockOf(102, "one")) : undefined,
      },
    });
    const entries = journal();
    const store = fakeStore({
      entries: async (after) => entries.filter(({ seq }) => seq > after),
      openIntents: async () => [open],
    });
    const playbooks = app.playbooks.map((one) => ({ ...one, steps: [ladder], ladders: { [ladder]: rungs } }));
    const chain = { ...app.chain, blockAt: async (number: bigint) => blockOf(Number(number), "one") };

    const told = (await runAll([{ ...app, playbooks, chain }], store)).entries;

    const said = told.filter(({ kind }) => ["rung", "intent", "outcome"].includes(kind));
    expect(said.map(({ kind, body }) => `${kind} ${body["status"]} ${body["action"]}`)).to.deep.equal([
      "outcome contained pause",
      "rung held pause",
    ]);
  });
});
