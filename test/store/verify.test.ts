import { DatabaseSync } from "node:sqlite";
import { expect } from "chai";
import { openStore } from "../../src/store/sqlite.ts";
import { verifyJournal } from "../../src/store/verify.ts";
import { makeEntry, makeFolder } from "./changes.ts";

const ENTRIES = 40;

describe("verifying the journal", () => {
  let folder: ReturnType<typeof makeFolder>;

  beforeEach(async () => {
    folder = makeFolder();
    const store = await openStore({ path: folder.store, now: () => 1_700_000_000_000 });
    await store.commit({
      entries: Array.from({ length: ENTRIES }, (_, index) => makeEntry(`é"${index}`, { b: index, a: "\u2028" })),
    });
    await store.close();
  });

  afterEach(() => folder.remove());

  const afterTampering = (sql: string) => {
    const db = new DatabaseSync(folder.store);
    db.exec("DROP TRIGGER journal_no_change; DROP TRIGGER journal_no_removal; DROP TRIGGER journal_no_gap");
    db.exec("DROP TRIGGER head_follows; DROP TRIGGER head_stays");
    db.exec(sql);
    db.close();
    return verifyJournal(folder.store);
  };

  for (const [what, change] of [
    ["the body", `body = '{"a":"\u2028","b":99}'`],
    ["the form of the body", `body = body || ' '`],
    ["the time", "at = at + 1"],
    ["the kind", "kind = 'fault'"],
    ["the reference", "ref = 'other'"],
    ["the hash", "hash = replace(hash, substr(hash, 1, 1), 'f') || 'x'"],
    ["the hash before", "prev = replace(prev, substr(prev, 1, 1), 'f') || 'x'"],
  ] as const) {
    it(`names the entry of which ${what} was changed`, () => {
      expect(afterTampering(`UPDATE journal SET ${change} WHERE seq = 17`)).to.include({ intact: false, seq: 17 });
    });
  }

  it("names an entry that was removed from the middle", () => {
    expect(afterTampering("DELETE FROM journal WHERE seq = 17")).to.include({ intact: false, seq: 17 });
  });

  it("names the first entry when it was removed", () => {
    expect(afterTampering("DELETE FROM journal WHERE seq = 1")).to.include({ intact: false, seq: 1 });
  });

  it("names what is missing when the end is cut off", () => {
    expect(afterTampering(`DELETE FROM journal WHERE seq >= ${ENTRIES - 1}`)).to.include({
      intact: false,
      seq: ENTRIES - 1,
    });
  });

  it("notices that two entries changed places", () => {
    const swap =
      "UPDATE journal SET seq = -5 WHERE seq = 5; UPDATE journal SET seq = 5 WHERE seq = 6; UPDATE journal SET seq = 6 WHERE seq = -5";
    expect(afterTampering(swap)).to.include({ intact: false, seq: 5 });
  });

  it("notices an entry that was put at the end", () => {
    const forged = `INSERT INTO journal SELECT ${ENTRIES + 1}, 0, 'finding', '', '{}', hash, 'forged' FROM head`;
    expect(afterTampering(forged)).to.include({ intact: false, seq: ENTRIES + 1 });
  });

  it("notices a head that was moved", () => {
    expect(afterTampering("UPDATE head SET hash = 'other'")).to.include({ intact: false, seq: ENTRIES });
  });

  it("notices a head that was removed", () => {
    expect(afterTampering("DELETE FROM head")).to.include({ intact: false, seq: ENTRIES + 1 });
  });

  it("gives the number of entries and the head of an intact journal, also of an empty one", async () => {
    const empty = `${folder.store}.empty`;
    await (await openStore({ path: empty, now: () => 0 })).close();

    expect(verifyJournal(folder.store)).to.include({ intact: true, entries: ENTRIES });
    expect(verifyJournal(empty)).to.deep.equal({ intact: true, entries: 0, head: "0".repeat(64) });
  });

  it("follows a journal that is being written", async () => {
    const store = await openStore({ path: folder.store, now: () => 0 });
    const writing = Promise.all(Array.from({ length: 200 }, () => store.commit({ entries: [makeEntry("a")] })));
    const during = verifyJournal(folder.store);
    await writing;
    await store.close();

    expect(during).to.include({ intact: true });
    expect(verifyJournal(folder.store)).to.include({ intact: true, entries: ENTRIES + 200 });
  });
});
