import { expect } from "chai";
import { openPostgres } from "../../../src/store/postgres.ts";
import { type Cluster, postgresBin, startCluster } from "../../support/postgres.ts";
import { makeEntry } from "../changes.ts";

const all = [
  { id: "post-aaaaaa", formerly: "post-1" },
  { id: "post-bbbbbb", formerly: "post-2" },
];

describe("how far notifiers told a store in PostgreSQL", function () {
  this.timeout(120_000);
  let cluster: Cluster;

  before(async function () {
    const bin = postgresBin();
    if (bin === undefined) return this.skip();
    cluster = await startCluster(bin);
  });

  it("is gone on from where an earlier version knew them by their place, once", async () => {
    const url = await cluster.database();
    const open = () => openPostgres({ url, replica: "one", now: () => 0, patienceMs: 30_000 });
    const before = await open();
    await before.commit({ entries: ["1", "2", "3", "4"].map((ref) => makeEntry(ref)) });
    before.markTold("post-1", 2);
    before.markTold("post-2", 3);
    await before.close();

    const after = await open();
    const told = [await after.told("post-aaaaaa", all), await after.told("post-bbbbbb", all)];
    const added = { id: "post-cccccc", formerly: "post-1" };
    const later = await after.told(added.id, [added, ...all]);
    await after.close();

    expect([told, later]).to.deep.equal([[2, 3], 4]);
  });

  it("is gone on from by one whose settings a reload changed, and not from the start of the process (people were told weeks of it anew)", async () => {
    const url = await cluster.database();
    const store = await openPostgres({ url, replica: "one", now: () => 0, patienceMs: 30_000 });
    for (const { id } of all) await store.told(id, all);
    await store.commit({ entries: ["1", "2", "3", "4"].map((ref) => makeEntry(ref)) });
    store.markTold("post-aaaaaa", 3);
    store.markTold("post-bbbbbb", 4);
    await store.told("post-aaaaaa", all);
    while ((await store.told("post-aaaaaa", all)) !== 3) await new Promise((resolve) => setTimeout(resolve, 20));
    const changed = [{ id: "post-cccccc" }, { id: "post-bbbbbb" }];
    const told = [await store.told("post-cccccc", changed), await store.told("post-bbbbbb", changed)];
    const more = [...changed, { id: "jsonl-dddddd" }];
    told.push(await store.told("jsonl-dddddd", more));
    await store.close();

    expect(told).to.deep.equal([3, 4, 4]);
  });

  it("goes down only where the journal went back, and then up again", async () => {
    const url = await cluster.database();
    const open = () => openPostgres({ url, replica: "one", now: () => 0, patienceMs: 30_000 });
    const kept = async (...marks: readonly (readonly [number, boolean?])[]) => {
      const store = await open();
      for (const [seq, back] of marks) store.markTold("n", seq, back);
      await store.close();
      const again = await open();
      const told = await again.told("n");
      await again.close();
      return told;
    };

    expect([
      await kept([9]),
      await kept([5]),
      await kept([4, true]),
      await kept([5]),
      await kept([8], [2, true], [3]),
    ]).to.deep.equal([9, 9, 4, 5, 3]);
  });
});
