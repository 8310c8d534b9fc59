import { DatabaseSync } from "node:sqlite";
import { expect } from "chai";
import type { Told } from "../../../src/core/told.ts";
import { openStore } from "../../../src/store/sqlite.ts";
import { makeEntry, makeFolder } from "../changes.ts";

const [a, b] = [
  { id: "post-aaaaaa", formerly: "post-1" },
  { id: "post-bbbbbb", formerly: "post-2" },
] as const;

describe("how far notifiers told a store in a file", () => {
  let folder: ReturnType<typeof makeFolder>;

  beforeEach(async () => {
    folder = makeFolder();
    const store = await openStore({ path: folder.store, now: () => 0 });
    await store.told("post-1");
    await store.commit({ entries: ["1", "2", "3", "4"].map((ref) => makeEntry(ref)) });
    store.markTold("post-1", 2);
    store.markTold("metrics", 3);
    await store.close();
  });
  afterEach(() => folder.remove());

  const toldOf = async (...all: readonly Told[]) => {
    const store = await openStore({ path: folder.store, now: () => 0 });
    const told = await Promise.all(all.map(({ id }) => store.told(id, all)));
    await store.close();
    return told;
  };
  const kept = () => {
    const db = new DatabaseSync(folder.store, { readOnly: true });
    const rows = db.prepare("SELECT notifier || ' ' || seq AS mark FROM told ORDER BY notifier").all();
    db.close();
    return rows.map(({ mark }) => mark);
  };

  it("is gone on from where an earlier version knew one by its place, once", async () => {
    const first = await toldOf(a);
    const later = await toldOf({ ...b, formerly: "post-1" }, a);

    expect([first, later]).to.deep.equal([[2], [4, 2]]);
    expect(kept()).to.deep.equal(["metrics 3", "post-aaaaaa 2", "post-bbbbbb 4"]);
  });

  it("is gone on from by one whose settings were changed, and by nobody once it was gone for a run", async () => {
    const changed = [await toldOf(a), await toldOf(b)];
    await toldOf({ id: "metrics" });
    const later = await toldOf(a);

    expect([...changed, later]).to.deep.equal([[2], [2], [4]]);
    expect(kept()).to.deep.equal(["metrics 3", "post-aaaaaa 4"]);
  });
});
