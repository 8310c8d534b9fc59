import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import type { Reachable } from "../../src/core/away.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Store } from "../../src/core/parts.ts";
import { openSpool } from "../../src/store/spool.ts";
import { openSpoolFile } from "../../src/store/spool-file.ts";
import { openStore } from "../../src/store/sqlite.ts";
import { failureOf } from "../support/fakes.ts";
import { makeEntry, makeFolder, makeIntent, makeTx } from "./changes.ts";

describe("the second file", () => {
  let folder: ReturnType<typeof makeFolder>;
  let record: Store;
  let store: Reachable;
  let fault: (() => Promise<never>) | undefined;
  let slow: Store["commit"] | undefined;
  let said: string[];

  const path = () => join(folder.path, "spool");
  /** Without the room behind them. */
  const lines = () => readFileSync(path(), "utf8").split("\0")[0] ?? "";
  const open = async () => {
    record = await openStore({ path: folder.store, now: () => 7 });
    // The record itself, which a test can make unreachable.
    const commit: Store["commit"] = (change) => fault?.() ?? slow?.(change) ?? record.commit(change);
    const say = (text: string) => void said.push(text);
    store = await openSpool({ store: { ...record, commit }, path: path(), say, patienceMs: 100, restMs: 20 });
  };
  const fail = (code: string) => () => Promise.reject(new FirebreakError(code, "out of order", { retryable: true }));
  const drained = async () => {
    for (let tries = 0; (lines() !== "" || said.length < 2) && tries < 3_000; tries += 1) await sleep(10);
  };
  const refs = async () => (await record.entries(0, 100)).map(({ ref }) => ref);

  beforeEach(async () => {
    folder = makeFolder();
    fault = undefined;
    slow = undefined;
    said = [];
    await open();
  });

  afterEach(async () => {
    await store.close();
    folder.remove();
  });

  it("takes no intent that must not be acted on locally, and nothing that does not fit the record", async () => {
    fault = fail("STORE_DOWN");
    const held = await failureOf(store.commit({ entries: [makeEntry("a")], intent: makeIntent("i") }));
    fault = fail("STORE_CONFLICT");
    const odd = await failureOf(store.commit({ entries: [makeEntry("b")] }));

    expect([held, odd]).to.deep.equal(["STORE_DOWN", "STORE_CONFLICT"]);
    expect(lines()).to.equal("");
  });

  it("says so when it cannot be written itself", async () => {
    await store.close();
    const elsewhere = { store: record, path: join(folder.path, "no", "folder"), say: () => {} };

    expect(await failureOf(openSpool(elsewhere))).to.equal("SPOOL");
  });

  it("is closed when what is on its way lies in it (its place could be another file's by then)", async () => {
    await store.close();
    const file = await openSpoolFile(path());
    const appending = file.append({ id: "late", change: { entries: [makeEntry("late")] } });
    await Promise.all([file.close(), appending]);
    await open();

    expect(await failureOf(file.append({ id: "after", change: { entries: [] } }))).to.equal("SPOOL");
    expect(await refs()).to.deep.equal(["late"]);
  });

  it("is written by one process at a time", async () => {
    expect(await failureOf(openSpool({ store: record, path: path(), say: () => {} }))).to.equal("STORE_LOCKED");
    await store.close();
    await open();
  });

  for (const code of ["STORE_DOWN", "STORE_FULL", "STORE_IO", "STORE_BUSY", "STORE_UNWRITABLE", "STORE_CORRUPT"])
    it(`takes an intent on ${code} before it is acted on, and hands it over in order when the record is back`, async () => {
      fault = fail(code);
      await store.commit({ entries: [makeEntry("a")], intent: makeIntent("i"), locally: true });
      const taken = lines();
      await store.commit({ entries: [makeEntry("b")], variant: { intent: "i", tx: makeTx("i", 1) } });
      const isAway = store.isAway?.();
      fault = undefined;
      await store.commit({ entries: [makeEntry("c")] });
      await drained();

      expect(taken).to.include(makeIntent("i").txs[0]?.raw);
      expect([isAway, store.isAway?.()]).to.deep.equal([true, false]);
      expect(await refs()).to.deep.equal(["a", "b", "c"]);
      expect(await record.openIntents()).to.deep.equal([makeIntent("i", { txs: [makeTx("i", 0), makeTx("i", 1)] })]);
      expect(said.at(-1)).to.equal("the record has everything again");
    });

  for (const [what, ms] of [
    ["takes what a record that hangs does not, and writes it once although the record took it late", 0],
    ["hands nothing over beside a record that may still take it, however long it hangs", 250],
  ] as const)
    it(what, async () => {
      const hung = Promise.withResolvers<void>();
      slow = async (change) => {
        await hung.promise;
        return record.commit(change);
      };
      await store.commit({ entries: [makeEntry("a")] });
      slow = undefined;
      await sleep(ms);
      const meanwhile = await refs();
      hung.resolve();
      await drained();

      expect([meanwhile, await refs()]).to.deep.equal([[], ["a"]]);
    });

  it("is read as far as it can be: what a disk spoiled is left out, and lies aside", async () => {
    fault = fail("STORE_DOWN");
    await store.commit({ entries: [makeEntry("a")] });
    await store.commit({ entries: [makeEntry("b")] });
    const [first, second] = lines().split("\n");
    await store.close();
    fault = undefined;
    const spoiled = `${first}\n{"id":"x","cha#!\n{"id":"y"}\n${second}\n`;
    writeFileSync(path(), spoiled);

    await open();

    expect(await refs()).to.deep.equal(["a", "b"]);
    expect(readFileSync(`${path()}.unreadable`, "utf8")).to.equal(spoiled);
    expect(said.some((text) => text.includes("spool.unreadable"))).to.equal(true);
  });

  it("hands over what a killed process left, without the line that the kill cut, once", async () => {
    fault = fail("STORE_DOWN");
    await store.commit({ entries: [makeEntry("a")], intent: makeIntent("i"), locally: true, once: "shared" });
    const left = lines();
    await store.close();
    fault = undefined;
    // The disk took the end of the last line, and not what is before it.
    writeFileSync(path(), `${left}{"id":"cut","change":{"ent\0\0\0":1}}\n`);

    await open();
    await store.close();
    writeFileSync(path(), left);
    await open();

    expect(await refs()).to.deep.equal(["a"]);
    expect((await record.openIntents()).map(({ id }) => id)).to.deep.equal(["i"]);
    expect(lines()).to.equal("");
  });

  it("acts on nothing more when another process has the key, and keeps what was done before for the record", async () => {
    fault = fail("STORE_DOWN");
    await store.commit({ entries: [makeEntry("a")], intent: makeIntent("i"), locally: true });
    fault = fail("STORE_LOCKED");
    const later = async (tries: number): Promise<string> => {
      await sleep(10);
      const code = await failureOf(store.commit({ entries: [makeEntry("b")], intent: makeIntent("j"), locally: true }));
      return code === "STORE_LOCKED" || tries === 0 ? String(code) : later(tries - 1);
    };
    const refused = await later(100);
    fault = undefined;
    await drained();

    expect(refused).to.equal("STORE_LOCKED");
    expect(await refs()).to.include("a");
    expect((await record.openIntents()).map(({ id }) => id)).to.include("i");
  });

  it("keeps what this replica did when another one wrote the same intent first", async () => {
    fault = fail("STORE_DOWN");
    await store.commit({
      entries: [makeEntry("mine")],
      intent: makeIntent("i", { txs: [makeTx("x", 0)] }),
      locally: true,
    });
    while (said.length === 0) await sleep(5);
    await record.commit({ entries: [makeEntry("theirs")], intent: makeIntent("i") });
    fault = undefined;
    await drained();

    expect(await refs()).to.deep.equal(["theirs", "mine"]);
    expect(await record.openIntents()).to.deep.equal([makeIntent("i")]);
  });
});
