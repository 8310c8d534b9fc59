import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import type { Change } from "../../src/core/change.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Store } from "../../src/core/parts.ts";
import type { Intent } from "../../src/core/types.ts";
import { openSpool } from "../../src/store/spool.ts";
import { openStore } from "../../src/store/sqlite.ts";
import { failureOf } from "../support/fakes.ts";
import { makeEntry, makeFolder, makeIntent, makeTx } from "./changes.ts";

describe("an intent that is certainly new to the record", () => {
  let folder: ReturnType<typeof makeFolder>;
  let record: Store;
  let store: Store;
  let commit: Store["commit"];

  const path = () => join(folder.path, "spool");
  /** Without the room behind them. */
  const lines = () => readFileSync(path(), "utf8").split("\0")[0] ?? "";
  const options = () => ({
    ...{ store: { ...record, commit: (one: Change) => commit(one) }, path: path() },
    say,
    // A busy disk must not look like one that hangs.
    patienceMs: 30_000,
  });
  const say = (text: string) => void said.push(text);
  const said: string[] = [];
  const open = async () => {
    record = await openStore({ path: folder.store, now: () => 7 });
    commit = record.commit;
    store = await openSpool({ ...options(), restMs: 20, hurryMs: 30_000 });
  };
  const refs = async () => (await record.entries(0, 100)).map(({ ref }) => ref);

  beforeEach(async () => {
    folder = makeFolder();
    said.length = 0;
    await open();
  });

  afterEach(async () => {
    await store.close();
    folder.remove();
  });

  const change = (id: string, over: Partial<Intent> = {}) => ({
    ...{ entries: [makeEntry(id)], intent: makeIntent(id, over), locally: true },
  });
  const cleared = async () => {
    for (let tries = 0; lines() !== "" && tries < 3_000; tries += 1) await sleep(10);
    return lines();
  };

  it("is on the disk first, and the record takes it while it is acted on", async () => {
    const asked = Promise.withResolvers<void>();
    commit = async (one) => {
      await asked.promise;
      return record.commit(one);
    };
    await store.commit(change("a"));
    const [line, before] = [lines(), await refs()];
    asked.resolve();

    expect(line).to.include(makeIntent("a").txs[0]?.raw);
    expect(before).to.be.empty;
    expect(await cleared()).to.equal("");
    expect(await refs()).to.deep.equal(["a"]);
    expect(said).to.be.empty;
  });

  it("is in the record before everything that follows it", async () => {
    await store.commit(change("a"));
    await store.commit({ entries: [makeEntry("b")], variant: { intent: "a", tx: makeTx("a", 1) } });
    await store.commit({ entries: [makeEntry("c")], closes: "a" });

    expect(await refs()).to.deep.equal(["a", "b", "c"]);
    expect(await record.openIntents()).to.be.empty;
  });

  it("takes nothing from what is being sent, and is in the record all the same when something follows, and at the end", async () => {
    let begun = 0;
    commit = (one) => {
      begun += 1;
      return record.commit(one);
    };
    const other = await openSpool({ ...options(), path: `${path()}-2`, hurryMs: 30_000, sendingMs: 30_000 });
    await other.commit(change("a"));
    await sleep(20);
    const meanwhile = begun;
    await other.commit({ entries: [makeEntry("b")] });
    await other.commit(change("c"));
    await other.close();
    await store.close();
    await open();

    expect(meanwhile).to.equal(0);
    expect(await refs()).to.deep.equal(["a", "b", "c"]);
  });

  it("is in the record before what is begun after it, however long its line takes", async () => {
    const append = () => sleep(20, undefined);
    const file = async () => ({ left: [], append, clear: async () => undefined, close: async () => undefined });
    const other = await openSpool({ ...options(), open: file });
    const note = (id: string) => other.commit({ entries: [makeEntry(id)] });
    await Promise.all([other.commit(change("a")), note("b"), other.commit(change("c")), note("d")]);

    expect(await refs()).to.deep.equal(["a", "b", "c", "d"]);
  });

  for (const took of [false, true])
    it(`is there once after a kill, when the record ${took ? "had taken it" : "had not taken it"}`, async () => {
      if (!took) commit = () => new Promise(() => undefined);
      await store.commit(change("a"));
      const left = lines();
      await store.close();
      writeFileSync(path(), left);
      await open();

      expect(await refs()).to.deep.equal(["a"]);
      expect(await record.openIntents()).to.deep.equal([makeIntent("a")]);
      expect(lines()).to.equal("");
    });

  for (const [how, append] of [
    ["fails", () => Promise.reject(new FirebreakError("SPOOL", "no space left"))],
    ["hangs", () => new Promise<never>(() => undefined)],
  ] as const)
    it(`is acted on when the record has it, where the file ${how}, and not when neither has it`, async () => {
      const file = async () => ({ left: [], append, clear: async () => undefined, close: async () => undefined });
      const other = await openSpool({ ...options(), open: file });
      const places = await other.commit(change("a"));
      commit = () => Promise.reject(new FirebreakError("STORE_FULL", "no space left"));
      const nowhere = await Promise.race([failureOf(other.commit(change("b"))), sleep(300, "waits")]);

      expect(places).to.have.length(1);
      expect(nowhere).to.equal(how === "fails" ? "SPOOL" : "waits");
      expect(await refs()).to.deep.equal(["a"]);
    });

  it("is refused by its id the second time, also after a start, and the file does not come first where that is not certain", async () => {
    await store.commit(change("a"));
    const again = await store.commit(change("a"));
    await store.close();
    await open();
    const after = await store.commit(change("a"));
    const older = await store.commit(change("b", { sinceBlock: 99n }));

    expect([again, after, older?.length]).to.deep.equal([undefined, undefined, 1]);
    expect(await refs()).to.deep.equal(["a", "b"]);
  });
});
