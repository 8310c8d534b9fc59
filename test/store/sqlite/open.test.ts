import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { assertVersion, openReader, openWriter } from "../../../src/store/sqlite/open.ts";
import { openStore, openStoreReadOnly } from "../../../src/store/sqlite.ts";
import { makeEntry, makeFolder } from "../changes.ts";

const COMMITTER = fileURLToPath(new URL("../committer.ts", import.meta.url));

describe("opening the store", () => {
  let folder: ReturnType<typeof makeFolder>;

  beforeEach(() => {
    folder = makeFolder();
  });

  afterEach(() => folder.remove());

  const codeOf = async (path: string) => {
    const error = await openStore({ path, now: () => 0 }).catch((caught) => caught);
    expect(error.message).to.include(path).and.match(/: .+/);
    return error.code;
  };

  it("refuses a second writer in this process, under any name of the file", async () => {
    const store = await openStore({ path: folder.store, now: () => 0 });
    const alias = join(folder.path, "alias.sqlite");
    symlinkSync(folder.store, alias);

    expect(await codeOf(folder.store)).to.equal("STORE_LOCKED");
    const error = await openStore({ path: alias, now: () => 0 }).catch((caught) => caught);
    expect(error).to.include({ code: "STORE_LOCKED", retryable: true });
    expect(await store.commit({ entries: [makeEntry("a")] })).to.have.length(1);
    await store.close();
  });

  it("refuses a second writer while another process writes, names it, and opens as soon as that one is killed", async () => {
    const child = spawn(process.execPath, [COMMITTER, folder.store, "0"], { stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout, "data");

    const error = await openStore({ path: folder.store, now: () => 0 }).catch((caught) => caught);
    const reader = await openStoreReadOnly(folder.store);
    const seen = await reader.entries(0, 1);
    await reader.close();
    child.kill("SIGKILL");
    await once(child, "close");
    const store = await openStore({ path: folder.store, now: () => 0 });
    await store.close();

    expect(error).to.have.property("code", "STORE_LOCKED");
    expect(error.message).to.include(`process ${child.pid}`);
    expect(seen).to.have.length(1);
  }).timeout(120_000);

  it("opens although somebody asks at that moment whether anybody writes (it was refused)", async () => {
    await (await openStore({ path: folder.store, now: () => 0 })).close();
    const asking = new DatabaseSync(`${folder.store}.lock`);
    asking.exec("BEGIN");
    asking.prepare("SELECT 1 FROM sqlite_master").get();

    setTimeout(() => asking.close(), 200);
    const store = await openStore({ path: folder.store, now: () => 0 });

    expect(await store.commit({ entries: [makeEntry("a")] })).to.have.length(1);
    await store.close();
  });

  it("refuses a file that is not a database and leaves it as it was", async () => {
    writeFileSync(folder.store, "a letter from home ".repeat(100));

    expect(await codeOf(folder.store)).to.equal("STORE_NOT_A_DATABASE");
    expect(readFileSync(folder.store, "utf8")).to.equal("a letter from home ".repeat(100));
    expect(() => openReader(folder.store))
      .to.throw()
      .with.property("code", "STORE_NOT_A_DATABASE");
  });

  it("refuses a database of another program and leaves it as it was", async () => {
    const db = new DatabaseSync(folder.store);
    db.exec("CREATE TABLE meta(key TEXT, value TEXT); INSERT INTO meta VALUES ('schema', '1')");
    db.close();
    const before = readFileSync(folder.store);

    expect(await codeOf(folder.store)).to.equal("STORE_FOREIGN");
    expect(readFileSync(folder.store).equals(before)).to.equal(true);
    expect(() => openReader(folder.store))
      .to.throw()
      .with.property("code", "STORE_FOREIGN");
  });

  it("leaves nothing beside what is no store of ours, and what lay there before (a lock stayed behind)", async () => {
    const at = (name: string) => join(folder.path, name);
    writeFileSync(at("letter"), "a letter from home ".repeat(100));
    writeFileSync(at("locked"), "another one ".repeat(100));
    writeFileSync(at("locked.lock"), "");
    const db = new DatabaseSync(at("theirs.sqlite"));
    db.exec("CREATE TABLE theirs(a)");
    db.close();
    mkdirSync(at("folder"));
    const before = readdirSync(folder.path);

    for (const name of ["letter", "locked", "theirs.sqlite", "folder"]) await codeOf(at(name));

    expect(readdirSync(folder.path)).to.deep.equal(before);
  });

  it("refuses a store that a newer Firebreak wrote", async () => {
    openWriter(folder.store).close();
    const db = new DatabaseSync(folder.store);
    db.exec("UPDATE meta SET value = '3' WHERE key = 'schema'");
    db.close();

    expect(await codeOf(folder.store)).to.equal("STORE_TOO_NEW");
    expect(() => openReader(folder.store))
      .to.throw()
      .with.property("code", "STORE_TOO_NEW");
  });

  it("refuses to continue a journal whose end was cut off", async () => {
    const store = await openStore({ path: folder.store, now: () => 0 });
    await store.commit({ entries: [makeEntry("a"), makeEntry("b")] });
    await store.close();
    const db = new DatabaseSync(folder.store);
    db.exec("DROP TRIGGER journal_no_removal; DELETE FROM journal WHERE seq = 2");
    db.close();

    expect(await codeOf(folder.store)).to.equal("STORE_TAMPERED");
  });

  it("refuses a folder, a path below a file and a lock that is not one", async () => {
    writeFileSync(join(folder.path, "file"), "");
    mkdirSync(join(folder.path, "folder"));
    writeFileSync(`${folder.store}.lock`, "not a lock ".repeat(100));

    expect(await codeOf(join(folder.path, "folder"))).to.equal("CONFIG");
    expect(await codeOf(join(folder.path, "file", "store.sqlite"))).to.equal("STORE_UNWRITABLE");
    expect(await codeOf(folder.store)).to.equal("STORE_NOT_A_DATABASE");
  });

  // Root may write into every folder that a test can make, but not here.
  it("refuses a folder that takes no files", async () => {
    expect(await codeOf("/proc/store.sqlite")).to.equal("STORE_UNWRITABLE");
  });

  it("says so when there is nothing to look at", () => {
    expect(() => openReader(folder.store))
      .to.throw()
      .with.property("code", "STORE_MISSING");
    writeFileSync(folder.store, "");
    expect(() => openReader(folder.store))
      .to.throw()
      .with.property("code", "STORE_FOREIGN");
  });

  it("creates the folder and the file, and takes up an empty file", async () => {
    const path = join(folder.path, "a", "b", "store.sqlite");
    const store = await openStore({ path, now: () => 0 });
    await store.close();
    copyFileSync(path, `${path}.copy`);
    writeFileSync(`${path}.empty`, "");

    for (const usable of [path, `${path}.copy`, `${path}.empty`]) {
      const opened = openWriter(usable);
      expect(opened.db.prepare("PRAGMA synchronous").get()).to.deep.include({ synchronous: 2 });
      expect(opened.db.prepare("PRAGMA journal_mode").get()).to.deep.include({ journal_mode: "wal" });
      opened.close();
    }
  });

  it("puts the rules of the journal back when somebody dropped them", () => {
    openWriter(folder.store).close();
    const db = new DatabaseSync(folder.store);
    db.exec("DROP TRIGGER journal_no_change; DROP TRIGGER journal_no_removal; DROP TRIGGER journal_no_gap");
    db.close();

    const opened = openWriter(folder.store);
    const rules = opened.db
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'journal'")
      .all();
    opened.close();
    expect(rules).to.have.length(3);
  });

  it("accepts SQLite from the first release that keeps the log whole", () => {
    expect(() => assertVersion("3.51.2"))
      .to.throw()
      .with.property("code", "STORE_OLD_SQLITE");
    expect(() => assertVersion("3.9.9"))
      .to.throw()
      .with.property("code", "STORE_OLD_SQLITE");
    expect(() => assertVersion("3.51.3")).not.to.throw();
    expect(() => assertVersion("3.52.0")).not.to.throw();
    expect(() => assertVersion("4.0.0")).not.to.throw();
  });
});
