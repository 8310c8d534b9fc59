import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { addressOf } from "../../../src/store/postgres/pool.ts";
import { lockReplica } from "../../../src/store/postgres/replica.ts";
import { openPostgres } from "../../../src/store/postgres.ts";
import { type Cluster, postgresBin, startCluster } from "../../support/postgres.ts";
import { makeEntry, makeIntent, makeTx } from "../changes.ts";
import { openLossy, openSilence } from "../ways.ts";

const key = makeTx("i", 0).sender;
const other = `0x${"33".repeat(20)}`;
const one = { replica: "one", keys: [key] };

describe("the name and the keys of a replica", function () {
  this.timeout(120_000);
  let cluster: Cluster;

  before(async function () {
    const bin = postgresBin();
    if (bin === undefined) return this.skip();
    cluster = await startCluster(bin);
  });

  it("are free again when they were taken but the answer did not come in time", async () => {
    const url = await cluster.database();
    const silence = await openSilence(url, "pg_try_advisory_lock");
    const failure: unknown = await lockReplica(addressOf(silence.url), one).catch((error: unknown) => error);

    const lock = await lockReplica(addressOf(url), one);

    expect(String(failure)).to.match(/timeout/i);
    lock.assertHeld();
    await lock.close();
    silence.close();
  });

  it("are free again when the rest of the store could not be opened", async () => {
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

  it("are one process's: another one is told which and whose, under whatever name and beside whatever key, until the first is gone", async () => {
    const url = await cluster.database();
    const address = addressOf(url);
    await (await openPostgres({ url, replica: "none", now: () => 0 })).close();
    const first = await lockReplica(address, one);
    const free = await lockReplica(address, { replica: "two", keys: [other] });

    const refused = await Promise.all(
      [
        { replica: "one", keys: [] },
        { replica: "forgotten", keys: [`0x${"44".repeat(20)}`, key] },
        // A version before this one had its key for a name.
        { replica: key, keys: [] },
      ].map((twin) => lockReplica(address, twin).catch(({ code, message }) => `${code} ${message}`)),
    );
    await free.close();
    await first.close();
    const second = await lockReplica(address, { replica: "forgotten", keys: [key] });

    expect(refused[0]).to.match(
      /^STORE_LOCKED expected the name one .+ found it with firebreak one at 127\.0\.0\.1: stop/,
    );
    expect(refused[1]).to.match(new RegExp(`^STORE_LOCKED expected the key ${key} .+ found it with firebreak one at`));
    expect(refused[2]).to.match(/^STORE_LOCKED/);
    await second.close();
  });

  it("stay its own while the server has not noticed that the connection is lost (it counted as another process)", async () => {
    const url = await cluster.database();
    await (await openPostgres({ url, replica: "none", now: () => 0 })).close();
    const lossy = await openLossy(url);
    const lock = await lockReplica(addressOf(lossy.url), one);
    const pids = async () =>
      (await cluster.query(url, "SELECT DISTINCT pid FROM pg_locks WHERE locktype = 'advisory'")).map(({ pid }) => pid);
    const before = await pids();

    lossy.lose();
    for (let tries = 0; tries < 8; tries++) {
      await sleep(100);
      lock.assertHeld();
    }
    const meanwhile = await pids();
    lossy.notice();
    for (let tries = 0; `${await pids()}` === `${before}` || (await pids()).length === 0; tries++) {
      expect(tries).to.be.below(1_000);
      await sleep(50);
    }
    lock.assertHeld();

    expect(meanwhile).to.deep.equal(before);
    await lock.close();
    lossy.notice();
    lossy.close();
  });

  it("show what was left open under another name by its key, but not what a living replica has taken over, and whose duties go on at once", async () => {
    const url = await cluster.database();
    const open = (replica: string, own: string) =>
      openPostgres({ url, replica, keys: [own], now: () => 0, patienceMs: 30_000 });
    const gone = await open(`old-host-${key}`, key);
    await gone.commit({ entries: [], intent: makeIntent("i") });
    await gone.duty("telling");
    const living = await open("living", other);
    // Signed with the key of the one that is gone, and taken over from it.
    await living.commit({ entries: [], intent: makeIntent("j", { txs: [{ ...makeTx("j", 0), sender: key }] }) });
    await gone.close();

    const again = await open(`new-host-${key}`, key);
    const [mine, theirs] = [await again.openIntents(), await living.openIntents()];
    const duties = [await again.duty("telling"), await living.duty("telling")];

    expect(mine.map(({ id }) => id)).to.deep.equal(["i"]);
    expect(theirs.map(({ id }) => id)).to.deep.equal(["j"]);
    expect(duties).to.deep.equal([true, false]);
    expect(await again.commit({ entries: [], closes: "i" })).to.deep.equal([]);
    for (const store of [again, living]) await store.close();
  });

  it("are another's when that one took them while the connection was lost: nothing is written any more, and who that is is said", async () => {
    const url = await cluster.database();
    const store = await openPostgres({ url, ...one, now: () => 0 });
    const locks = "SELECT pid FROM pg_locks WHERE locktype = 'advisory'";
    await cluster.query(url, `SELECT pg_terminate_backend(pid) FROM (${locks}) AS lost`);
    const thief = await lockReplica(addressOf(url), { replica: "two", keys: [key] });

    let failure: unknown;
    for (let tries = 0; failure === undefined && tries < 1_000; tries++) {
      await sleep(50);
      failure = await store.commit({ entries: [makeEntry("a")] }).then(
        () => undefined,
        (error: unknown) => error,
      );
    }

    expect(failure).to.have.property("code", "STORE_LOCKED");
    expect(String(failure)).to.include(key).and.include("firebreak two");
    await store.close();
    await thief.close();
  });
});
