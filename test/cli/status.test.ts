import { expect } from "chai";
import { openOperator } from "../../src/sources/operator.ts";
import { openStore } from "../../src/store/sqlite.ts";
import { makeFolder, makeIntent } from "../store/changes.ts";
import { firebreak } from "../support/cli.ts";
import { type LiveChain, openLiveChain, pausePool } from "../support/live-chain.ts";
import { startResponder } from "../support/responder.ts";

const storeBeside = (config: string) => config.replace(/[^/]+$/, "store.sqlite");

describe("firebreak status", () => {
  let folder: ReturnType<typeof makeFolder>;
  beforeEach(() => {
    folder = makeFolder();
  });
  afterEach(() => folder.remove());

  it("says in one sentence that there is no store, or no configuration, and makes none", async () => {
    const missing = await firebreak(["status", "--store", folder.store]);
    const unnamed = await firebreak(["status"]);
    const lost = await firebreak(["status", "--config", `${folder.path}/nowhere.yaml`]);
    const again = await firebreak(["status", "--store", folder.store]);

    expect([missing.code, unnamed.code, lost.code, again.code]).to.deep.equal([2, 2, 2, 2]);
    for (const { out, err } of [missing, unnamed, lost]) {
      expect(out).to.equal("");
      expect(err).to.match(/^firebreak: [^\n]+\n$/);
    }
  });

  it("says that nobody runs, whatever the record says was armed, also as JSON (it was armed there)", async () => {
    const store = await openStore({ path: folder.store, now: () => 0 });
    const started = { kind: "started", ref: "responder", body: { mode: "act", chain: "1" } } as const;
    await store.commit({ entries: [started, { kind: "armed", ref: "pause", body: { reason: "simulated" } }] });
    await store.close();

    const words = await firebreak(["status", "--store", folder.store]);
    const json = await firebreak(["status", "--store", folder.store, "--json"]);

    expect(words.code).to.equal(0);
    expect(words.out.split("\n")[0]).to.match(/^NOT RUNNING/);
    expect(words.out).to.match(/^NOT ARMED pause/m);
    const reason = "it was armed when the process ended: simulated";
    expect(JSON.parse(json.out)).to.deep.include({ running: false, mode: "act", entries: 2 });
    expect(JSON.parse(json.out).actions).to.deep.equal({ pause: { armed: false, reason } });
  });

  it("shows what is open, what came of each incident, and the last fault since the start", async () => {
    const store = await openStore({ path: folder.store, now: () => 7 });
    const started = { kind: "started", ref: "responder", body: { mode: "act", chain: "1" } } as const;
    const fault = (ref: string) => ({ kind: "fault", ref, body: { reason: "no node answers" } }) as const;
    const decision = { kind: "decision", ref: "owner:changed", body: { verdict: "act", reason: "playbook" } } as const;
    const outcome = { kind: "outcome", ref: "one", body: { status: "contained", incident: "owner:changed" } } as const;
    await store.commit({ entries: [started, fault("before"), started, fault("source"), decision, outcome] });
    await store.commit({ entries: [], intent: makeIntent("two") });
    await store.close();

    const { out } = await firebreak(["status", "--store", folder.store, "--json"]);
    const { incidents, open, faults, lastEntryAt } = JSON.parse(out);

    expect(incidents).to.deep.equal({
      "owner:changed": {
        ...{ verdict: "act", reason: "playbook", outcome: "contained", stage: "authorised" },
        ...{ foundAt: 7, changedAt: 7 },
        outcomes: { one: "contained" },
      },
    });
    expect(open).to.deep.equal([{ id: "two", hash: makeIntent("two").txs[0]?.hash, stage: "intent" }]);
    expect(faults).to.deep.equal({ source: { at: 7, reason: "no node answers" } });
    expect(lastEntryAt).to.equal(7);
  });

  it("says that one of two steps failed, whichever ended last (it said contained; verified)", async () => {
    const store = await openStore({ path: folder.store, now: () => 7 });
    const decision = { kind: "decision", ref: "k", body: { verdict: "act", reason: "playbook" } } as const;
    const intent = (action: string) => ({ kind: "intent", ref: action, body: { incident: "k", action } }) as const;
    const outcome = (action: string, status: string) =>
      ({ kind: "outcome", ref: action, body: { status, incident: "k", action } }) as const;
    const ended = [outcome("on-base", "failed"), outcome("by-plan", "contained")];
    await store.commit({ entries: [decision, intent("on-base"), intent("by-plan"), ...ended] });
    await store.close();

    const words = await firebreak(["status", "--store", folder.store]);
    const { incidents } = JSON.parse((await firebreak(["status", "--store", folder.store, "--json"])).out);

    expect(words.out).to.include("outcome: failed by on-base, contained by by-plan; mined\n");
    expect(incidents.k).to.deep.include({ outcome: "failed", stage: "mined" });
    expect(incidents.k.outcomes).to.deep.equal({ "on-base": "failed", "by-plan": "contained" });
  });

  it("prints nothing of the record that a terminal would obey", async () => {
    const store = await openStore({ path: folder.store, now: () => 0 });
    await store.commit({ entries: [{ kind: "armed", ref: "pause", body: { reason: "\u001b[2J\nall is well" } }] });
    await store.close();

    const { out } = await firebreak(["status", "--store", folder.store]);

    expect(out).not.to.include("\u001b");
    expect(out).not.to.match(/^all is well/m);
  });

  it("prints nothing that a terminal would obey of what answers at the socket, and leaves it JSON", async () => {
    const said = JSON.stringify([{ chain: "\u009b2J\u202e" }]);
    const socket = `${folder.path}/fb.sock`;
    const operator = await openOperator(socket, async () => ({ accepted: true, message: `${said}\u001b[2J` }));

    const { out } = await firebreak(["status", "--socket", socket]);
    await operator.close();

    expect(out).to.equal('[{"chain":"\\u009b2J\\u202e"}]\\u001b[2J\n');
  });

  describe("while a responder runs", function () {
    this.timeout(120_000);
    let live: LiveChain;
    before(async () => {
      live = await openLiveChain();
    });
    after(() => live.close());

    it("says that it runs, in which mode, how far it has seen and what is armed, and stops it not", async () => {
      const { path } = live.write({ source: { use: "heads", pollMs: 50 } });
      const responder = startResponder(path, live.env);
      await responder.says(/armed +pause-pool/);
      await live.fork.rpc("evm_mine", []);

      const seen = await statusWith(path, ({ block }) => block !== undefined);
      const words = await firebreak(["status", "--config", path], live.env);
      const socket = path.replace(/[^/]+$/, "firebreak.sock");
      const asked = await firebreak(["status", "--socket", socket], live.env);
      const { code } = await responder.end("SIGTERM");

      expect(seen).to.include({ running: true, mode: "act" });
      expect(seen.actions["pause-pool"]?.armed).to.equal(true);
      expect(words.out)
        .to.match(/^running, mode act\n/)
        .and.match(/^armed +pause-pool/m)
        .and.match(/^not held +pause-pool on chain 1: since block \d+/m)
        .and.match(
          /^ok +node 127\.0\.0\.1:\d+ of chain: head \d+, answers in .* no errors in \d+ requests on the connections that send/m,
        )
        .and.match(/^warning +chain: one node is believed alone \(quorum: 1\)/m);
      const [itself] = JSON.parse(asked.out);
      expect(itself).to.include({ chain: "chain" });
      expect(itself.armed.map(({ ref }: { ref: string }) => ref)).to.include.members(["pause-pool", "account:1"]);
      expect(itself.effects[0]).to.include({ action: "pause-pool", chainId: "1", holds: "no" });
      expect(Number(itself.pausesAffordable)).to.be.above(3);
      expect(code).to.equal(0);
    });

    it("says of each way back whether recovery could take it now, and that the key can pay", async () => {
      const undo = (from: string) => ({ ...pausePool, undo: { from } });
      const actions = { "pause-pool": undo(live.guardian.address), "pause-again": undo(live.stranger.address) };
      const { path } = live.write({ actions });
      const responder = startResponder(path, live.env);
      await responder.says(/armed +pause-pool/);
      const { actions: seen } = await statusWith(path, (one) => Object.keys(one.actions).length === 5);
      await responder.end("SIGTERM");

      const armed = Object.fromEntries(Object.entries(seen).map(([ref, one]) => [ref, one.armed]));
      expect(armed).to.deep.equal({
        "pause-pool": true,
        "pause-again": true,
        "pause-pool/undo": true,
        "pause-again/undo": false,
        "account:1": true,
      });
    });

    it("says that it no longer runs as soon as it has ended, by the path of the store or of the configuration", async () => {
      const { path } = live.write({});
      const responder = startResponder(path, live.env);
      await responder.says(/armed +pause-pool/);
      await responder.end("SIGKILL");

      const byConfig = await firebreak(["status", "--config", path, "--json"], live.env);
      const byStore = await firebreak(["status", "--store", storeBeside(path), "--json"], live.env);

      expect(JSON.parse(byConfig.out).running).to.equal(false);
      expect(JSON.parse(byStore.out)).to.deep.equal(JSON.parse(byConfig.out));
    });
  });
});

type Seen = { readonly block?: string; readonly actions: Record<string, { readonly armed: boolean }> };

/** Asks until the answer is of this kind, at most for 20 seconds. */
async function statusWith(
  path: string,
  wanted: (seen: Seen) => boolean,
  end = performance.now() + 20_000,
): Promise<Seen> {
  const { out, err } = await firebreak(["status", "--config", path, "--json"]);
  if (performance.now() > end) throw new Error(`expected another status, found ${out}${err}`);
  const seen: Seen = JSON.parse(out);
  return wanted(seen) ? seen : statusWith(path, wanted, end);
}
