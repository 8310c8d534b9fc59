import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect } from "chai";
import { withDeadline } from "../../src/lib/deadline.ts";
import { backUp, restore } from "../../src/store/backup.ts";
import { openSpoolFile } from "../../src/store/spool-file.ts";
import { openStore } from "../../src/store/sqlite.ts";
import { verifyJournal } from "../../src/store/verify.ts";
import { failureOf } from "../support/fakes.ts";
import { makeEntry, makeFolder, makeIntent } from "./changes.ts";

/** Commits every two milliseconds, without end. */
const writer = `import { DatabaseSync } from "node:sqlite";
const db = new DatabaseSync(process.argv[1], { timeout: 5000 });
db.exec("PRAGMA synchronous = OFF");
const write = db.prepare("INSERT INTO once VALUES (?)");
let count = 0;
setInterval(() => console.log(write.run(String(count++)).changes), 2);`;

/** Copies, where no file may be larger than the table of a log that readers share. */
const limited = `import { backUp, restore } from ${JSON.stringify(new URL("../../src/store/backup.ts", import.meta.url).href)};
const [how, from, to] = process.argv.slice(1);
await (how === "backUp" ? backUp : restore)(from, to).catch(({ code }) => console.log(code));`;
const inSmallFiles = (...args: readonly string[]) =>
  spawnSync(
    "/bin/sh",
    ["-c", 'ulimit -f 64; exec "$0" "$@"', process.execPath, "--input-type=module", "-e", limited, ...args],
    { encoding: "utf8" },
  ).stdout.trim();

describe("keeping copies of the store", () => {
  let folder: ReturnType<typeof makeFolder>;
  let copy: string;

  beforeEach(async () => {
    folder = makeFolder();
    copy = join(folder.path, "copy.sqlite");
    const store = await openStore({ path: folder.store, now: () => 7 });
    await store.commit({ entries: [makeEntry("a"), makeEntry("b")], intent: makeIntent("i") });
    await store.close();
  });

  afterEach(() => folder.remove());

  it("overwrites nothing, neither with a backup nor with a restored one", async () => {
    writeFileSync(copy, "something else");

    expect(await failureOf(backUp(folder.store, copy))).to.equal("STORE_EXISTS");
    expect(await failureOf(restore(folder.store, copy))).to.equal("STORE_EXISTS");
  });

  it("refuses to restore a copy that was changed, and leaves no store behind", async () => {
    await backUp(folder.store, copy);
    const db = new DatabaseSync(copy);
    db.exec("DROP TRIGGER journal_no_change; UPDATE journal SET body = '{}' WHERE seq = 1");
    db.close();
    const place = join(folder.path, "restored.sqlite");

    expect(await failureOf(restore(copy, place))).to.equal("STORE_CORRUPT");
    expect(existsSync(place)).to.equal(false);
  });

  it("leaves nothing where there was no room for all of it, and takes the next try (a file without bytes lay there, and a responder began anew in it)", async () => {
    const store = await openStore({ path: folder.store, now: () => 7 });
    await store.commit({ entries: [makeEntry("c", { text: "x".repeat(200_000) })] });
    await store.close();
    const place = join(folder.path, "restored.sqlite");
    const tried = [inSmallFiles("backUp", folder.store, copy), inSmallFiles("restore", folder.store, place)];
    const left = readdirSync(folder.path).filter((name) => !name.startsWith("store.sqlite"));

    const kept = await backUp(folder.store, copy);
    const back = await restore(copy, place);

    expect([tried, left]).to.deep.equal([["STORE_IO", "STORE_IO"], []]);
    expect([kept.entries, back.entries]).to.deep.equal([3, 3]);
    expect(readdirSync(folder.path).filter((name) => name.startsWith("restored"))).to.deep.equal(["restored.sqlite"]);
  }).timeout(60_000);

  it("takes away what a kill left of a try, and lets nobody else write the same copy meanwhile", async () => {
    for (const end of ["", "-journal", "-wal"]) writeFileSync(`${copy}.new${end}`, "half");
    const all = await Promise.all([failureOf(backUp(folder.store, copy)), failureOf(backUp(folder.store, copy))]);

    expect(all.sort()).to.deep.equal(["STORE_LOCKED", "no failure"]);
    expect(verifyJournal(copy)).to.include({ intact: true, entries: 2 });
    expect(readdirSync(folder.path).filter((name) => name.includes(".new"))).to.deep.equal([]);
  });

  it("refuses while the second file beside the store has what the store lacks, and only then (a copy was called whole without it)", async () => {
    const lines = () => openSpoolFile(`${folder.store}.spool`);
    const store = await openStore({ path: folder.store, now: () => 7 });
    const change = { entries: [makeEntry("c")] };
    const intended = { entries: [makeEntry("d")], intent: makeIntent("d"), once: "shared" };
    const first = await lines();
    await first.close();
    await backUp(folder.store, `${copy}.of-empty`);
    const file = await lines();
    await file.append({ id: "x", change });
    await file.append({ id: "y", change: intended });
    await store.commit({ ...change, once: "x" });

    const refused = await failureOf(backUp(folder.store, copy));
    const elsewhere = await failureOf(backUp(folder.store, copy, `${folder.store}.of-another-name`));
    rmSync(copy);
    const named = await failureOf(backUp(`${copy}.of-empty`, copy, `${folder.store}.spool`));
    await store.commit({ ...intended, once: "y" });
    const { entries } = await backUp(folder.store, copy);
    await file.close();
    await store.close();

    expect([refused, elsewhere, named, entries]).to.deep.equal(["SPOOL_LEFT", "no failure", "SPOOL_LEFT", 4]);
  });

  it("copies a store that is being written, whole", async () => {
    const store = await openStore({ path: folder.store, now: () => 7 });
    const writing = Promise.all(Array.from({ length: 200 }, () => store.commit({ entries: [makeEntry("more")] })));
    const { entries } = await backUp(folder.store, copy);
    await writing;
    await store.close();

    expect(verifyJournal(copy)).to.include({ intact: true, entries });
  });

  it("copies a large store while another process writes without end (each write let it begin again)", async () => {
    const store = await openStore({ path: folder.store, now: () => 7 });
    const body = { text: "x".repeat(9_000) };
    for (let count = 0; count < 20; count += 1)
      await store.commit({ entries: Array.from({ length: 100 }, () => makeEntry("more", body)) });
    await store.close();
    const child = spawn(process.execPath, ["--input-type=module", "-e", writer, folder.store], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    child.stdout.resume();
    await once(child.stdout, "data");

    const copied = await withDeadline(backUp(folder.store, copy), 10_000, () => undefined);
    child.kill("SIGKILL");
    await once(child, "close");

    expect(copied?.entries).to.equal(2_002);
  }).timeout(60_000);

  it("restores a store that goes on where the copy ended, with its open intents", async () => {
    await backUp(folder.store, copy);
    const place = join(folder.path, "restored.sqlite");
    const { entries } = await restore(copy, place);

    const store = await openStore({ path: place, now: () => 8 });
    const [next] = (await store.commit({ entries: [makeEntry("c")] })) ?? [];
    const open = await store.openIntents();
    await store.close();

    expect([entries, next?.seq]).to.deep.equal([2, 3]);
    expect(open).to.deep.equal([makeIntent("i")]);
  });
});
