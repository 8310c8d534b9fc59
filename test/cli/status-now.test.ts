import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { expect } from "chai";
import { statusNow } from "../../src/cli/status-now.ts";
import { openOperator } from "../../src/sources/operator.ts";
import { openStore } from "../../src/store/sqlite.ts";
import { makeFolder } from "../store/changes.ts";
import { firebreak, here } from "../support/cli.ts";

const approver = `0x${"a1".repeat(20)}`;
const ends = "9000000000";
const started = { kind: "started", ref: "responder", body: { mode: "act", chain: "1" } } as const;
const armed = (ref: string) => ({ kind: "armed", ref, body: { reason: "simulated" } }) as const;
const loosened = (verb: string) => ({ verb, scope: "pause", ends, by: [approver], level: "notify" });
const command = (verb: string) => ({ kind: "command", ref: verb, body: loosened(verb) }) as const;
const standing = {
  ...{ chain: "mainnet", id: "1", nodes: [], block: "120", mode: "act", open: [] },
  armed: [{ ref: "pause", armed: true, reason: "simulated now" }],
  effects: [{ action: "pause", chainId: "1", holds: "yes", block: "120", since: "119" }],
};

describe("how a responder stands", () => {
  let folder: ReturnType<typeof makeFolder>;
  let config: string;
  let close: (() => Promise<unknown>)[];
  beforeEach(() => {
    [folder, close] = [makeFolder(), []];
    config = `${folder.path}/firebreak.yaml`;
  });
  afterEach(async () => {
    for (const one of close.toReversed()) await one();
    folder.remove();
  });

  const written = async (
    ...entries: Parameters<Awaited<ReturnType<typeof openStore>>["commit"]>[0]["entries"][0][]
  ) => {
    const chain = { id: 1, rpc: ["http://127.0.0.1:1"], quorum: 1 };
    writeFileSync(config, JSON.stringify({ chain, operator: { socket: "op.sock" }, store: folder.store }));
    const store = await openStore({ path: folder.store, now: () => 0 });
    close.push(() => store.close());
    await store.commit({ entries: [started, ...entries] });
  };
  const says = async (...standings: readonly object[]) => {
    const operator = await openOperator(`${folder.path}/op.sock`, async () => ({
      ...{ accepted: true, message: JSON.stringify(standings) },
    }));
    close.push(() => operator.close());
  };
  const linesOf = async () => (await firebreak(["status", "--config", config])).out.split("\n");

  it("is what the process knows to be loosened while its record takes nothing, and not what was lifted there (it showed what the record had)", async () => {
    await written(armed("pause"), command("silence"));
    await says({ ...standing, recordAway: true, loosened: [loosened("disarm")] }, { ...standing, loosened: [] });

    const lines = await linesOf();

    expect(lines.filter((line) => line.startsWith("LOOSENED"))).to.deep.equal([
      `LOOSENED  disarm for pause until 2255-03-14T16:00:00.000Z (chain time), by ${approver}`,
    ]);
  });

  it("is what the record has of what is loosened, where the process is of a release that does not say it", async () => {
    await written(armed("pause"), command("silence"));
    await says({ ...standing, recordAway: true });

    expect((await linesOf()).filter((line) => line.startsWith("LOOSENED  silence"))).to.have.length(1);
  });

  it("says that a process does not answer before anything else, and what is armed as of the record (it said nothing of it)", async () => {
    await written(armed("pause"));

    const lines = await linesOf();

    expect(lines[0]).to.match(
      /^SILENT {4}the process that writes this store does not answer \(.*op\.sock\): what is armed/,
    );
    expect(lines[1]).to.equal("running, mode act");
    expect(lines).to.include("armed     pause: simulated");
  });

  it("has nothing armed where the process took the question and gave no answer (a stopped process was shown armed)", async () => {
    await written(armed("pause"));
    const hung = createServer(() => undefined).listen(`${folder.path}/op.sock`);
    close.push(async () => void hung.close());

    let status: Awaited<ReturnType<typeof statusNow>> | undefined;
    const look = async () => {
      status = await statusNow({ store: folder.store, env: {} }, config, 100);
      return 0;
    };
    await here(look, {});

    const { silent, running, actions } = status ?? {};
    expect({ silent, running }).to.deep.equal({ silent: "no answer within 0.1 s", running: true });
    const reason = "it was armed as of the record, and nobody says that it is: simulated";
    expect(actions).to.deep.equal({ pause: { armed: false, reason } });
  });

  it("says nothing of an answer where no process writes the record, or none is to be asked", async () => {
    await written(armed("pause"));
    const byStore = await firebreak(["status", "--store", folder.store]);
    await close.pop()?.();

    expect(byStore.out).to.match(/^running, mode act\n/);
    expect((await linesOf())[0]).to.match(/^NOT RUNNING/);
  });

  it("runs where it says so itself, cut off from the record that it shares (it was called killed)", async () => {
    const startedAs = (replica: string) => ({ ...started, body: { ...started.body, replica } });
    await written(startedAs("one"), startedAs("two"));
    await close.pop()?.();
    await says({ ...standing, recordAway: true, replica: "one" });

    const lines = await linesOf();

    expect(lines).to.include.members(["running, mode act", "replica   one: running"]);
    expect(lines.find((line) => line.startsWith("replica   two: "))).to.match(/NOT RUNNING/);
  });

  it("is as far as the process has come on each of its chains: the record may be some blocks behind", async () => {
    await written(armed("pause"));
    await says(standing, { ...standing, chain: "b", id: "10", block: "7", effects: [], armed: [] });

    const lines = await linesOf();

    expect(lines.find((line) => line.startsWith("observed"))).to.match(
      /^observed up to block 120 on mainnet, block 7 on b; 2 entries/,
    );
  });

  it("is of a chain that is not followed as the record has it, also while that takes nothing", async () => {
    const body = { holds: "yes", block: "9", since: "9", chain: "10", action: "pause-b" };
    await written({ kind: "effect", ref: "pause-b", body });
    await says({ ...standing, recordAway: true }, { chain: "b", id: "10", isFollowed: false, nodes: [] });

    const holds = (await linesOf()).filter((line) => line.startsWith("HOLDS"));

    expect(holds.map((line) => line.split(":")[0])).to.deep.equal([
      "HOLDS     pause on mainnet",
      "HOLDS     pause-b on b",
    ]);
  });

  it("says which chain is not followed, and that nothing is armed there (there was only a fault of it)", async () => {
    await written(armed("pause"), armed("pause-b"), armed("pause-b/undo"));
    const row = (ref: string) => ({ ref, armed: false, reason: "chain b is not followed now" });
    const rows = [row("pause-b"), row("pause-b/undo"), row("account:10")];
    await says(standing, { chain: "b", id: "10", isFollowed: false, nodes: [], armed: rows });

    const lines = await linesOf();

    expect(lines[0]).to.match(
      /^BLIND {5}chain b is not followed: nothing is seen there, and nothing can be taken; what holds is as of the record: look/,
    );
    expect(lines.filter((line) => /^(NOT )?(ARMED|armed) /.test(line))).to.deep.equal([
      "armed     pause: simulated",
      ...rows.map(({ ref, reason }) => `NOT ARMED ${ref} on b: ${reason}`),
    ]);
  });
});
