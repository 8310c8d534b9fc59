import { realpathSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { expect } from "chai";
import { entryOfFinding } from "../../src/core/entries.ts";
import { historiesOf } from "../../src/core/histories.ts";
import { copyToPostgres } from "../../src/store/copy.ts";
import { lockStore } from "../../src/store/lock.ts";
import { openPostgres, prepareDatabase, verifyPostgres } from "../../src/store/postgres.ts";
import { openSnapshots } from "../../src/store/snapshot-file.ts";
import { openSpool } from "../../src/store/spool.ts";
import { openSpoolFile } from "../../src/store/spool-file.ts";
import { openStore } from "../../src/store/sqlite.ts";
import { momentAt } from "../core/deciding.ts";
import { knowledge } from "../core/knowing.ts";
import { failureOf, findingOf } from "../support/fakes.ts";
import { type Cluster, postgresBin, startCluster } from "../support/postgres.ts";
import { hashOf, makeEntry, makeFolder, makeIntent, makeTx } from "./changes.ts";

const cursorAt9 = { number: 9n, hash: hashOf("9"), before: [hashOf("8")], first: 2n };

describe("copying a store from a file to PostgreSQL", function () {
  this.timeout(120_000);
  let cluster: Cluster;
  let folder: ReturnType<typeof makeFolder>;

  before(async function () {
    const bin = postgresBin();
    if (bin === undefined) return this.skip();
    cluster = await startCluster(bin);
  });
  beforeEach(async () => {
    folder = makeFolder();
    const store = await openStore({ path: folder.store, now: () => 7 });
    const intent = makeIntent("i", { incident: "a" });
    await store.commit({ entries: [makeEntry("a"), { kind: "intent", ref: "i", body: {} }], intent, once: "n" });
    await store.commit({ entries: [], intent: makeIntent("j"), variant: { intent: "i", tx: makeTx("i", 1) } });
    await store.commit({
      entries: [makeEntry("b")],
      closes: "j",
      cursor: { chainId: 1n, block: cursorAt9 },
    });
    await store.told("t");
    await store.close();
  });
  afterEach(() => folder.remove());

  it("refuses a database that holds something", async () => {
    const url = await cluster.database();
    const store = await openPostgres({ url, replica: "one", now: () => 0 });
    await store.commit({ entries: [makeEntry("x")] });
    await store.close();

    expect(await failureOf(copyToPostgres(folder.store, url))).to.equal("STORE_NOT_EMPTY");
    expect(await verifyPostgres(url)).to.include({ intact: true, entries: 1 });
  });

  it("refuses a file that a responder writes, also one that starts meanwhile (the next one acted again on what it contained)", async () => {
    const url = await cluster.database();
    const running = await openStore({ path: folder.store, now: () => 8 });
    const atStart = await failureOf(copyToPostgres(folder.store, url));
    await running.close();
    const copying = failureOf(copyToPostgres(folder.store, url));
    const lock = lockStore(realpathSync(folder.store));
    const meanwhile = await copying;
    lock.close();

    const { entries } = await copyToPostgres(folder.store, url);

    expect([atStart, meanwhile, entries]).to.deep.equal(["STORE_LOCKED", "STORE_LOCKED", 3]);
  });

  it("refuses a file whose second file has what it lacks, until a responder took it (a copy was called whole, and nobody read that file any more)", async () => {
    const url = await cluster.database();
    const path = `${folder.store}.spool`;
    const file = await openSpoolFile(path);
    await file.append({ id: "x", change: { entries: [makeEntry("c")], closes: "i" } });
    await file.close();

    const refused = await failureOf(copyToPostgres(folder.store, url));
    const store = await openStore({ path: folder.store, now: () => 8 });
    await (await openSpool({ store, path, say: () => undefined })).close();
    const { entries } = await copyToPostgres(folder.store, url);

    expect([refused, entries]).to.deep.equal(["SPOOL_LEFT", 4]);
  });

  it("says in one sentence why a copy ends in its middle, and leaves the database for the next try (the server's own words came)", async () => {
    const url = await cluster.database();
    await prepareDatabase(url);
    const full = "BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END";
    await cluster.query(url, `CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ ${full} $$`);
    await cluster.query(url, "CREATE TRIGGER no_room BEFORE INSERT ON firebreak.tx EXECUTE FUNCTION no_room()");
    const ended = await failureOf(copyToPostgres(folder.store, url));
    const left = await verifyPostgres(url);
    await cluster.query(url, "DROP TRIGGER no_room ON firebreak.tx");

    // What arrives otherwise than it was sent.
    await cluster.query(
      url,
      `CREATE FUNCTION other() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN NEW.at = NEW.at + 1; RETURN NEW; END $$`,
    );
    await cluster.query(
      url,
      "CREATE TRIGGER other BEFORE INSERT ON firebreak.journal FOR EACH ROW EXECUTE FUNCTION other()",
    );
    const differs = await failureOf(copyToPostgres(folder.store, url));
    await cluster.query(url, "DROP TRIGGER other ON firebreak.journal");
    const { entries } = await copyToPostgres(folder.store, url);

    expect([ended, differs, entries]).to.deep.equal(["STORE_FULL", "STORE_CORRUPT", 3]);
    expect(left).to.include({ intact: true, entries: 0 });
  });

  it("brings over a file of the first version as well", async () => {
    const db = new DatabaseSync(folder.store);
    db.exec(`
      DROP TABLE strand; DROP TABLE once; DROP TABLE duty; UPDATE meta SET value = '1' WHERE key = 'schema';
      ALTER TABLE intent DROP COLUMN owner; ALTER TABLE intent DROP COLUMN fence;
      ALTER TABLE intent DROP COLUMN lease_until`);
    db.close();
    const url = await cluster.database();

    const { entries } = await copyToPostgres(folder.store, url);

    expect(entries).to.equal(3);
    expect(await verifyPostgres(url)).to.include({ intact: true, entries: 3 });
  });

  it("brings everything over: a replica goes on where the file ended, and finishes what it left open", async () => {
    const url = await cluster.database();
    const { entries } = await copyToPostgres(folder.store, url);

    const store = await openPostgres({ url, replica: "one", now: () => 8, patienceMs: 30_000 });
    const again = await store.commit({ entries: [makeEntry("again")], once: "n" });
    const [next] = (await store.commit({ entries: [makeEntry("c")], intent: makeIntent("k") })) ?? [];
    const open = await store.takeOver(1n);
    const cursor = await store.cursor(1n);
    await store.close();

    expect([entries, again, next?.seq]).to.deep.equal([3, undefined, 4]);
    expect(open).to.deep.equal([makeIntent("i", { incident: "a", txs: [makeTx("i", 0), makeTx("i", 1)] })]);
    expect(cursor).to.deep.equal(cursorAt9);
    expect(await verifyPostgres(url)).to.include({ intact: true, entries: 4 });
  });

  it("goes on from the snapshot of the file, since the journal is the same, and knows what all of it says", async () => {
    const snapshots = openSnapshots({ path: `${folder.path}/snapshot`, code: "this", say: () => undefined });
    const file = await openStore({ path: folder.store, now: () => 7 });
    const decisions = (from: number) =>
      Array.from({ length: 20 }, (_, index) => [
        entryOfFinding(findingOf({ key: `k${from + index}` }), momentAt(1), 0),
        { kind: "decision", ref: `k${from + index}`, body: { on: "1", verdict: "ask", steps: ["pause"] } } as const,
      ]).flat();
    await file.commit({ entries: decisions(0) });
    await historiesOf(file, [1n], snapshots, 1);
    await file.close();
    const url = await cluster.database();
    await copyToPostgres(folder.store, url);
    const store = await openPostgres({ url, replica: "one", now: () => 8 });
    await store.commit({ entries: decisions(10) });
    const asked: number[] = [];
    const entries: typeof store.entries = (after, ...rest) => {
      asked.push(after);
      return store.entries(after, ...rest);
    };

    const resumed = await historiesOf({ entries }, [1n], snapshots);

    expect(asked).to.deep.equal([42, 43, 83]);
    expect(knowledge(resumed)).to.equal(knowledge(await historiesOf(store, [1n])));
    await store.close();
    expect(await verifyPostgres(url)).to.include({ intact: true });
  });
});
