import { chmodSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { backUp, restore } from "../../../src/store/backup.ts";
import { openStore } from "../../../src/store/sqlite.ts";
import { makeEntry, makeFolder } from "../changes.ts";

describe("the store's file", () => {
  let folder: ReturnType<typeof makeFolder>;

  beforeEach(() => {
    folder = makeFolder();
  });

  afterEach(() => folder.remove());

  const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

  it("is its owner's alone, with its log, its backup and what is restored (anybody could read what was signed before it was sent)", async () => {
    const [copy, restored] = ["copy.sqlite", "restored.sqlite"].map((name) => join(folder.path, name)) as [
      string,
      string,
    ];
    const store = await openStore({ path: folder.store, now: () => 0 });
    await store.commit({ entries: [makeEntry("a")] });

    await backUp(folder.store, copy);
    await restore(copy, restored);

    const files = [folder.store, `${folder.store}-wal`, `${folder.store}-shm`, copy, restored];
    expect(files.map(modeOf)).to.deep.equal(["600", "600", "600", "600", "600"]);
    await store.close();
  });

  it("keeps the mode that people gave it, for others who look at it", async () => {
    writeFileSync(folder.store, "");
    chmodSync(folder.store, 0o640);

    const store = await openStore({ path: folder.store, now: () => 0 });
    await store.commit({ entries: [makeEntry("a")] });

    expect([folder.store, `${folder.store}-wal`].map(modeOf)).to.deep.equal(["640", "640"]);
    await store.close();
  });
});
