import { existsSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { foundAlready } from "../../src/cli/check-already.ts";
import type { Detector } from "../../src/core/parts.ts";
import { openStore } from "../../src/store/sqlite.ts";
import { detector } from "../core/watching.ts";
import { chainOf } from "../lane/laning.ts";
import { makeFolder } from "../store/changes.ts";
import { fakeAction } from "../support/fakes.ts";

const broken = "it does not hold now: an incident goes on, or the expression is wrong";

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
    return foundAlready({ chains: [app] }, { store: folder.store, env: {} });
  }

  it("is refused where nothing speaks for an incident, and passes where it holds", async () => {
    const refused = await judged({ already: async () => [broken] });
    const passed = await judged({ already: async () => [] });

    expect(refused.objections).to.deep.equal([{ about: "detector backed", objection: broken }]);
    expect([passed.objections, passed.warnings]).to.deep.equal([[], []]);
  });

  it("is a warning where a responder has run with this record (who checked before a start did not get up in the incident)", async () => {
    const store = await openStore({ path: folder.store, now: () => 0 });
    await store.commit({ entries: [{ kind: "fault", ref: "a", body: { reason: "a test" } }] });
    await store.close();

    const { objections, warnings } = await judged({ already: async () => [broken] });

    expect(objections).to.deep.equal([]);
    expect(warnings).to.deep.equal([`detector backed: ${broken}`]);
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
