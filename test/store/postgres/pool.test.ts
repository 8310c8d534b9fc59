import { expect } from "chai";
import { addressOf, openPool } from "../../../src/store/postgres/pool.ts";
import { type Cluster, postgresBin, startCluster } from "../../support/postgres.ts";

describe("the connections to PostgreSQL", function () {
  this.timeout(120_000);
  let cluster: Cluster;

  before(async function () {
    const bin = postgresBin();
    if (bin === undefined) return this.skip();
    cluster = await startCluster(bin);
  });

  it("outlive a server that ends one of them while it is out between two queries", async () => {
    const url = await cluster.database();
    const pool = openPool(addressOf(url), 1);
    const client = await pool.connect();
    const { rows } = await client.query("SELECT pg_backend_pid() AS pid");

    // An error that nobody listens to would end the process, and this test.
    const ended = new Promise<void>((resolve) => client.once("end", resolve));
    await cluster.query(url, `SELECT pg_terminate_backend(${Number(rows[0]?.pid)})`);
    await ended;
    client.release(true);

    expect((await pool.query("SELECT 1 AS one")).rows).to.deep.equal([{ one: 1 }]);
    await pool.end();
  });

  it("give whoever has long as long between two queries of a transaction (a copy of a large table was cut off)", async () => {
    const pool = openPool(addressOf(await cluster.database()), 1, 60_000);

    const { rows } = await pool.query("SHOW idle_in_transaction_session_timeout");
    await pool.end();

    expect(rows).to.deep.equal([{ idle_in_transaction_session_timeout: "1min" }]);
  });
});
