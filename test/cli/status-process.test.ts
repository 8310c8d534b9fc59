import { writeFileSync } from "node:fs";
import { expect } from "chai";
import { withoutBlind } from "../../src/cli/status-process.ts";
import { entryOfFinding } from "../../src/core/entries.ts";
import { openOperator } from "../../src/sources/operator.ts";
import { openStore } from "../../src/store/sqlite.ts";
import { momentAt } from "../core/deciding.ts";
import { makeFolder } from "../store/changes.ts";
import { firebreak } from "../support/cli.ts";
import { findingOf } from "../support/fakes.ts";

/** What a process says of itself whose record takes nothing since it paused. */
const standing = {
  ...{ chain: "mainnet", nodes: [], block: "120" },
  armed: [{ ref: "pause", chainId: "1", path: "key", armed: false, reason: "its key has no ether" }],
  effects: [{ action: "pause", chainId: "1", holds: "yes", block: "120", since: "119" }],
  open: ["1:stolen:strip:119:0"],
};

describe("what was armed on a chain that shows no block", () => {
  it("is not armed any more, of the replica that is blind alone", () => {
    const row = (replica?: string) => ({ armed: true, reason: "simulated", ...(replica && { replica }) });
    const blind = { chain: "1", since: 0, block: "120", armed: ["pause"] };
    const armedOf = (actions: Parameters<typeof withoutBlind>[0], replica?: string) =>
      Object.entries(withoutBlind(actions, [{ ...blind, replica }])).map(([ref, { armed }]) => `${ref}: ${armed}`);

    expect(armedOf({ pause: row(), strip: row() })).to.deep.equal(["pause: false", "strip: true"]);
    for (const own of [row("one"), row()]) expect(armedOf({ pause: own }, "one")).to.deep.equal(["pause: false"]);
    expect(armedOf({ "pause of one": row("one"), "pause of two": row("two") }, "one")).to.deep.equal([
      "pause of one: false",
      "pause of two: true",
    ]);
  });
});

describe("a process whose record takes nothing", () => {
  let folder: ReturnType<typeof makeFolder>;
  let config: string;
  let close: (() => Promise<unknown>)[];
  beforeEach(async () => {
    folder = makeFolder();
    config = `${folder.path}/firebreak.yaml`;
    const chain = { id: 1, rpc: ["http://127.0.0.1:1"], quorum: 1 };
    writeFileSync(config, JSON.stringify({ chain, operator: { socket: "op.sock" }, store: folder.store }));
    const store = await openStore({ path: folder.store, now: () => 0 });
    const started = { kind: "started", ref: "responder", body: { mode: "act", chain: "1" } } as const;
    const found = entryOfFinding(findingOf(), momentAt(100), 0);
    await store.commit({
      entries: [started, found, { kind: "armed", ref: "pause", body: { reason: "simulated", chain: "1" } }],
    });
    close = [() => store.close()];
  });
  afterEach(async () => {
    for (const one of close) await one();
    folder.remove();
  });

  const says = async (recordAway: boolean, more = {}) => {
    const message = JSON.stringify([{ ...standing, recordAway, ...more }]);
    const operator = await openOperator(`${folder.path}/op.sock`, async () => ({ accepted: true, message }));
    close.unshift(() => operator.close());
  };

  it("is what status tells first, and what is armed, holds and is open comes from the process (it was told as of old)", async () => {
    await says(true);

    const words = await firebreak(["status", "--config", config]);
    const json = await firebreak(["status", "--config", config, "--json"]);

    const lines = words.out.split("\n");
    expect(lines[0]).to.match(/^RECORD {4}the record takes nothing since 1970-01-01T00:00:00.000Z: /);
    expect(words.out).to.match(/^NOT ARMED pause: its key has no ether$/m);
    expect(words.out).to.match(/^HOLDS {5}pause on chain 1: since block 119; last said at block 120$/m);
    expect(words.out).to.match(/^open {6}1:stolen:strip:119:0: intent$/m);
    expect(JSON.parse(json.out)).to.deep.include({ recordAway: true, block: "120" });
  });

  it("says first that it sees no block, and that nothing is armed as of now (it was armed, in green, without an age)", async () => {
    await says(false, { id: "31337", chain: "chain", blindSince: 1_000 });

    const words = await firebreak(["status", "--config", config]);
    const json = await firebreak(["status", "--config", config, "--json"]);

    expect(words.out.split("\n").slice(0, 2)).to.deep.equal([
      "BLIND     no block of chain 31337 was handled since 1970-01-01T00:00:01.000Z (block 120); what is armed and what holds is as of then: look at its nodes",
      "running, mode act",
    ]);
    expect(words.out).to.match(/^NOT ARMED pause: it was armed as of block 120: simulated$/m);
    expect(JSON.parse(json.out).actions.pause).to.deep.include({ armed: false });
  });

  it("is what explain tells, where it finds nothing and where it finds something older", async () => {
    await says(true);

    const { code, err } = await firebreak(["explain", "stolen", "--config", config]);
    const older = await firebreak(["explain", "owner:changed", "--config", config]);

    expect([code === 0, older.code]).to.deep.equal([false, 0]);
    expect(older.out).to.match(/^RECORD {4}the record takes nothing since .*\nincident {2}owner:changed$/m);
    expect(err).to.match(/whether there is an incident named stolen is not known: the record takes nothing since 1970/);
  });

  it("changes nothing while the record takes everything", async () => {
    await says(false);

    const status = await firebreak(["status", "--config", config]);
    const { err } = await firebreak(["explain", "stolen", "--config", config]);

    expect(status.out).to.match(/^running, mode act\n/);
    expect(status.out).to.match(/^armed {5}pause: simulated$/m);
    expect(err).to.match(/found none/);
  });
});
