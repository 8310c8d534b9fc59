import { DatabaseSync } from "node:sqlite";
import { expect } from "chai";
import { FIRST_PREV } from "../../src/store/journal.ts";
import { openWriter } from "../../src/store/sqlite/open.ts";
import { openStore } from "../../src/store/sqlite.ts";
import { strandHash } from "../../src/store/strand.ts";
import { verifyJournal } from "../../src/store/verify.ts";
import { makeEntry, makeFolder, makeIntent } from "./changes.ts";

describe("the chain of an incident", () => {
  let folder: ReturnType<typeof makeFolder>;

  beforeEach(async () => {
    folder = makeFolder();
    const store = await openStore({ path: folder.store, now: () => 7 });
    const intent = { kind: "intent", ref: "i", body: { incident: "first" } } as const;
    await store.commit({ entries: [makeEntry("first"), { kind: "decision", ref: "first", body: {} }] });
    await store.commit({ entries: [makeEntry("second")] });
    await store.commit({ entries: [intent], intent: makeIntent("i", { incident: "first" }) });
    await store.commit({ entries: [{ kind: "armed", ref: "pause", body: {} }] });
    await store.commit({ entries: [{ kind: "broadcast", ref: "i", body: {} }] });
    await store.commit({ entries: [{ kind: "outcome", ref: "i", body: { incident: "first" } }] });
    await store.close();
  });

  afterEach(() => folder.remove());

  const strands = () => {
    const db = new DatabaseSync(folder.store, { readOnly: true });
    const rows = db.prepare("SELECT incident || ' ' || nth || ' ' || seq AS at, hash FROM strand ORDER BY seq").all();
    db.close();
    return rows.map((row) => ({ ...row }));
  };
  const afterTampering = (sql: string) => {
    const db = new DatabaseSync(folder.store);
    db.exec("DROP TRIGGER IF EXISTS strand_no_change; DROP TRIGGER IF EXISTS strand_no_removal");
    db.exec(sql);
    db.close();
    return verifyJournal(folder.store);
  };

  it("names the entry of an incident that was taken out of its chain, also at its end", () => {
    expect(afterTampering("DELETE FROM strand WHERE nth = 3")).to.include({ intact: false, seq: 4 });
    expect(afterTampering("DELETE FROM strand WHERE seq >= 4")).to.include({ intact: false, seq: 4 });
  });

  it("names an entry that was hung into another incident", () => {
    const moved = "UPDATE strand SET incident = 'first', nth = 9 WHERE seq = 3";
    expect(afterTampering(moved)).to.include({ intact: false, seq: 3 });
  });

  it("is asked for its end among the newest entries alone (a start looked through the whole journal for its first anchor)", async () => {
    const store = await openStore({ path: folder.store, now: () => 7 });
    const last = Array.from({ length: 9_999 }, () => makeEntry("third"));
    await store.commit({ entries: last });
    const { seq } = await store.head();
    const before = await store.ends(0, seq);
    await store.commit({ entries: [makeEntry("third")] });
    const after = await store.ends(0, seq + 1);
    await store.close();

    const said = [before, after].map((ends) => ends.map(({ incident, nth }) => `${incident} ${nth}`));
    expect(said).to.deep.equal([["third 9999", "first 5"], ["third 10000"]]);
  });

  const toFirstVersion = () => {
    const db = new DatabaseSync(folder.store);
    db.exec(`
      DROP TABLE strand; DROP TABLE once; DROP TABLE duty; UPDATE meta SET value = '1' WHERE key = 'schema';
      ALTER TABLE intent DROP COLUMN owner; ALTER TABLE intent DROP COLUMN fence;
      ALTER TABLE intent DROP COLUMN lease_until`);
    db.close();
  };
  const hashAt = (seq: number) => {
    const db = new DatabaseSync(folder.store, { readOnly: true });
    const row = db.prepare("SELECT hash FROM journal WHERE seq = ?").get(seq);
    db.close();
    return String(row?.["hash"]);
  };

  for (const [what, seq, reason] of [
    ["what names its incident", 7, "it stands in the chain of other, and is of first"],
    ["what follows from an intent", 6, "it stands in the chain of other, and is of first"],
    ["the only one of its incident", 3, "it stands in the chain of other, and is of second"],
    ["what is of none", 5, "it stands in the chain of other, and nothing says that it is of it"],
  ] as const)
    it(`names an entry that stands with a right hash in the chain of another incident, ${what} (nobody asked whether it is of that one)`, () => {
      const strand = strandHash(FIRST_PREV, "other", 1, hashAt(seq));

      const verdict = afterTampering(`
        DELETE FROM strand WHERE seq = ${seq};
        INSERT INTO strand VALUES ('other', 1, ${seq}, '${strand}')`);

      expect(verdict).to.deep.equal({ intact: false, seq, reason });
    });

  it("refuses every change of it, whoever asks", () => {
    const db = new DatabaseSync(folder.store);
    expect(() => db.exec("UPDATE strand SET nth = 9 WHERE nth = 1")).to.throw("append-only");
    expect(() => db.exec("DELETE FROM strand")).to.throw("append-only");
    expect(() => db.exec("REPLACE INTO strand SELECT incident, nth, 999, 'x' FROM strand")).to.throw("append-only");
    expect(() => db.exec("REPLACE INTO strand SELECT 'other', 999, seq, 'x' FROM strand")).to.throw("append-only");
    db.close();
  });

  it("holds what names the incident and what follows from its intents, in order, and nothing else", () => {
    expect(strands().map(({ at }) => at)).to.deep.equal([
      ...["first 1 1", "first 2 2", "second 1 3"],
      ...["first 3 4", "first 4 6", "first 5 7"],
    ]);
    expect(verifyJournal(folder.store)).to.include({ intact: true, entries: 7 });
  });

  it("is given to a store of the first version when a writer opens it; until then it can be read and verified", () => {
    const before = strands();
    toFirstVersion();

    expect(verifyJournal(folder.store)).to.include({ intact: true, entries: 7 });
    openWriter(folder.store).close();
    expect(strands()).to.deep.equal(before);
    expect(verifyJournal(folder.store)).to.include({ intact: true, entries: 7 });
  });

  it("may hold, after a migration, what came before its intent", async () => {
    const store = await openStore({ path: folder.store, now: () => 7 });
    const intent = { kind: "intent", ref: "j", body: { incident: "second" } } as const;
    await store.commit({ entries: [{ kind: "broadcast", ref: "j", body: {} }] });
    await store.commit({ entries: [intent], intent: makeIntent("j", { incident: "second" }) });
    await store.close();
    toFirstVersion();
    openWriter(folder.store).close();

    expect(strands().map(({ at }) => at)).to.include.members(["second 2 8", "second 3 9"]);
    expect(verifyJournal(folder.store)).to.include({ intact: true, entries: 9 });
  });
});
