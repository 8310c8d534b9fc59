import { copyFileSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { openReader, openWriter } from "../../src/store/sqlite/open.ts";
import { openStore } from "../../src/store/sqlite.ts";
import { makeEntry, makeFolder } from "./changes.ts";

describe("a record that was lost", () => {
  let folder: ReturnType<typeof makeFolder>;
  beforeEach(() => {
    folder = makeFolder();
  });
  afterEach(() => folder.remove());

  const failureAt = (path: string) => openStore({ path, now: () => 0 }).then((store) => store.close(), Object);
  const beside = (end: string) => `${folder.store}${end}`;

  /** A record with an entry, and its log, as a kill leaves both. */
  async function killed(): Promise<void> {
    const store = await openStore({ path: folder.store, now: () => 0 });
    await store.commit({ entries: [makeEntry("a")] });
    copyFileSync(beside("-wal"), beside(".kept"));
    await store.close();
    copyFileSync(beside(".kept"), beside("-wal"));
  }

  it("is not begun anew in a file without bytes that has its log beside it, which stays as it was (it did, and the log was gone)", async () => {
    await killed();
    truncateSync(folder.store);

    const failure = await failureAt(folder.store);
    const looking = () => openReader(folder.store);

    expect(failure).to.include({ code: "STORE_LOST" });
    expect(failure.message).to.include(`move ${folder.store}, ${beside("-wal")} away and put a copy back`);
    expect(looking).to.throw().with.property("code", "STORE_LOST");
    expect(readFileSync(beside("-wal")).equals(readFileSync(beside(".kept")))).to.equal(true);
  });

  it("is not begun anew beside a second file or a snapshot of one, whether its file has no bytes or is gone", async () => {
    for (const end of [".spool", ".snapshot"]) {
      writeFileSync(beside(end), "something");
      const gone = await failureAt(folder.store);
      writeFileSync(folder.store, "");
      const blank = await failureAt(folder.store);
      rmSync(folder.store);
      rmSync(beside(end));

      expect([gone.code, blank.code], end).to.deep.equal(["STORE_LOST", "STORE_LOST"]);
      expect(gone.message)
        .to.include(`found no file beside ${beside(end)}`)
        .and.include(`move ${beside(end)} away`);
    }
    expect(await failureAt(folder.store)).to.equal(undefined);
  });

  it("is missed by who only looks as well, and behind another name of the file", async () => {
    await killed();
    rmSync(folder.store);
    expect(() => openReader(folder.store))
      .to.throw()
      .with.property("code", "STORE_LOST");

    writeFileSync(folder.store, "");
    const alias = join(folder.path, "alias.sqlite");
    symlinkSync(folder.store, alias);
    expect((await failureAt(alias)).code).to.equal("STORE_LOST");
  });

  it("is none where nothing is left of one: an empty folder, a file that somebody made empty, a first start that was killed", async () => {
    for (const [bytes, left] of [
      ["", ""],
      ["\n", ""],
      ["", "-journal"],
      ["", ".lock"],
    ] as const) {
      writeFileSync(folder.store, bytes);
      if (left !== "") writeFileSync(beside(left), "");
      const failure = await failureAt(folder.store);
      for (const end of ["", left, ".lock"]) rmSync(beside(end), { force: true });

      expect(failure, left).to.equal(undefined);
    }
    for (const end of ["-wal", ".spool"]) writeFileSync(beside(end), "");
    openWriter(folder.store).close();
  });
});
