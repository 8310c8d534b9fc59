import { expect } from "chai";
import { createGroupCommit } from "../../../src/store/sqlite/group.ts";
import { createMarks } from "../../../src/store/sqlite/marks.ts";
import { type Opened, openWriter } from "../../../src/store/sqlite/open.ts";
import { verifyJournal } from "../../../src/store/verify.ts";
import { toWire } from "../../../src/store/wire.ts";
import { makeEntry, makeFolder, makeIntent } from "../changes.ts";

const small = (id: number) => ({
  id,
  change: toWire({ entries: [makeEntry(`${id}`)], intent: makeIntent(`${id}`) }, 0).wire,
});
const large = (id: number) => ({
  id,
  change: toWire({ entries: [makeEntry(`${id}`, { text: "x".repeat(200_000) })] }, 0).wire,
});

describe("the group commit", () => {
  let folder: ReturnType<typeof makeFolder>;
  let opened: Opened;

  beforeEach(() => {
    folder = makeFolder();
    opened = openWriter(folder.store);
  });

  afterEach(() => {
    opened.close();
    folder.remove();
  });

  const start = () => createGroupCommit(opened.db, opened.path, createMarks(opened.db));
  const limitPages = (more: number) => {
    const pages = Number(Object.values(opened.db.prepare("PRAGMA page_count").get() ?? {})[0]);
    opened.db.exec(`PRAGMA max_page_count = ${pages + more}`);
  };

  it("refuses what a full disk does not take, keeps what it takes, and goes on when there is space again", () => {
    const commit = start();
    limitPages(8);

    const full = commit([small(1), large(2), small(3)]);
    const alone = commit([large(4)]);
    opened.db.exec("PRAGMA max_page_count = 1000000");
    const later = commit([large(5)]);

    expect(full.map((reply) => "fault" in reply && reply.fault.code)).to.deep.equal([false, "STORE_FULL", false]);
    expect(alone[0]).to.have.nested.property("fault.retryable", true);
    expect(later[0]).to.have.property("value").with.length(1);
    expect(verifyJournal(folder.store)).to.include({ intact: true, entries: 3 });
  });

  it("leaves the journal whole when every change of a group is refused", () => {
    const commit = start();
    commit([small(1)]);

    const replies = commit([
      small(1),
      { ...small(2), change: { ...small(2).change, intent: makeIntent("2", { txs: makeIntent("1").txs }) } },
    ]);

    expect(replies[0]).to.deep.equal({ id: 1, value: undefined });
    expect(replies[1]).to.have.nested.property("fault.code", "STORE_CONFLICT");
    expect(verifyJournal(folder.store)).to.include({ intact: true, entries: 1 });
  });

  it("writes the marks of notifiers with the next change and never moves them back", () => {
    const marks = createMarks(opened.db);
    const commit = createGroupCommit(opened.db, opened.path, marks);
    marks.set("t", 5);
    marks.set("t", 4);

    commit([small(1)]);
    marks.set("t", 3);
    commit([small(2)]);

    expect(marks.pending).to.equal(false);
    expect(opened.db.prepare("SELECT seq FROM told").get()).to.deep.include({ seq: 5 });
  });
});
