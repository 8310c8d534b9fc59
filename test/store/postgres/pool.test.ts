import { expect } from "chai";
import { addressOf, openPool } from "../../../src/store/postgres/pool.ts";
import { refusal } from "../../support/plans.ts";
import { type Cluster, postgresBin, startCluster } from "../../support/postgres.ts";

describe("the address of a PostgreSQL", () => {
  it("is refused, and nothing of it shown, where a character of the password ends the host (the rest of it was the database's name)", () => {
    for (const password of ["12/cdSECRET", "ab/cdSECRET", "12?cdSECRET", "12#cdSECRET", "12/cd/SECRET", "/cdSECRET"]) {
      const { code, message } = refusal(() => addressOf(`postgres://postgres:${password}@127.0.0.1:5432/fb`));
      expect(code, password).to.equal("CONFIG");
      expect(message)
        .to.include("%2F")
        .and.not.match(/SECRET|12/);
    }
  });

  it("is taken with what a URL may say: no password, an escaped one, parameters, a folder as the host", () => {
    const names = [
      "postgres://me@host:5432/fb",
      "postgres://me:12%2Fcd%40@host/fb?sslmode=require",
      "postgresql://%2Fvar%2Frun/fb",
      "postgresql:///fb?host=/var/run&user=me@server",
      "postgresql://host",
    ].map((url) => addressOf(url).name);

    expect(names).to.deep.equal(["host:5432/fb", "host/fb", "%2Fvar%2Frun/fb", "local/fb", "host"]);
  });
});

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
