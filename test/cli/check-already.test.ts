import { existsSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { foundAlready } from "../../src/cli/check-already.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Detector } from "../../src/core/parts.ts";
import { openStore } from "../../src/store/sqlite.ts";
import { detector } from "../core/watching.ts";
import { chainOf } from "../lane/laning.ts";
import { makeFolder } from "../store/changes.ts";
import { blockOf, fakeAction } from "../support/fakes.ts";

const broken = "it does not hold now: an incident goes on, or the expression is wrong";
const advice =
  "Correct it or, where an incident does go on, act first, by hand or by `firebreak act ACTION`, and check again";
const fault = () => {
  throw new FirebreakError("NOT_EVALUABLE", "no node has that state any more");
};

describe("what check makes of an invariant that is broken already", () => {
  let folder: ReturnType<typeof makeFolder>;
  beforeEach(() => {
    folder = makeFolder();
  });
  afterEach(() => folder.remove());

  async function judged(changes: Partial<Detector>, action = fakeAction()) {
    const { id, ...one } = detector("backed", [], async () => []);
    const detectors = [{ id, ...one, detector: { ...one.detector, ...changes } }];
    const { app } = chainOf({ name: "one", id: 1n, head: 100, steps: ["pause"], detectors, action });
    const chain = { ...app.chain, blockAt: async (number: bigint) => blockOf(number) };
    return foundAlready({ chains: [{ ...app, chain }] }, { store: folder.store, env: {} });
  }

  /** A responder ran: it looked at a block, and these found something. */
  async function writeDown({ cursor, detectors = [] }: { cursor?: number; detectors?: readonly string[] }) {
    const store = await openStore({ path: folder.store, now: () => 0 });
    const entries = detectors.map((detector) => ({ kind: "finding" as const, ref: "a", body: { detector } }));
    await store.commit({ entries, ...(cursor && { cursor: { chainId: 1n, block: blockOf(cursor) } }) });
    await store.close();
  }

  it("is refused where nothing speaks for an incident, and passes where it holds", async () => {
    const refused = await judged({ already: async () => [broken] });
    const passed = await judged({ already: async () => [] });

    writeFileSync(folder.store, "");
    const empty = await judged({ already: async () => [broken] });

    for (const { objections } of [refused, empty])
      expect(objections).to.deep.equal([{ about: "detector backed", objection: `${broken}. ${advice}` }]);
    expect([passed.objections, passed.warnings]).to.deep.equal([[], []]);
  });

  it("is a warning where it still held when a responder looked last (who checked before a start did not get up in the incident)", async () => {
    await writeDown({ cursor: 90 });

    const since = await judged({ already: async ({ number }) => (number > 90n ? [broken] : []) });
    const unread = await judged({ already: async ({ number }) => (number > 90n ? [broken] : fault()) });

    for (const { objections, warnings } of [since, unread])
      expect({ objections, warnings }).to.deep.equal({ objections: [], warnings: [`detector backed: ${broken}`] });
  });

  it("is a warning where the record has a finding of it, and none of another detector's", async () => {
    await writeDown({ cursor: 90, detectors: ["another"] });
    const another = await judged({ already: async () => [broken] });
    await writeDown({ detectors: ["backed"] });
    const own = await judged({ already: async () => [broken] });

    expect(another.objections.map(({ about }) => about)).to.deep.equal(["detector backed"]);
    expect([own.objections, own.warnings]).to.deep.equal([[], [`detector backed: ${broken}`]]);
  });

  it("is refused where it did not hold either when a responder looked last, and found nothing (a new rule the wrong way round passed, and the reload paused the vault)", async () => {
    await writeDown({ cursor: 90 });

    const { objections, warnings } = await judged({ already: async () => [broken] });

    expect(warnings).to.deep.equal([]);
    expect(objections).to.deep.equal([{ about: "detector backed", objection: `${broken}. ${advice}` }]);
  });

  it("is a warning where nobody can say how it was when a responder looked last, as of another chain, or read the record (no responder was started in an incident)", async () => {
    await writeDown({ cursor: 90 });
    const abroad = await judged({ already: async (_, __, isPast) => (isPast ? [] : [broken]) });
    writeFileSync(folder.store, "no record of ours");
    const unread = await judged({ already: async () => [broken] });

    for (const { warnings } of [abroad, unread]) expect(warnings).to.deep.equal([`detector backed: ${broken}`]);
    expect(unread.objections.map(({ about }) => about)).to.deep.equal(["store"]);
  });

  it("is a warning where the record was lost, which is refused as the start would be", async () => {
    writeFileSync(`${folder.store}.snapshot`, "of the record that was lost");
    const gone = await judged({ already: async () => [broken] });
    writeFileSync(folder.store, "");
    const blank = await judged({ already: async () => [broken] });

    for (const { objections, warnings } of [gone, blank]) {
      expect(objections.map(({ about }) => about)).to.deep.equal(["store"]);
      expect(warnings).to.deep.equal([`detector backed: ${broken}`]);
    }
  });

  it("is a warning where the vault is paused already", async () => {
    const paused = fakeAction({ holds: async () => true });

    const { objections, warnings } = await judged({ already: async () => [broken] }, paused);

    expect(objections.map(({ about }) => about)).not.to.include("detector backed");
    expect(warnings.at(-1)).to.equal(`detector backed: ${broken}`);
  });

  it("refuses a store that a responder would not start with, and leaves nothing beside it (`run` refused it, and left a lock)", async () => {
    writeFileSync(folder.store, '{ "address": "0x01" }');
    const foreign = await judged({});
    writeFileSync(folder.store, "");
    const empty = await judged({});

    expect(foreign.objections.map(({ about }) => about)).to.deep.equal(["store"]);
    expect(foreign.objections[0]?.objection).to.match(
      /expected a SQLite file at .*found another kind: give another path/,
    );
    expect(empty.objections).to.deep.equal([]);
    expect(existsSync(`${folder.store}.lock`)).to.equal(false);
  });
});
