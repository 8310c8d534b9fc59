import { once } from "node:events";
import { connect, createServer, type Server } from "node:net";
import { expect } from "chai";
import { addressOf } from "../../../src/store/postgres/pool.ts";
import { lockReplica } from "../../../src/store/postgres/replica.ts";
import { openPostgres } from "../../../src/store/postgres.ts";
import { type Cluster, postgresBin, startCluster } from "../../support/postgres.ts";

/** A way to a database on which the answer to a question with this word in it never comes. */
async function openSilence(url: string, word: string): Promise<{ url: string; close: () => Server }> {
  const { hostname, port } = new URL(url);
  const server = createServer((client) => {
    const database = connect(Number(port), hostname);
    let isSilent = false;
    client.on("data", (bytes) => {
      isSilent ||= bytes.includes(word);
      database.write(bytes);
    });
    database.on("data", (bytes) => isSilent || client.write(bytes));
    for (const [one, other] of [
      [client, database],
      [database, client],
    ] as const)
      one.on("error", () => undefined).on("close", () => other.destroy());
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const through = new URL(url);
  const address = server.address();
  through.port = String(typeof address === "object" ? address?.port : "");
  return { url: through.href, close: () => server.close() };
}

describe("the name of a replica", function () {
  this.timeout(120_000);
  let cluster: Cluster;

  before(async function () {
    const bin = postgresBin();
    if (bin === undefined) return this.skip();
    cluster = await startCluster(bin);
  });
  after(() => cluster?.remove());

  it("is free again when it was taken but the answer did not come in time", async () => {
    const url = await cluster.database();
    const silence = await openSilence(url, "pg_try_advisory_lock");
    const failure: unknown = await lockReplica(addressOf(silence.url), "one").catch((error: unknown) => error);

    const lock = await lockReplica(addressOf(url), "one");

    expect(String(failure)).to.match(/timeout/i);
    lock.assertHeld();
    await lock.close();
    silence.close();
  });

  it("is free again when the rest of the store could not be opened", async () => {
    const url = await cluster.database();
    const options = { replica: "one", now: () => 0 };
    await (await openPostgres({ url, ...options })).close();
    const silence = await openSilence(url, 'from "head"');

    const failure: unknown = await openPostgres({ url: silence.url, ...options }).catch((error: unknown) => error);
    const store = await openPostgres({ url, ...options });

    expect(failure).to.have.property("code", "STORE_DOWN");
    await store.close();
    silence.close();
  });

  it("is one process's: another one is told so, until the first is gone", async () => {
    const address = addressOf(await cluster.database());
    const first = await lockReplica(address, "one");

    const refused: unknown = await lockReplica(address, "one").catch((error: unknown) => error);
    await first.close();
    const second = await lockReplica(address, "one");

    expect(refused).to.have.property("code", "STORE_LOCKED");
    await second.close();
  });
});
