import { expect } from "chai";
import { openPostgres } from "../../../src/store/postgres.ts";
import { failureOf } from "../../support/fakes.ts";
import { type Cluster, postgresBin, startCluster } from "../../support/postgres.ts";
import { makeEntry, makeIntent, makeTx } from "../changes.ts";
import { openSilence } from "../ways.ts";

describe("who finishes an open intent", function () {
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

  const open = async (replica: string, { at = url, patienceMs = 30_000, leaseMs = 3_000 } = {}) => {
    const keys = [makeTx("i", 0).sender].filter(() => replica === "one");
    const store = await openPostgres({ url: at, replica, keys, now: () => 7, patienceMs, leaseMs });
    opened.push(store);
    return store;
  };
  const fences = async () =>
    (await cluster.query(url, "SELECT id, fence FROM intent ORDER BY id")).map(({ id, fence }) => `${id} ${fence}`);

  it("has it for all its chains at once: what one of them follows keeps its fence when another one starts or starts again", async () => {
    const store = await open("one");
    await store.commit({ entries: [], intent: makeIntent("i") });
    await store.commit({ entries: [], intent: makeIntent("j", { chainId: 2n }) });

    const shown = [await store.openIntents(), await store.openIntents()].map((all) => all.map(({ id }) => id));
    const outcome = await store.commit({ entries: [makeEntry("outcome")], closes: "i" });

    expect(shown).to.deep.equal([
      ["i", "j"],
      ["i", "j"],
    ]);
    expect(outcome).to.have.length(1);
    expect(await fences()).to.deep.equal(["i 1", "j 1"]);
  });

  it("has it with a new fence once after a restart, however many chains ask", async () => {
    const before = await open("one");
    await before.commit({ entries: [], intent: makeIntent("i") });
    await opened.pop()?.close();
    const store = await open("one");

    const asked = [await store.openIntents(), await store.openIntents()].map((all) => all.map(({ id }) => id));

    expect(asked).to.deep.equal([["i"], ["i"]]);
    expect(await fences()).to.deep.equal(["i 2"]);
    expect(await store.commit({ entries: [makeEntry("outcome")], closes: "i" })).to.have.length(1);
  });

  it("begins anew with what a reorganisation opens again, also where another replica had closed it meanwhile", async () => {
    const before = await open("one");
    await before.commit({ entries: [], intent: makeIntent("i") });
    await opened.pop()?.close();
    const [one, two] = [await open("one"), await open("two", { leaseMs: 1 })];
    await one.openIntents();
    await cluster.query(url, "UPDATE intent SET lease_until = 0");
    expect(await two.takeOver(1n)).to.have.length(1);
    await two.commit({ entries: [], closes: "i" });

    await one.commit({ entries: [makeEntry("gone")], reopens: "i" });

    expect(await one.commit({ entries: [makeEntry("outcome")], closes: "i" })).to.have.length(1);
  });

  it("takes over at the next look what it claimed and could not read (it was lost for good: it kept the lease of what it did not follow)", async () => {
    const before = await open("one");
    await before.commit({ entries: [], intent: makeIntent("i") });
    await opened.pop()?.close();
    const store = await open("two", { leaseMs: 60_000 });
    await cluster.query(url, "UPDATE intent SET lease_until = 0");

    await cluster.query(url, "ALTER TABLE tx RENAME TO away");
    const failure = await failureOf(store.takeOver(1n));
    await cluster.query(url, "ALTER TABLE away RENAME TO tx");
    const taken = [await store.takeOver(1n), await store.takeOver(1n)].map((all) => all.map(({ id }) => id));

    expect(failure).to.be.a("string");
    expect(taken).to.deep.equal([["i"], []]);
    expect(await store.commit({ entries: [makeEntry("outcome")], closes: "i" })).to.have.length(1);
  });

  it("takes over what another replica had had meanwhile, also where the answer to the first look was lost (nobody followed it any more)", async () => {
    const one = await open("one");
    await one.commit({ entries: [], intent: makeIntent("i") });
    await cluster.query(url, "UPDATE intent SET owner = 'two', fence = 2");

    const refused = await failureOf(one.commit({ entries: [], variant: { intent: "i", tx: makeTx("i", 1) } }));
    await cluster.query(url, "UPDATE intent SET owner = 'one', fence = 3");
    const taken = await one.takeOver(1n);

    expect([refused, taken.map(({ id }) => id)]).to.deep.equal(["STORE_FENCED", ["i"]]);
    expect(await one.commit({ entries: [makeEntry("outcome")], closes: "i" })).to.have.length(1);
  });

  for (const [what, locally, count] of [
    ["keeps what it acts on although the answer was lost: it is followed already", true, 0],
    ["takes over what it wrote and does not act on because the answer was lost", false, 1],
  ] as const)
    it(what, async () => {
      await open("none");
      const silence = await openSilence(url, "SELECT commit_changes");
      const store = await open("one", { at: silence.url, patienceMs: 1_000, leaseMs: 60_000 });

      const failure = await failureOf(store.commit({ entries: [], intent: makeIntent("i"), locally }));
      const taken = await store.takeOver(1n);

      expect([failure, taken.length]).to.deep.equal(["STORE_DOWN", count]);
      expect(await fences()).to.deep.equal([`i ${1 + count}`]);
      silence.close();
    });
});
