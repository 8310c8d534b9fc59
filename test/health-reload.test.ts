import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import type { App } from "../src/app/app.ts";
import type { Block, Entry, NewEntry } from "../src/core/types.ts";
import { openHealth } from "../src/health.ts";
import { appOf, head, now } from "./healthy.ts";

/** Health that is asked at /metrics, of one app and then of another. */
async function open() {
  const listen = { host: "127.0.0.1", port: 10_000 + Math.floor(Math.random() * 20_000) };
  const health = await openHealth({ listen, now: () => now, clock: () => 0, lookMs: 3_600_000, after: 0 });
  let seq = 0;
  const begin = (app: App) => {
    const { notifiers, ...beside } = health.beside(app);
    const tell = async (entry: NewEntry, at = now) => {
      const whole: Entry = { ...entry, seq: ++seq, at, prev: "", hash: "" };
      for (const { notifier } of notifiers) await notifier.tell(whole);
    };
    return { ...beside, tell };
  };
  const metrics = async () => (await fetch(`http://127.0.0.1:${listen.port}/metrics`)).text();
  return { health, begin, metrics };
}

/** The app with its chain and its action under other names. */
function renamed(app: App): App {
  const chains = app.chains.map((one) => ({
    ...one,
    config: { ...one.config, name: "other" },
    actions: new Map([...one.actions.values()].map((action) => ["freeze", action] as const)),
  }));
  return { ...app, chains };
}

describe("health over a reload", () => {
  it("goes on counting (a reload within one scrape of an approval, or of a pause, was no increase, and paged nobody)", async () => {
    const it = await open();
    const before = it.begin(appOf());
    await before.tell({ kind: "command", ref: "", body: { verb: "reload" } });
    await before.tell({ kind: "finding", ref: "k", body: { detector: "drain", severity: "critical", foundAt: now } });
    await before.tell({ kind: "decision", ref: "k", body: { verdict: "act", decidedAt: now + 1 } });
    await before.tell({ kind: "intent", ref: "i", body: { incident: "k" } });
    await before.tell({ kind: "fault", ref: "pause", body: { reason: "refused" } });

    const after = it.begin(appOf());
    await after.tell({ kind: "broadcast", ref: "i", body: {} }, now + 4);
    await after.tell({ kind: "outcome", ref: "i", body: { status: "contained", incident: "k" } }, now + 12_000);
    await after.tell({ kind: "fault", ref: "pause", body: { reason: "refused" } });
    const text = await it.metrics();
    await it.health.close();

    for (const line of [
      'firebreak_loosened_total{verb="reload"} 1',
      'firebreak_findings_total{detector="drain",severity="critical"} 1',
      'firebreak_decisions_total{verdict="act"} 1',
      'firebreak_outcomes_total{status="contained"} 1',
      'firebreak_stage_seconds_count{stage="decide"} 1',
      'firebreak_stage_seconds_sum{stage="broadcast"} 0.004',
      'firebreak_stage_seconds_sum{stage="verified"} 12',
      'firebreak_faults_total{part="pause"} 2',
    ])
      expect(text).to.include(`${line}\n`);
  });

  it("shows no chain and no action that is gone, also where a look at it ends later, and counts faults of new ones from zero", async () => {
    const it = await open();
    const late = Promise.withResolvers<Block>();
    await it.begin(appOf()).tell({ kind: "armed", ref: "pause", body: {} });
    const shown = await it.metrics();
    it.begin(appOf({ head: () => late.promise }));

    it.begin(renamed(appOf()));
    late.resolve(head);
    await sleep(1);
    const text = await it.metrics();
    await it.health.close();

    expect(shown).to.include('chain="chain"').and.include('action="pause"');
    expect(text).not.to.include('chain="chain"');
    expect(text).not.to.include('action="pause"');
    expect(text).to.include('firebreak_head_block{chain="other"} 100');
    expect(text).to.include('firebreak_faults_total{part="freeze"} 0');
  });
});
