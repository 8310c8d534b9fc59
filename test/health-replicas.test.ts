import { expect } from "chai";
import { createBeside } from "../src/core/beside.ts";
import { tell } from "../src/core/tell.ts";
import type { Entry, NewEntry } from "../src/core/types.ts";
import { openHealth } from "../src/health.ts";
import { appOf, now } from "./healthy.ts";
import { fakeStore, settled } from "./support/fakes.ts";

/** Replicas on one journal, of which the first has every duty. */
function openReplicas() {
  const journal: Entry[] = [];
  const stop = new AbortController();
  const write = (replica: string, { kind, ref, body }: NewEntry) =>
    journal.push({ kind, ref, body: { ...body, replica }, seq: journal.length + 1, at: now, prev: "", hash: "" });
  const start = async (replica: string, isFirst: boolean) => {
    const port = 10_000 + Math.floor(Math.random() * 20_000);
    const looking = { now: () => now, clock: () => 0, lookMs: 5, after: journal.length };
    const health = await openHealth({ listen: { host: "127.0.0.1", port }, ...looking, replica });
    const marks: string[] = [];
    const store = fakeStore({
      duty: async () => isFirst,
      entries: async (after) => journal.slice(after),
      markTold: (notifier) => void marks.push(notifier),
    });
    const { notifiers } = health.beside(appOf());
    const telling = tell({ store, notifiers, signal: stop.signal, wait: settled });
    const get = async (path: string) => {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`);
      return { code: answer.status, text: await answer.text() };
    };
    return { health, notifiers, marks, telling, get };
  };
  return { journal, stop, write, start };
}

const armed = (ref: string): NewEntry => ({ kind: "armed", ref, body: { reason: "simulated" } });

describe("health of several replicas", () => {
  it("is each one's own: ready by what itself has armed, whoever has the duty to tell (the other was never ready, and both were armed by one)", async () => {
    const { stop, write, start } = openReplicas();
    const [one, two] = [await start("one", true), await start("two", false)];
    for (const replica of ["one", "two"]) for (const ref of ["pause", "account:1"]) write(replica, armed(ref));
    const until = async (it: typeof one, code: number) => {
      while ((await it.get("/readyz")).code !== code) await settled();
    };
    await Promise.all([until(one, 200), until(two, 200)]);

    write("two", { kind: "disarmed", ref: "pause", body: { reason: "gone" } });
    write("two", { kind: "fault", ref: "source", body: { reason: "no node answers" } });
    write("two", { kind: "outcome", ref: "i", body: { status: "contained" } });
    await until(two, 503);
    const contained = 'firebreak_outcomes_total{status="contained"} 1';
    while (!(await one.get("/metrics")).text.includes(contained)) await settled();
    const [first, second] = [(await one.get("/metrics")).text, (await two.get("/metrics")).text];
    const { code } = await one.get("/readyz");
    stop.abort();
    await Promise.all([one, two].map(({ telling, health }) => telling.then(health.close)));

    expect(code).to.equal(200);
    expect(second).to.include(contained);
    expect(first).to.include('firebreak_faults_total{part="source"} 0');
    expect(second).to.include('firebreak_faults_total{part="source"} 1');
    expect([...one.marks, ...two.marks]).to.deep.equal([]);
  });

  it("begins at the journal's end, goes on after a reload where it stopped, and has no place for what is told past the journal", async () => {
    const { journal, stop, write, start } = openReplicas();
    write("one", { kind: "outcome", ref: "i", body: { status: "failed" } });
    const one = await start("one", true);
    write("one", { kind: "outcome", ref: "i", body: { status: "contained" } });
    while (!(await one.get("/metrics")).text.includes("firebreak_journal_entry 2")) await settled();

    const { signal } = stop;
    createBeside({
      notifiers: one.notifiers,
      signal,
      wait: settled,
      now: () => now,
      failed: () => undefined,
    }).page("full");
    const { text } = await one.get("/metrics");
    const [reloaded] = one.health.beside(appOf()).notifiers;
    stop.abort();
    await one.telling;
    await one.health.close();

    expect(text).to.include("firebreak_journal_entry 2\n");
    expect(text).to.include('firebreak_outcomes_total{status="failed"} 0');
    expect(text).to.include('firebreak_faults_total{part="store"} 1');
    expect(reloaded?.after).to.equal(journal.length);
  });
});
