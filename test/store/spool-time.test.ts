import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Store } from "../../src/core/parts.ts";
import { openSpool } from "../../src/store/spool.ts";
import { openStore } from "../../src/store/sqlite.ts";
import { verifyJournal } from "../../src/store/verify.ts";
import { makeEntry, makeFolder, makeIntent } from "./changes.ts";

describe("what happened while the record could not be reached", () => {
  it("has the time at which it happened, also behind a restart (people were told it hours later as if it had just been)", async () => {
    const folder = makeFolder();
    const path = join(folder.path, "spool");
    let [time, isDown] = [100, false];
    const now = () => time;
    const open = async () => {
      const record = await openStore({ path: folder.store, now });
      const down = new FirebreakError("STORE_DOWN", "out of order", { retryable: true });
      const commit: Store["commit"] = (change) => (isDown ? Promise.reject(down) : record.commit(change));
      return openSpool({ store: { ...record, commit }, path, say: () => undefined, now, restMs: 20 });
    };
    const first = await open();
    await first.commit({ entries: [makeEntry("before")] });
    isDown = true;
    time = 200;
    await first.commit({ entries: [makeEntry("found")] });
    time = 300;
    await first.commit({ entries: [makeEntry("sent")] });
    await first.close();

    [time, isDown] = [9_000, false];
    const second = await open();
    await second.commit({ entries: [makeEntry("after")] });
    while (second.isAway?.() === true) await sleep(5);
    const entries = await second.entries(0, 10);
    await second.close();

    expect(entries.map(({ ref, at }) => [ref, at])).to.deep.equal([
      ["before", 100],
      ["found", 200],
      ["sent", 300],
      ["after", 9_000],
    ]);
    expect(verifyJournal(folder.store).intact).to.equal(true);
    folder.remove();
  });

  it("has that time also where another replica began the same, or the record refuses to begin it (that said when the record had it)", async () => {
    const folder = makeFolder();
    let [time, isDown] = [100, true];
    const record = await openStore({ path: folder.store, now: () => time });
    const commit: Store["commit"] = async (change) => {
      if (isDown) throw new FirebreakError("STORE_DOWN", "out of order", { retryable: true });
      if (change.intent?.id === "refused") throw new FirebreakError("STORE_CONFLICT", "no");
      return record.commit(change);
    };
    const path = join(folder.path, "spool");
    const store = await openSpool({
      ...{ store: { ...record, commit }, path, say: () => undefined },
      ...{ now: () => time, restMs: 20 },
    });
    for (const id of ["twice", "refused"])
      await store.commit({ entries: [makeEntry(id)], intent: makeIntent(id), locally: true });
    await record.commit({ entries: [], intent: makeIntent("twice"), once: "twice" });

    [time, isDown] = [9_000, false];
    while (store.isAway?.() === true) await sleep(5);
    const entries = await store.entries(0, 10);
    await store.close();
    folder.remove();

    expect(entries.map(({ ref, at }) => [ref, at])).to.deep.equal([
      ["twice", 100],
      ["refused", 100],
    ]);
  });
});
