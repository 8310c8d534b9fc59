import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect } from "chai";
import { createApp } from "../src/app/app.ts";
import { parseConfig } from "../src/config/config.ts";
import { FirebreakError } from "../src/core/errors.ts";
import { openProposals } from "../src/core/proposals.ts";
import type { Entry, NewEntry } from "../src/core/types.ts";
import { parseProposal } from "../src/lib/proposal-file.ts";
import { createProposer } from "../src/proposer.ts";
import { run } from "../src/run.ts";
import { openStore } from "../src/store/sqlite.ts";
import { firebreak } from "./support/cli.ts";
import { entriesOf, fakeStore } from "./support/fakes.ts";
import { codeOf, openSafeWorld, type SafeWorld } from "./support/safe-world.ts";

const placeless = { seq: 1, at: 0, prev: "", hash: "" };

describe("the proposer", function () {
  this.timeout(120_000);
  let world: SafeWorld;
  let folder = "";
  before(async () => {
    world = await openSafeWorld("1.5.0");
  });
  after(() => world?.close());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "fb-proposer-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** A ladder has come to the way on which people sign. */
  const rung = (changes: object = {}, on = "1"): NewEntry => {
    const propose = { safe: world.address, ...world.pause, abi: "pause()", action: "stop", ...changes };
    return { kind: "rung", ref: "owner:changed", body: { status: "begun", page: "sign", on, propose } };
  };
  async function proposer(over: Parameters<typeof fakeStore>[0] = {}) {
    const store = fakeStore(over);
    const { chain } = await world.at();
    const { tell } = createProposer({ chain, actions: new Map(), store, folder: join(folder, "out") });
    const files = () => (existsSync(join(folder, "out")) ? readdirSync(join(folder, "out")) : []);
    return { store, files, tell: (entry: NewEntry, at = 0) => tell({ ...entry, ...placeless, at }) };
  }

  it("writes nothing for what asks no Safe, or asks one of a chain that is not followed", async () => {
    const { tell, store, files } = await proposer();

    await tell({ kind: "fault", ref: "x", body: rung().body });
    await tell({ kind: "rung", ref: "x", body: { status: "begun", page: "call the owners" } });
    await tell(rung({}, "10"));

    expect([entriesOf(store), files()]).to.deep.equal([[], []]);
  });

  it("tells why there is no proposal where the chain refuses it, and asks again where a node does not answer", async () => {
    const { tell, store, files } = await proposer();
    const silent = new FirebreakError("RPC_UNREACHABLE", "no answer", { retryable: true });
    const later = await proposer({ commit: () => Promise.reject(silent) });

    await tell(rung({ data: "0x3f4ba83a" }));
    await tell(rung({ safe: world.target }));

    const told = entriesOf(store).map(({ kind, body }) => [kind, body["severity"]]);
    expect(told).to.deep.equal([
      ["fault", "critical"],
      ["fault", "critical"],
    ]);
    expect(files()).to.deep.equal([]);
    expect(await codeOf(later.tell(rung()))).to.equal("RPC_UNREACHABLE");
  });

  it("proposes once what is told twice, with a file that owners can sign", async () => {
    const kept: Entry[] = [];
    const { tell, store, files } = await proposer({
      entries: async (after) => kept.map((entry, at) => ({ ...entry, seq: at + 1 })).slice(after),
    });

    await tell(rung());
    kept.push(...entriesOf(store).map((entry) => ({ ...entry, ...placeless })));
    await tell(rung());

    const [entry, ...others] = entriesOf(store);
    expect(others).to.deep.equal([]);
    const proposal = parseProposal(readFileSync(String(entry?.body["file"]), "utf8"));
    expect(files()).to.deep.equal([`${proposal.safeTxHash}.json`]);
    expect(proposal).to.deep.include({ safe: world.address, action: "stop", abi: "pause()", signatures: [] });
    expect(entry).to.deep.include({ kind: "proposal", ref: proposal.safeTxHash });
    expect(entry?.body).to.include({ incident: "owner:changed" });
  });

  it("gives what two ladders ask of one Safe at once nonces one behind the other, and one of long ago none before it (of two with one nonce, one could be executed)", async () => {
    const kept: Entry[] = [];
    const { tell, store } = await proposer({
      entries: async (after) => kept.slice(after),
      commit: async ({ entries }) => {
        kept.push(...entries.map((entry) => ({ ...entry, ...placeless, seq: kept.length + 1 })));
        return [];
      },
    });
    const other = { data: "0x3f4ba83a", abi: undefined };
    const told = () => kept.map(({ body }) => [body["nonce"], /behind nonce (\d+)/.exec(String(body["says"]))?.[1]]);

    await Promise.all([tell(rung()), tell(rung(other)), tell(rung(other))]);
    const together = told();
    await tell(rung({ data: `${world.pause.data}00`, abi: undefined }), 3_600_000);

    expect(store.changes).to.deep.equal([]);
    expect(together).to.deep.equal([
      ["0", undefined],
      ["1", "0"],
    ]);
    expect(told()[2]).to.deep.equal(["0", undefined]);
  });

  it("of one chain asks nothing for another one, whose nodes may not answer", async () => {
    const { chain } = await world.at();
    const silent = new FirebreakError("RPC_UNREACHABLE", "no answer", { retryable: true });
    const dead = { ...chain, chainId: 10n, head: () => Promise.reject(silent) };
    const { tell } = createProposer({ chain: dead, actions: new Map(), store: fakeStore(), folder });

    await tell({ ...rung(), ...placeless });
    expect(await codeOf(tell({ ...rung({}, "10"), ...placeless }))).to.equal("RPC_UNREACHABLE");
  });

  /** A ladder that ends with the Safe's owners, and writes for them there. */
  function rulesFor(proposals: string): string {
    const propose = { safe: world.address, target: world.target, call: "pause()" };
    const ladder = [{ action: "stop" }, { propose, afterBlocks: 3 }];
    return JSON.stringify({
      chain: { id: 1, rpc: [world.fork.url], quorum: 1, blockSeconds: 0.1 },
      store: join(folder, "store.sqlite"),
      proposals,
      detectors: { owner: { use: "privileged-change", address: world.target, event: "event Told()" } },
      actions: { stop: { use: "pause", target: world.target } },
      playbooks: [{ name: "any", when: { detector: "owner" }, do: "act", steps: [{ ladder }] }],
    });
  }
  async function opened(proposals: string) {
    const around = { env: {}, write: () => undefined, now: () => 1 };
    const app = await createApp(parseConfig(rulesFor(proposals), "firebreak.yaml"), around);
    return { app, around, store: await openStore({ path: join(folder, "store.sqlite"), now: () => 1 }) };
  }

  it("runs beside the responder where a ladder asks a Safe", async () => {
    const { app, around, store } = await opened(join(folder, "out"));
    const ended = new AbortController();
    const running = run(app, store, around, ended.signal);

    await store.commit({ entries: [rung()] });
    for (let tries = 0; tries < 1_200 && (await openProposals(store)).length === 0; tries++) await pause(50);
    const [proposal] = await openProposals(store);
    ended.abort();
    await running;
    await app.close();
    await store.close();

    expect(proposal?.transaction).to.deep.include(world.pause);
    expect(readdirSync(join(folder, "out"))).to.deep.equal([`${proposal?.safeTxHash}.json`]);
  });

  it("is warned of by the start and by check where its folder cannot be written (they said nothing)", async () => {
    writeFileSync(join(folder, "file"), "");
    writeFileSync(join(folder, "firebreak.yaml"), rulesFor("file/out"));
    const { app, around, store } = await opened(join(folder, "file", "out"));
    const ended = new AbortController();

    const running = run(app, store, around, ended.signal);
    for (let tries = 0; tries < 200 && (await store.entries(0, 1)).length === 0; tries++) await pause(50);
    const [started] = await store.entries(0, 1);
    ended.abort();
    await running;
    await app.close();
    await store.close();
    const config = join(folder, "firebreak.yaml");
    const words = await firebreak(["check", "--config", config]);
    const json = await firebreak(["check", "--config", config, "--json"]);

    const wanted = /cannot be written into .*file\/out/;
    expect(started?.kind).to.equal("started");
    expect(JSON.stringify(started?.body["warnings"])).to.match(wanted);
    expect(words.out).to.match(/^! proposals to Safes cannot be written/m);
    expect(JSON.stringify(JSON.parse(json.out).warnings)).to.match(wanted);
  });
});
