import { expect } from "chai";
import pg from "pg";
import { openPostgres, postgresWriters } from "../../../src/store/postgres.ts";
import { firebreak } from "../../support/cli.ts";
import { postgresBin, startCluster } from "../../support/postgres.ts";

describe("who writes a database", function () {
  this.timeout(120_000);
  let url: string;
  before(async function () {
    const bin = postgresBin();
    if (bin === undefined) return this.skip();
    url = await (await startCluster(bin)).database();
  });

  it("is every replica that is connected, and no other program that has a lock there (it counted as a responder)", async () => {
    const open = (replica: string) => openPostgres({ url, replica, now: Date.now });
    const [one, two] = [await open("one"), await open("two")];
    const body = { mode: "act", chain: "1" };
    for (const store of [one, two]) await store.commit({ entries: [{ kind: "started", ref: "responder", body }] });
    await two.commit({ entries: [{ kind: "armed", ref: "pause", body: { reason: "simulated" } }] });
    await two.close();
    const other = new pg.Client({ connectionString: url });
    await other.connect();
    await other.query("SELECT pg_advisory_lock(42)");

    const names = ["one", "two", "three"];
    const during = await postgresWriters(url, names);
    const { out } = await firebreak(["status", "--store", "env:DB"], { ...process.env, DB: url });
    await one.close();
    const after = await postgresWriters(url, names);
    const { out: last } = await firebreak(["status", "--store", "env:DB"], { ...process.env, DB: url });
    await other.end();

    expect([during, after]).to.deep.equal([["one"], []]);
    expect(out).to.match(
      /^running, mode act\nreplica +one: running\nreplica +two: NOT RUNNING, and left no stop in the record: .*\n/,
    );
    expect(out).to.match(/^NOT ARMED pause of two: it was armed when the process ended: simulated$/m);
    expect(last).to.match(/^NOT RUNNING/);
  });
});
