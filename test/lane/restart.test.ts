import { expect } from "chai";
import { ladderName } from "../../src/core/ladder/rungs.ts";
import type { NewEntry } from "../../src/core/types.ts";
import { learnDecided } from "../core/deciding.ts";
import { detector } from "../core/watching.ts";
import { makeIntent } from "../store/changes.ts";
import { blockOf, fakeAction, fakeStore, findingOf, observationOf, preparedOf, receiptOf } from "../support/fakes.ts";
import { chainOf, intentsOf, runAll } from "./laning.ts";

/** Somebody else brought the effect about in block 102 and lifted it in block 108. */
const holds = async ({ number }: { readonly number: bigint }) => number >= 102n && number < 108n;
const action = fakeAction({ holds, prepare: async (block) => preparedOf({ holds: await holds(block) }) });
const finds = detector("owner", [], async ({ block }) =>
  block.number === 100n ? [findingOf({ key: "stolen", block })] : [],
);

/** A run that begins at this head and then sees these blocks. */
function runFrom(head: number, blocks: readonly number[], store = fakeStore()) {
  const source = async function* () {
    for (const number of blocks) yield observationOf(blockOf(number, "one"), { isHead: number >= head });
  };
  const setting = { name: "one", id: 1n, head, steps: ["pause"], detectors: [finds], source, action };
  const { app } = chainOf(setting);
  const chain = { ...app.chain, blockAt: async (number: bigint) => blockOf(Number(number), "one") };
  return runAll([{ ...app, chain }], store);
}

describe("a restart", () => {
  it("leaves alone what people lifted that held when the finding was taken, later than it was found (it was paused anew)", async () => {
    const { entries: before } = await runFrom(105, [100, 106]);
    const journal = before.map((entry, index) => ({ ...entry, seq: index + 1, at: 0, prev: "", hash: "" }));
    const store = fakeStore({ entries: async (after) => journal.filter(({ seq }) => seq > after) });

    const { entries } = await runFrom(110, [111, 112], store);

    expect(before.flatMap(({ kind, body }) => (kind === "outcome" ? [body["status"]] : []))).to.deep.equal(["already"]);
    expect(entries.filter(({ body }) => body["untried"] !== undefined)).to.deep.equal([]);
    expect(intentsOf(entries)).to.deep.equal([]);
  });

  it("takes the second step of what was decided before, where the process was killed after the first (nobody ever took it)", async () => {
    const before: NewEntry[] = [];
    const finding = findingOf({ key: "stolen", block: blockOf(100, "one") });
    learnDecided({ take: (entry) => void before.push(entry) }, finding, ["pause", "strip"]);
    before.push({ kind: "intent", ref: "1:stolen", body: { action: "pause", incident: "stolen", chain: "1" } });
    const startAt = async (head: number) => {
      const journal = before.map((entry, index) => ({ ...entry, seq: index + 1, at: 0, prev: "", hash: "" }));
      const store = fakeStore({ entries: async (after) => journal.filter(({ seq }) => seq > after) });
      const source = async function* () {
        yield observationOf(blockOf(head, "one"));
      };
      const { app } = chainOf({ name: "one", id: 1n, head, steps: ["pause", "strip"], source });
      const chain = { ...app.chain, blockAt: async (number: bigint) => blockOf(Number(number), "one") };
      const { entries } = await runAll([{ ...app, chain }], store);
      return intentsOf(entries);
    };

    expect(await startAt(228)).to.deep.equal(["1:stolen:strip:100:0"]);
    expect(await startAt(229)).to.deep.equal([]);
  });

  it("climbs a ladder no further whose transaction landed, and was lifted, while nobody looked (the next way paused anew)", async () => {
    const rungs = ["pause", "trip"].map((id, at) => ({ kind: "action", action: id, afterBlocks: BigInt(at) }) as const);
    const step = ladderName(rungs);
    const before: NewEntry[] = [];
    const block = blockOf(100, "one");
    learnDecided({ take: (entry) => void before.push(entry) }, findingOf({ key: "stolen", block }), [step]);
    const begun = { status: "begun", ladder: step, rung: 0, on: "1", block: "100", since: "100", action: "pause" };
    before.push({ kind: "rung", ref: "stolen", body: begun });
    const open = { ...makeIntent("1:stolen"), chainId: 1n, incident: "stolen", action: "pause", sinceBlock: 100n };
    before.push({ kind: "intent", ref: open.id, body: { action: "pause", incident: "stolen", chain: "1" } });
    const journal = before.map((entry, index) => ({ ...entry, seq: index + 1, at: 0, prev: "", hash: "" }));
    const entriesAfter = async (after: number) => journal.filter(({ seq }) => seq > after);
    const store = fakeStore({ entries: entriesAfter, openIntents: async () => [open] });
    const source = async function* () {
      yield observationOf(blockOf(110, "one"));
    };
    const sends = { receipt: async () => receiptOf(open, blockOf(102, "one")) };
    const setting = { name: "one", id: 1n, head: 110, steps: ["pause", "trip"], source, action, sends };
    const { app } = chainOf(setting);
    const playbooks = app.playbooks.map((one) => ({ ...one, steps: [step], ladders: { [step]: rungs } }));
    const chain = { ...app.chain, blockAt: async (number: bigint) => blockOf(Number(number), "one") };

    const { entries } = await runAll([{ ...app, playbooks, chain }], store);

    const ladder = entries.flatMap(({ kind, body }) => (kind === "rung" ? [body["status"]] : []));
    expect(entries.find(({ kind }) => kind === "outcome")?.body["status"]).to.equal("contained");
    expect([ladder, intentsOf(entries)]).to.deep.equal([["held"], []]);
  });
});
