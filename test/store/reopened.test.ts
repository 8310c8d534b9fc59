import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Store } from "../../src/core/parts.ts";
import { resume } from "../../src/core/resume.ts";
import { openPostgres } from "../../src/store/postgres.ts";
import { openStore } from "../../src/store/sqlite.ts";
import { fakeExecutor } from "../support/fakes.ts";
import { type Cluster, postgresBin, startCluster } from "../support/postgres.ts";
import { makeEntry, makeFolder, makeIntent, makeTx } from "./changes.ts";

const ids = async (store: Store) => (await store.openIntents()).map(({ id }) => id);
const now = () => 1_700_000_000_000;

/** What is open and what a reorganisation opens again; the same in both databases. */
function reopening(open: () => Promise<Store>): void {
  it("has an intent open again that had its outcome, and closes it once more", async () => {
    const store = await open();
    await store.commit({ entries: [], intent: makeIntent("i") });
    await store.commit({ entries: [], closes: "i" });

    expect(await store.commit({ entries: [makeEntry("gone")], reopens: "i" })).to.have.length(1);
    expect(await store.openIntents()).to.deep.equal([makeIntent("i")]);
    await store.commit({ entries: [], closes: "i" });
    expect(await ids(store)).to.deep.equal([]);
  });

  it("writes nothing when it is open already, or was never there", async () => {
    const store = await open();
    await store.commit({ entries: [], intent: makeIntent("i") });

    expect(await store.commit({ entries: [makeEntry("again")], reopens: "i" })).to.equal(undefined);
    expect(await store.commit({ entries: [makeEntry("none")], reopens: "j" })).to.equal(undefined);
    expect(await store.entries(0, 10)).to.deep.equal([]);
  });

  it("gives back entries of the kinds that are asked for, in order, and of all where none are", async () => {
    const store = await open();
    const kinds = ["finding", "armed", "decision", "armed", "finding"] as const;
    await store.commit({ entries: kinds.map((kind, at) => ({ kind, ref: `${at}`, body: {} })) });
    const refs = async (...asked: Parameters<Store["entries"]>) =>
      (await store.entries(...asked)).map(({ ref }) => ref).join("");

    expect(await refs(0, 10, ["finding", "decision"])).to.equal("024");
    expect(await refs(0, 2, ["finding", "decision"])).to.equal("02");
    expect(await refs(3, 10, ["finding"])).to.equal("4");
    expect(await refs(0, 10)).to.equal("01234");
  });

  it("gives back what each of two keys signed, so that a restart sends both again from their own accounts", async () => {
    const store = await open();
    const [bot, spare] = [`0x${"b0".repeat(20)}`, `0x${"5a".repeat(20)}`] as const;
    const intents = [bot, spare].map((sender) =>
      makeIntent(sender, { action: sender, txs: [{ ...makeTx(sender, 0), sender, nonce: 7n }] }),
    );
    for (const intent of intents) await store.commit({ entries: [], intent });

    const held: string[] = [];
    const executor = fakeExecutor({
      senders: [bot, spare],
      hold: ({ sender, nonce }) => void held.push(`${sender} ${nonce}`),
    });
    const none = () => undefined;
    const options = { executor, objection: none, follow: none, sent: none, fault: none };
    const resumed = await resume({ ...options, open: store.openIntents });

    expect(resumed).to.deep.equal(intents);
    expect(held).to.deep.equal([`${bot} 7`, `${spare} 7`]);
    expect(executor.trace.filter((one) => one.startsWith("broadcast"))).to.have.length(2);
  });

  it("takes the same bytes for another intent when the first is closed, and refuses them while it is open", async () => {
    const store = await open();
    const other = makeIntent("other", { txs: [makeTx("i", 0)] });
    await store.commit({ entries: [], intent: makeIntent("i") });

    const refused = await store.commit({ entries: [], intent: other }).catch((error: unknown) => error);
    expect(refused).to.be.instanceOf(FirebreakError).and.have.property("code", "STORE_CONFLICT");

    await store.commit({ entries: [], closes: "i" });
    await store.commit({ entries: [], intent: other });
    expect(await store.openIntents()).to.deep.equal([other]);
  });
}

describe("an intent whose outcome was taken away", () => {
  describe("in SQLite", () => {
    const folders: ReturnType<typeof makeFolder>[] = [];
    const stores: Store[] = [];
    afterEach(async () => {
      for (const store of stores.splice(0)) await store.close();
      for (const folder of folders.splice(0)) folder.remove();
    });

    reopening(async () => {
      const folder = makeFolder();
      folders.push(folder);
      const store = await openStore({ path: folder.store, now });
      stores.push(store);
      return store;
    });
  });

  describe("in PostgreSQL", function () {
    this.timeout(120_000);
    let cluster: Cluster;
    const stores: Store[] = [];
    const open = async (url: string, replica = "one", leaseMs = 3_000) => {
      const store = await openPostgres({ url, replica, now, leaseMs, patienceMs: 30_000 });
      stores.push(store);
      return store;
    };
    before(async function () {
      const bin = postgresBin();
      if (bin === undefined) return this.skip();
      cluster = await startCluster(bin);
    });
    afterEach(async () => {
      for (const store of stores.splice(0)) await store.close();
    });

    reopening(async () => open(await cluster.database()));

    it("is of the replica that opened it again, and not of the one that had it before", async () => {
      const url = await cluster.database();
      const [one, two] = [await open(url), await open(url, "two")];
      await one.commit({ entries: [], intent: makeIntent("i") });
      await one.commit({ entries: [], closes: "i" });
      await two.commit({ entries: [], reopens: "i" });

      expect(await one.takeOver(1n)).to.deep.equal([]);
      expect(await two.takeOver(1n)).to.deep.equal([]);
      const late = await one
        .commit({ entries: [], variant: { intent: "i", tx: makeTx("i", 1) } })
        .catch((error: unknown) => error);
      expect(late).to.have.property("code", "STORE_FENCED");
    });
  });
});
