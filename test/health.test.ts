import { expect } from "chai";
import { request } from "undici";
import type { App } from "../src/app/app.ts";
import { messageOf } from "../src/core/errors.ts";
import type { Entry, NewEntry } from "../src/core/types.ts";
import { openHealth } from "../src/health.ts";
import { appOf, now } from "./healthy.ts";
import { blockOf, fakeStandings, sender, standingOf, target } from "./support/fakes.ts";

let seq = 0;
const entryOf = (entry: NewEntry, at = now): Entry => ({ ...entry, seq: ++seq, at, prev: "", hash: "" }) as Entry;

async function open(app: App, { port = 0, isAway = (): boolean => false } = {}) {
  // The server does not say which port it got; one below those that the system gives away, which other tests take.
  const listen = { host: "127.0.0.1", port: port || 10_000 + Math.floor(Math.random() * 20_000) };
  const health = await openHealth({ listen, now: () => now, clock: () => 0, lookMs: 20, after: 0, isAway });
  const beside = health.beside(app);
  const get = async (path: string, method: "GET" | "POST" = "GET") => {
    const { statusCode, body } = await request(`http://127.0.0.1:${listen.port}${path}`, { method });
    return { code: statusCode, text: await body.text() };
  };
  const until = async (path: string, code: number) => {
    for (let tries = 0; tries < 3_000; tries++) {
      if ((await get(path)).code === code) return true;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return false;
  };
  const tell = async (entry: NewEntry, at?: number) => {
    for (const { notifier } of beside.notifiers) await notifier.tell(entryOf(entry, at));
  };
  return { health, get, until, tell, listen, beside };
}

describe("health", () => {
  it("is ready when the chain was seen lately and every action is armed, and not before or after", async () => {
    const it = await open(appOf());
    const before = await it.get("/readyz");
    for (const ref of ["pause", "account:1"]) await it.tell({ kind: "armed", ref, body: { reason: "simulated" } });
    const ready = await it.until("/readyz", 200);
    await it.tell({ kind: "disarmed", ref: "pause", body: { reason: "gone" } });
    const after = await it.get("/readyz");
    const alive = await it.get("/healthz");
    await it.health.close();

    expect([before.code, ready, after.code, alive.code]).to.deep.equal([503, true, 503, 200]);
    expect(after.text).to.equal("not ready: pause is not armed\n");
  });

  it("is not ready while the record cannot be reached, and says so (it was ready with a store that had died)", async () => {
    let gone = false;
    const it = await open(appOf(), { isAway: () => gone });
    for (const ref of ["pause", "account:1"]) await it.tell({ kind: "armed", ref, body: { reason: "simulated" } });
    const ready = await it.until("/readyz", 200);
    gone = true;
    const [after, metrics] = [await it.get("/readyz"), await it.get("/metrics")];
    await it.health.close();

    expect([ready, after.code]).to.deep.equal([true, 503]);
    expect(after.text).to.equal("not ready: the record cannot be reached\n");
    expect(metrics.text).to.include("firebreak_record_up 0");
  });

  it("is ready without a signer where it only watches, when it sees (it never was), and never where it is to act", async () => {
    const app = appOf();
    const chains = app.chains.map((one) => ({ ...one, executor: undefined }));
    const [watches, acts] = [
      await open({ ...app, chains }),
      await open({ ...app, chains, config: { ...app.config, mode: "act" } }),
    ];
    const ready = await watches.until("/readyz", 200);
    const alive = acts.health.isAlive();
    const { code } = await acts.get("/readyz");
    for (const it of [watches, acts]) await it.health.close();

    expect([ready, alive, code]).to.deep.equal([true, true, 503]);
  });

  it("answers whoever asks for what is no path (one such question ended the process)", async () => {
    const it = await open(appOf());
    const codes = [];
    for (const path of ["//", "//?a", "/\\\\", "/healthz?a=//", "/%"]) codes.push((await it.get(path)).code);
    await it.health.close();

    expect(codes).to.deep.equal([404, 404, 404, 200, 404]);
  });

  it("is not ready, and its heartbeat stops, when the head is old or no node answers", async () => {
    const old = await open(appOf({ head: async () => blockOf(50) }));
    const dead = await open(appOf({ head: async () => Promise.reject(new Error("gone")) }));
    for (const it of [old, dead]) await it.tell({ kind: "armed", ref: "pause", body: {} });
    const isDown = 'firebreak_rpc_up{chain="chain"} 0';
    while (!(await dead.get("/metrics")).text.includes(isDown)) await new Promise((resolve) => setTimeout(resolve, 5));

    const codes = [(await old.get("/readyz")).code, (await dead.get("/readyz")).code];
    const alive = [old.health.isAlive(), dead.health.isAlive()];
    for (const it of [old, dead]) await it.health.close();

    expect(codes).to.deep.equal([503, 503]);
    expect(alive).to.deep.equal([false, false]);
  });

  it("counts what the journal says: stages from the finding on, outcomes, armed actions, pauses affordable of keys that can be read", async () => {
    const it = await open(appOf());
    await it.tell({ kind: "armed", ref: "pause", body: {} });
    await it.tell({ kind: "finding", ref: "k", body: { detector: "owner", severity: "critical", foundAt: now } });
    await it.tell({ kind: "decision", ref: "k", body: { verdict: "act", decidedAt: now + 1 } });
    await it.tell({ kind: "intent", ref: "i", body: { incident: "k", action: "pause" } }, now + 2);
    await it.tell({ kind: "broadcast", ref: "i", body: { hash: "0x" } }, now + 4);
    await it.tell({ kind: "outcome", ref: "i", body: { status: "contained", incident: "k" } }, now + 12_000);
    it.beside.measured?.("chain", sender, 100n);
    for (const pauses of [7n, undefined]) it.beside.measured?.("chain", target, pauses);
    const looked = 'firebreak_head_age_seconds{chain="chain"} 12';
    let text = "";
    while (!text.includes(looked)) text = (await it.get("/metrics")).text;
    await it.health.close();

    expect(text).not.to.include(`sender="${target}"`);
    for (const line of [
      'firebreak_armed{action="pause",target="0x1111111111111111111111111111111111111111",path="key",chain="chain"} 1',
      'firebreak_findings_total{detector="owner",severity="critical"} 1',
      'firebreak_stage_seconds_sum{stage="decide"} 0.001',
      'firebreak_stage_seconds_sum{stage="broadcast"} 0.004',
      'firebreak_stage_seconds_sum{stage="verified"} 12',
      'firebreak_outcomes_total{status="contained"} 1',
      `firebreak_pauses_affordable{chain="chain",sender="${sender}"} 100`,
      'firebreak_rpc_up{chain="chain"} 1',
    ])
      expect(text).to.include(line);
  });

  it("says which chain is not followed and which detector is blind (the first was up by every metric)", async () => {
    const it = await open(appOf());
    const start = (await it.get("/metrics")).text;
    it.beside.followed?.("chain", false);
    it.beside.gaveUp?.("chain", "drain", true);
    it.beside.waits?.("chain", 7n);
    const { text } = await it.get("/metrics");
    const ready = (await it.get("/readyz")).text;
    await it.health.close();

    expect(start).to.include('firebreak_followed{chain="chain"} 1').and.include('unmined_blocks{chain="chain"} 0');
    expect(ready).to.match(/^not ready: chain 1 is not followed; /);
    expect(text).to.include('firebreak_followed{chain="chain"} 0').and.include('unmined_blocks{chain="chain"} 7');
    expect(text).to.include('firebreak_detector_gave_up{chain="chain",detector="drain"} 1');
  });

  it("answers nothing else, and says so when its port is taken", async () => {
    const it = await open(appOf());
    const codes = [
      (await it.get("/")).code,
      (await it.get("/metrics/../x")).code,
      (await it.get("/metrics", "POST")).code,
    ];
    const options = { listen: it.listen, now: () => now, clock: () => 0, lookMs: 20, after: 0 };
    const second = await openHealth(options).catch(messageOf);
    await it.health.close();

    expect(codes).to.deep.equal([404, 404, 404]);
    expect(second).to.match(/^expected to listen at 127.0.0.1:\d+ \(.*EADDRINUSE.*\); set metrics.port to a free one$/);
  });

  it("says how each node stands, under its host", async () => {
    const app = appOf();
    const errors = { ...standingOf().reads.errors, limited: 3 };
    const reads = { requests: 10, errors, latency: { p50: 2, p99: 500 } };
    const nodes = [
      standingOf({
        ...{ node: "a:8545", behind: 2, headAgeMs: 1_500, reads },
        budget: { takes: 25, asked: 7, waiting: 3 },
      }),
      standingOf({ node: "b:1", behind: undefined }),
    ];
    const it = await open({ ...app, chains: app.chains.map((one) => ({ ...one, nodes: fakeStandings(nodes) })) });

    const first = (await it.get("/metrics")).text;
    const second = (await it.get("/metrics")).text;
    await it.health.close();

    for (const text of [first, second])
      for (const line of [
        'firebreak_node_up{chain="chain",node="a:8545"} 1',
        'firebreak_node_up{chain="chain",node="b:1"} 0',
        'firebreak_node_head_block{chain="chain",node="a:8545"} 100',
        'firebreak_node_behind_blocks{chain="chain",node="a:8545"} 2',
        'firebreak_node_head_age_seconds{chain="chain",node="a:8545"} 1.5',
        'firebreak_node_budget_requests_per_second{chain="chain",node="a:8545"} 25',
        'firebreak_node_asked_requests_per_second{chain="chain",node="a:8545"} 7',
        'firebreak_node_waiting_requests{chain="chain",node="a:8545"} 3',
        'firebreak_node_requests_total{chain="chain",node="a:8545",use="read"} 10',
        'firebreak_node_errors_total{chain="chain",node="a:8545",use="read",trouble="limited"} 3',
        'firebreak_node_latency_seconds{chain="chain",node="a:8545",use="read",quantile="0.99"} 0.5',
      ])
        expect(text).to.include(line);
    for (const absent of ["behind_blocks", "budget_requests_per_second"])
      expect(first).to.not.include(`firebreak_node_${absent}{chain="chain",node="b:1"}`);
  });
});
