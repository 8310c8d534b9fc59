import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { openPostgresReadOnly, verifyPostgres } from "../../src/store/postgres.ts";
import { type Cluster, postgresBin, startCluster } from "../support/postgres.ts";
import { randomFrom, seed } from "../support/seed.ts";
import { makeFolder } from "./changes.ts";

const REPLICA = fileURLToPath(new URL("./replica.ts", import.meta.url));
const NIGHTLY = process.env["FIREBREAK_NIGHTLY"] !== undefined;
const INCIDENTS = 40;
const KILLS = 3;
/** Each with a database and a chain of its own. */
const ROUNDS = Number(process.env["FIREBREAK_RUNS"] ?? (NIGHTLY ? 200 : 1));

describe("replicas on one database", function () {
  this.timeout(ROUNDS * 240_000);
  let cluster: Cluster;
  let folder: ReturnType<typeof makeFolder>;
  const running = new Map<string, ChildProcess>();
  let starts = 0;

  before(async function () {
    const bin = postgresBin();
    if (bin === undefined) return this.skip();
    cluster = await startCluster(bin);
  });
  beforeEach(() => {
    folder = makeFolder();
  });
  afterEach(() => {
    for (const child of running.values()) child.kill("SIGKILL");
    running.clear();
    folder.remove();
  });

  const start = (name: string, url: string, mode: string) => {
    const args = [
      REPLICA,
      url,
      name,
      join(folder.path, "chain"),
      join(folder.path, `${name}.spool`),
      `${INCIDENTS}`,
      mode,
      `host${starts++}`,
    ];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
    running.set(name, child);
    return child;
  };
  /** Kills replicas at random and starts them again, with crashes of the database in between, and lets all of them end by themselves. Tells how often. */
  const live = async (names: readonly string[], url: string, mode: string, from: number, restarts: number) => {
    const random = randomFrom(from);
    // However fast they are, none ends before the last kill.
    const hold = join(folder.path, "chain.hold");
    writeFileSync(hold, "");
    for (const name of names) start(name, url, mode);
    const done = { kills: 0, crashes: 0 };
    for (let event = 0; event < KILLS + restarts; event += 1) {
      await sleep(200 + random() * 500);
      if (event % 2 === 1 && done.crashes < restarts) {
        await cluster.crash();
        await sleep(random() * 500);
        await cluster.start();
        done.crashes += 1;
        continue;
      }
      const name = names[Math.floor(random() * names.length)] ?? "";
      const child = running.get(name);
      if (child?.exitCode !== null) break;
      child.kill("SIGKILL");
      await once(child, "exit");
      done.kills += 1;
      start(name, url, mode);
    }
    rmSync(hold);
    await Promise.all([...running.values()].map((child) => child.exitCode ?? once(child, "exit")));
    expect([...running.values()].map(({ exitCode }) => exitCode)).to.deep.equal(names.map(() => 0));
    return done;
  };
  /** By incident, the transactions that landed, and what they brought about. */
  const landed = () => {
    const all = new Map<string, { readonly hashes: Set<string>; readonly effects: Set<string> }>();
    for (const line of readFileSync(join(folder.path, "chain"), "utf8").split("\n").slice(0, -1)) {
      const [incident = "", effect = "", hash = ""] = line.split(" ");
      const { hashes, effects } = all.get(incident) ?? { hashes: new Set(), effects: new Set() };
      all.set(incident, { hashes: hashes.add(hash), effects: effects.add(effect) });
    }
    return all;
  };
  const findings = async (url: string) => {
    const reader = await openPostgresReadOnly(url);
    const entries = await reader.entries(0, 100_000);
    const open = await reader.openIntents();
    await reader.close();
    return { found: new Set(entries.filter(({ kind }) => kind === "finding").map(({ ref }) => ref)), open };
  };

  // What may be done twice is done by each of them while the database is away: two transactions then have one effect.
  for (const [count, restarts, mode] of [
    [2, 0, "hold"],
    [3, 2, "hold"],
    [2, 2, "act-locally"],
  ] as const)
    it(`${count} of them, killed ${KILLS} times, with ${restarts} crashes of the database (${mode}): none lost, none twice, ${ROUNDS} time(s) (${seed.shown})`, async () => {
      const all = { findings: 0, twice: 0, sentTwice: 0 };
      for (let round = 0; round < ROUNDS; round++) {
        const url = await cluster.database();
        const names = ["one", "two", "three"].slice(0, count);
        const done = await live(names, url, mode, seed.value + round, restarts);

        const { found, open } = await findings(url);
        const chain = [...landed()];
        const sentTwice = chain.filter(([, { hashes }]) => hashes.size > 1);
        const twice = mode === "hold" ? sentTwice : chain.filter(([, { effects }]) => effects.size > 1);
        const { intact } = await verifyPostgres(url);
        expect(
          { found: found.size, effects: chain.length, twice, open, intact, ...done },
          `FUZZ_SEED=${seed.value + round}`,
        ).to.deep.equal({
          ...{ found: INCIDENTS, effects: INCIDENTS, twice: [], open: [], intact: true },
          ...{ kills: KILLS, crashes: restarts },
        });
        all.findings += found.size;
        all.twice += twice.length;
        all.sentTwice += sentTwice.length;
        running.clear();
        folder.remove();
        folder = makeFolder();
      }
      console.log(
        `note: ${count} replicas, ${ROUNDS} time(s): ${all.findings} findings, ${all.twice} with two effects, ${all.sentTwice} with one effect sent twice`,
      );
    });
});
