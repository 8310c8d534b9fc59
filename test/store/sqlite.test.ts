import { DatabaseSync } from "node:sqlite";
import { expect } from "chai";
import type { Store } from "../../src/core/parts.ts";
import { openStore, openStoreReadOnly } from "../../src/store/sqlite.ts";
import { hashOf, makeEntry, makeFolder, makeIntent, makeTx } from "./changes.ts";

describe("the store", () => {
  let folder: ReturnType<typeof makeFolder>;
  let store: Store;

  beforeEach(async () => {
    folder = makeFolder();
    store = await openStore({ path: folder.store, now: () => 1_700_000_000_000 });
  });

  afterEach(async () => {
    await store.close();
    folder.remove();
  });

  it("writes nothing of a change whose intent is known already", async () => {
    await store.commit({ entries: [makeEntry("a")], intent: makeIntent("i") });

    const again = await store.commit({
      entries: [makeEntry("b")],
      intent: makeIntent("i", { action: "other", txs: [makeTx("other", 0)] }),
      cursor: { chainId: 1n, block: { number: 9n, hash: hashOf("9") } },
    });

    expect(again).to.equal(undefined);
    expect(await store.entries(0, 10)).to.have.length(1);
    expect(await store.openIntents()).to.deep.equal([makeIntent("i")]);
    expect(await store.cursor(1n)).to.equal(undefined);
  });

  it("writes nothing of a change that contradicts the record, and everything of those beside it", async () => {
    await store.commit({ entries: [], intent: makeIntent("i") });

    const results = await Promise.allSettled([
      store.commit({ entries: [makeEntry("a")] }),
      store.commit({ entries: [makeEntry("b")], variant: { intent: "i", tx: { ...makeTx("x", 0) } } }),
      store.commit({ entries: [makeEntry("c")] }),
    ]);

    expect(results.map(({ status }) => status)).to.deep.equal(["fulfilled", "rejected", "fulfilled"]);
    expect(results[1]).to.have.nested.property("reason.code", "STORE_CONFLICT");
    expect((await store.entries(0, 10)).map(({ ref }) => ref)).to.deep.equal(["a", "c"]);
  });

  it("refuses a body that JSON cannot say, and goes on", async () => {
    const refused = await store.commit({ entries: [makeEntry("a", { ratio: Number.NaN })] }).catch((error) => error);
    const taken = await store.commit({ entries: [makeEntry("b")] });

    expect(refused).to.have.property("code", "JOURNAL_BODY");
    expect(taken).to.have.length(1);
  });

  it("keeps half characters, zero bytes and very long text, and its hashes stay whole", async () => {
    const body = { cut: "\ud83d", zero: "a\0b", long: "x".repeat(1_000_000), deep: [{ "\ud83d": null }] };

    const [entry] = (await store.commit({ entries: [makeEntry("ref\ud83d\0", body)] })) ?? [];

    expect(entry?.body).to.deep.equal({ cut: "\ufffd", zero: "a\0b", long: body.long, deep: [{ "\ufffd": null }] });
    expect(entry?.ref).to.equal("ref\ufffd\ufffd");
    expect(await store.entries(0, 1)).to.deep.equal([entry]);
  });

  it("returns the entries with place, time and hash, each one following the one before", async () => {
    const entries = await store.commit({ entries: [makeEntry("a"), makeEntry("b")] });
    const later = await store.commit({ entries: [makeEntry("c")] });

    const all = [...(entries ?? []), ...(later ?? [])];
    expect(all.map(({ seq }) => seq)).to.deep.equal([1, 2, 3]);
    expect(all.map(({ at }) => at)).to.deep.equal([1_700_000_000_000, 1_700_000_000_000, 1_700_000_000_000]);
    expect(all.map(({ prev }) => prev)).to.deep.equal(["0".repeat(64), all[0]?.hash, all[1]?.hash]);
    expect(await store.entries(0, 10)).to.deep.equal(all);
    expect(await store.entries(1, 1)).to.deep.equal([all[1]]);
  });

  it("gives intents back exactly, with every variant, until they are closed", async () => {
    await store.commit({ entries: [], intent: makeIntent("i") });
    await store.commit({ entries: [], intent: makeIntent("j", { chainId: 2n ** 255n, sinceBlock: 101n }) });
    await store.commit({ entries: [], variant: { intent: "i", tx: makeTx("i", 1) } });
    const open = await store.openIntents();
    await store.commit({ entries: [makeEntry("i")], closes: "i" });

    const second = makeIntent("j", { chainId: 2n ** 255n, sinceBlock: 101n });
    expect(open).to.deep.equal([makeIntent("i", { txs: [makeTx("i", 0), makeTx("i", 1)] }), second]);
    expect(await store.openIntents()).to.deep.equal([second]);
  });

  it("records the outcome of an intent that a full disk had not taken", async () => {
    const entries = await store.commit({
      entries: [makeEntry("never")],
      closes: "never",
      variant: { intent: "never", tx: makeTx("never", 1) },
    });

    expect(entries).to.have.length(1);
  });

  it("keeps one cursor per chain and moves it back after a reorganisation", async () => {
    const at = (chainId: bigint, number: bigint) => ({ chainId, block: { number, hash: hashOf(`${number}`) } });
    await store.commit({ entries: [], cursor: at(1n, 12n) });
    await store.commit({ entries: [], cursor: at(10n, 5n) });
    await store.commit({ entries: [], cursor: at(1n, 11n) });

    expect(await store.cursor(1n)).to.deep.equal(at(1n, 11n).block);
    expect(await store.cursor(10n)).to.deep.equal(at(10n, 5n).block);
  });

  it("keeps what lies before the cursor for as long as it is that cursor: who does not know of it moves the cursor alone", async () => {
    const block = { number: 12n, hash: hashOf("12"), before: [hashOf("11"), hashOf("10")], first: 10n };
    await store.commit({ entries: [], cursor: { chainId: 1n, block } });
    const whole = await store.cursor(1n);

    await store.commit({ entries: [], cursor: { chainId: 1n, block: { number: 13n, hash: hashOf("13") } } });

    expect(whole).to.deep.equal(block);
    expect(await store.cursor(1n)).to.deep.equal({ number: 13n, hash: hashOf("13") });
  });

  it("takes a thousand changes at once in the order in which they were given", async () => {
    const refs = Array.from({ length: 1_000 }, (_, index) => `${index}`);

    const results = await Promise.all(
      refs.map((ref) => store.commit({ entries: [makeEntry(ref)], intent: makeIntent(ref) })),
    );

    expect(results.map((entries) => entries?.[0]?.ref)).to.deep.equal(refs);
    expect((await store.entries(0, 2_000)).map(({ ref }) => ref)).to.deep.equal(refs);
    expect((await store.openIntents()).map(({ id }) => id)).to.deep.equal(refs);
  });

  it("finishes what was asked before it closes, and refuses what comes after", async () => {
    const before = store.commit({ entries: [makeEntry("a")] });
    const closing = store.close();
    const after = await store.commit({ entries: [makeEntry("b")] }).catch((error) => error);
    await closing;
    await store.close();

    expect(await before).to.have.length(1);
    expect(after).to.have.property("code", "STORE_CLOSED");
    const reader = await openStoreReadOnly(folder.store);
    expect(await reader.entries(0, 10)).to.have.length(1);
    await reader.close();
  });

  it("starts a new notifier at the end of the journal and a known one where it stopped", async () => {
    await store.commit({ entries: [makeEntry("a"), makeEntry("b")] });
    const first = await store.told("t");
    store.markTold("t", 1);
    await store.close();

    store = await openStore({ path: folder.store, now: () => 0 });
    await store.commit({ entries: [makeEntry("c")] });

    expect(first).to.equal(0);
    expect(await store.told("t")).to.equal(1);
    expect(await store.told("new")).to.equal(2);
  });

  it("refuses every change of what was written, whoever asks", () => {
    const db = new DatabaseSync(folder.store);
    db.exec(
      "INSERT INTO journal SELECT 1, 0, 'finding', '', '{}', hash, 'h' FROM head; UPDATE head SET seq = 1, hash = 'h'",
    );

    expect(() => db.exec("UPDATE journal SET body = '{\"a\":1}'")).to.throw("append-only");
    expect(() => db.exec("DELETE FROM journal")).to.throw("append-only");
    expect(() => db.exec("INSERT OR REPLACE INTO journal VALUES (1, 0, 'finding', '', '{}', 'h', 'x')")).to.throw(
      "follow",
    );
    expect(() => db.exec("INSERT INTO journal VALUES (3, 0, 'finding', '', '{}', 'h', 'x')")).to.throw("follow");
    expect(() => db.exec("INSERT INTO journal VALUES (2, 0, 'finding', '', '{}', 'other', 'x')")).to.throw("follow");
    expect(() => db.exec("UPDATE head SET seq = 0")).to.throw("head");
    expect(() => db.exec("DELETE FROM head")).to.throw("head");
    expect(() => db.exec("REPLACE INTO head VALUES (1, 1, 'x')")).to.throw("head");
    db.close();
  });

  it("can be looked at while it writes", async () => {
    const reader = await openStoreReadOnly(folder.store);
    const writing = Promise.all(
      Array.from({ length: 300 }, (_, index) => store.commit({ entries: [makeEntry(`${index}`)] })),
    );
    const during = await reader.entries(0, 1_000);
    await writing;

    const after = await reader.entries(0, 1_000);
    await reader.close();
    expect(during.map(({ seq }) => seq)).to.deep.equal(after.slice(0, during.length).map(({ seq }) => seq));
    expect(after).to.have.length(300);
  });
});
