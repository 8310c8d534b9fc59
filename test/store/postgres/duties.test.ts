import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { createLeases } from "../../../src/store/postgres/leases.ts";
import { kyselyOn, openPool } from "../../../src/store/postgres/pool.ts";
import { prepareDatabase } from "../../../src/store/postgres.ts";
import { postgresBin, startCluster } from "../../support/postgres.ts";

describe("a duty", function () {
  this.timeout(120_000);

  it("is asked for again after a while, whatever the machine's clock says (one that was set back silenced notifiers, or had two replicas tell)", async function () {
    const bin = postgresBin();
    if (bin === undefined) return this.skip();
    const cluster = await startCluster(bin);
    const url = await cluster.database();
    const pool = openPool(await prepareDatabase(url), 1);
    const [one, two] = ["one", "two"].map((replica) =>
      createLeases({ db: kyselyOn(pool), replica, keys: [], leaseMs: 3_000, dutyMs: 500 }),
    );
    const asked = async () => [await two?.duty("telling"), await one?.duty("telling")];

    await one?.duty("telling");
    const before = await asked();
    await cluster.query(url, "UPDATE duty SET until_ms = 0");
    await sleep(150);

    expect(before).to.deep.equal([false, true]);
    expect(await asked()).to.deep.equal([true, false]);
    await pool.end();
  });
});
