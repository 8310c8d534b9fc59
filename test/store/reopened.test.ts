import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Store } from "../../src/core/parts.ts";
import { openPostgres } from "../../src/store/postgres.ts";
import { openStore } from "../../src/store/sqlite.ts";
import { type Cluster, postgresBin, startCluster } from "../support/postgres.ts";
import { makeEntry, makeFolder, makeIntent, makeTx } from "./changes.ts";

const ids = async (store: Store) => (await store.openIntents()).map(({ id }) => id);
const now = () => 1_700_000_000_000;

/** What a reorganisation takes away is open again; the same in both databases. */
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
    after(() => cluster?.remove());

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
