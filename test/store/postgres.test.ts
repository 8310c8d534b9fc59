import { expect } from "chai";
import { exportLines } from "../../src/store/export.ts";
import { openPostgres, openPostgresReadOnly, withPostgres } from "../../src/store/postgres.ts";
import { type Cluster, postgresBin, startCluster } from "../support/postgres.ts";
import { hashOf, makeEntry, makeIntent, makeTx } from "./changes.ts";

describe("the store in PostgreSQL", function () {
  this.timeout(120_000);
  let cluster: Cluster;
  let url: string;
  const opened: { close(): Promise<void> }[] = [];

  before(async function () {
    const bin = postgresBin();
    if (bin === undefined) return this.skip();
    cluster = await startCluster(bin);
  });
  beforeEach(async () => {
    url = await cluster.database();
  });
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close();
  });

  const open = async (replica = "one", leaseMs = 3_000) => {
    const store = await openPostgres({ url, replica, now: () => 1_700_000_000_000, leaseMs, patienceMs: 30_000 });
    opened.push(store);
    return store;
  };

  it("writes nothing of a change whose intent or name is known already, and everything of those beside it", async () => {
    const store = await open();
    await store.commit({ entries: [makeEntry("a")], intent: makeIntent("i") });

    const results = await Promise.all([
      store.commit({ entries: [makeEntry("b")], once: "n", intent: makeIntent("i", { txs: [makeTx("x", 0)] }) }),
      store.commit({ entries: [makeEntry("c")], once: "n" }),
      store.commit({ entries: [makeEntry("d")], once: "n" }),
    ]);

    expect(results.map((result) => result?.length)).to.deep.equal([undefined, 1, undefined]);
    expect((await store.entries(0, 10)).map(({ ref }) => ref)).to.deep.equal(["a", "c"]);
    expect(await store.openIntents()).to.deep.equal([makeIntent("i")]);
  });

  it("writes nothing of a change that contradicts the record, and everything of those beside it", async () => {
    const store = await open();
    await store.commit({ entries: [], intent: makeIntent("i") });

    const results = await Promise.allSettled([
      store.commit({ entries: [makeEntry("a")] }),
      store.commit({ entries: [makeEntry("b")], variant: { intent: "i", tx: makeTx("x", 0) } }),
      store.commit({ entries: [makeEntry("c")] }),
    ]);

    expect(results.map(({ status }) => status)).to.deep.equal(["fulfilled", "rejected", "fulfilled"]);
    expect(results[1]).to.have.nested.property("reason.code", "STORE_CONFLICT");
    expect((await store.head()).seq).to.equal(2);
  });

  it("refuses every change of what was written, whoever asks, and puts its rules back", async () => {
    const store = await open();
    await store.commit({ entries: [makeEntry("a")] });
    const refusals: string[] = [];
    const refused = async (sql: string) =>
      refusals.push(
        await cluster.query(url, sql).then(
          () => `taken: ${sql}`,
          (error: Error) => error.message,
        ),
      );

    for (const sql of [
      "UPDATE journal SET body = '{}'",
      "DELETE FROM journal",
      "TRUNCATE journal",
      "DELETE FROM strand",
      "TRUNCATE strand",
      "DELETE FROM head",
    ])
      await refused(sql);
    await refused("INSERT INTO journal VALUES (3, 0, 'finding', '', '{}', 'h', 'x')");
    await refused("UPDATE head SET seq = 0");
    await cluster.query(url, "DROP TRIGGER journal_no_change ON journal");
    await open("two");
    await refused("DELETE FROM journal");

    expect(refusals.filter((message) => !/append-only|follow/.test(message))).to.deep.equal([]);
  });

  it("refuses a newer Firebreak's tables, a server that does not keep what it acknowledged, and a cut journal", async () => {
    const store = await open();
    await store.commit({ entries: [makeEntry("a"), makeEntry("b")] });
    const codeOf = (): Promise<string> =>
      open("two").then(
        () => "opened",
        ({ code }) => code,
      );

    await cluster.query(url, "UPDATE meta SET value = '99' WHERE key = 'schema'");
    const newer = [
      await codeOf(),
      await openPostgresReadOnly(url).then(
        () => "opened",
        ({ code }) => code,
      ),
    ];
    await cluster.query(url, "UPDATE meta SET value = '2' WHERE key = 'schema'");
    const name = new URL(url).pathname.slice(1);
    await cluster.query(url, `ALTER DATABASE ${name} SET synchronous_commit = off`);
    const lazy = await codeOf();
    await cluster.query(url, `ALTER DATABASE ${name} RESET synchronous_commit`);
    await cluster.query(url, "DROP TRIGGER journal_no_change ON journal; DELETE FROM journal WHERE seq = 2");
    const cut = await codeOf();

    expect([newer, lazy, cut]).to.deep.equal([
      ["STORE_TOO_NEW", "STORE_TOO_NEW"],
      "STORE_NOT_DURABLE",
      "STORE_TAMPERED",
    ]);
  });

  it("says which database does not answer, without the password, and which is empty", async () => {
    const nowhere = "postgresql://user:hunter2@127.0.0.1:9/none";

    const down = await openPostgres({ url: nowhere, replica: "one", now: () => 0 }).catch((error) => error);
    const empty = await openPostgresReadOnly(url).catch((error) => error);

    expect(down).to.include({ code: "STORE_DOWN", retryable: true });
    expect(down.message).to.include("127.0.0.1:9/none").and.not.include("hunter2");
    expect(empty).to.have.property("code", "STORE_MISSING");
  });

  it("keeps half characters, zero bytes and very long text, and its hashes stay whole", async () => {
    const store = await open();
    const body = { cut: "\ud83d", zero: "a\0b", long: "x".repeat(1_000_000), deep: [{ "\ud83d": null }] };

    const [entry] = (await store.commit({ entries: [makeEntry(`ref\ud83d\0${"r".repeat(9_000)}`, body)] })) ?? [];

    expect(entry?.body).to.include({ cut: "\ufffd", zero: "a\0b", replica: "one" });
    expect(await store.entries(0, 1)).to.deep.equal([entry]);
  });

  it("gives back what was written: entries in order, intents with every variant, cursors, notifiers' marks", async () => {
    const store = await open();
    const at = (chainId: bigint, number: bigint) => ({ chainId, block: { number, hash: hashOf(`${number}`) } });
    const refs = Array.from({ length: 300 }, (_, index) => `${index}`);
    const written = await Promise.all(refs.map((ref) => store.commit({ entries: [makeEntry(ref)] })));
    await store.commit({ entries: [], intent: makeIntent("i", { chainId: 2n ** 255n }), cursor: at(1n, 12n) });
    await store.commit({ entries: [], intent: makeIntent("j"), variant: { intent: "i", tx: makeTx("i", 1) } });
    await store.commit({ entries: [], closes: "j", cursor: at(1n, 11n) });
    const first = await store.told("t");
    store.markTold("t", 5);
    await store.close();

    const again = await open();
    expect(written.map((entries) => entries?.[0]?.ref)).to.deep.equal(refs);
    expect((await again.entries(0, 1_000)).map(({ ref }) => ref)).to.deep.equal(refs);
    expect(await again.openIntents()).to.deep.equal([
      makeIntent("i", { chainId: 2n ** 255n, txs: [makeTx("i", 0), makeTx("i", 1)] }),
    ]);
    expect(await again.cursor(1n)).to.deep.equal(at(1n, 11n).block);
    const block = { number: 12n, hash: hashOf("12"), before: [hashOf("11"), hashOf("10")], first: 10n };
    await again.commit({ entries: [], cursor: { chainId: 1n, block } });
    expect(await again.cursor(1n)).to.deep.equal(block);
    expect([first, await again.told("t"), await again.told("new")]).to.deep.equal([0, 5, 300]);
  });

  it("says where incidents end that grew between two entries, and lends all of it to be exported", async () => {
    const store = await open();
    for (const ref of ["a", "b", "a", "b"]) await store.commit({ entries: [makeEntry(ref)] });

    const ends = await store.ends(1, 3);
    const lines: string[] = [];
    await withPostgres(url, async (db) => {
      for await (const line of exportLines(db, "a")) lines.push(line);
    });

    expect(ends.map(({ incident, nth }) => `${incident} ${nth}`)).to.deep.equal(["a 2", "b 1"]);
    expect(lines.slice(1).map((line) => JSON.parse(line).seq)).to.deep.equal([1, 3]);
  });

  it("is written by one process per replica, and by many replicas at once", async () => {
    const stores = [await open("one"), await open("two"), await open("three")];
    const twin = await open("one").catch((error) => error);

    const counts = Array.from({ length: 60 }, (_, index) => index);
    await Promise.all(
      stores.flatMap((store) => counts.map((count) => store.commit({ entries: [makeEntry(`${count}`)] }))),
    );

    const entries = await stores[0]?.entries(0, 1_000);
    expect(twin).to.include({ code: "STORE_LOCKED", retryable: true });
    expect(entries?.map(({ seq }) => seq)).to.deep.equal(Array.from({ length: 180 }, (_, index) => index + 1));
    expect(entries?.every(({ prev }, index) => prev === (entries[index - 1]?.hash ?? "0".repeat(64)))).to.equal(true);
  });
});
