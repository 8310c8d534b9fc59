import { expect } from "chai";
import { createBeside } from "../../src/core/beside.ts";
import type { Entry } from "../../src/core/types.ts";
import { makeEntry } from "../store/changes.ts";
import { settled } from "../support/fakes.ts";

describe("what is told beside the journal", () => {
  /** A notifier that fails so often first, and one that is of one process alone. */
  function set(fails = 0) {
    const asked: Entry[] = [];
    const told: string[] = [];
    const counted: string[] = [];
    const failed: string[] = [];
    const waits: number[] = [];
    const stop = new AbortController();
    let left = fails;
    const tell = async (entry: Entry) => {
      asked.push(entry);
      await settled();
      if (left-- > 0) throw new Error("it is busy");
      told.push(entry.ref);
    };
    const beside = createBeside({
      notifiers: [
        { id: "pager", notifier: { tell } },
        { id: "metrics", notifier: { tell: async ({ ref }) => void counted.push(ref) }, after: 0 },
      ],
      signal: stop.signal,
      // Its patience never ends.
      wait: (ms) => {
        if (ms === 10_000 && !stop.signal.aborted) return new Promise(() => undefined);
        waits.push(ms);
        return settled();
      },
      now: () => 1,
      failed: (id) => void failed.push(id),
    });
    return { stop, asked, told, counted, failed, waits, ...beside };
  }

  it("has a hash of its own each time, which a receiver knows it by (all of it had none, and only the first was taken)", async () => {
    const { asked, page } = set();

    page("the disk is full");
    page("the disk is full");
    await until(() => asked.length === 2);

    const [one, other] = asked.map(({ hash }) => hash);
    expect(one).to.match(/^[0-9a-f]{64}$/);
    expect(other)
      .to.match(/^[0-9a-f]{64}$/)
      .and.not.equal(one);
  });

  it("is told in order, and again where it is not taken, by the same hash", async () => {
    const { asked, told, waits, failed, tell } = set(2);

    for (const ref of ["finding", "decision", "outcome"]) tell(makeEntry(ref));
    await until(() => told.length === 3);

    expect(told).to.deep.equal(["finding", "decision", "outcome"]);
    expect(new Set(asked.slice(0, 3).map(({ hash }) => hash)).size).to.equal(1);
    expect(waits).to.deep.equal([500, 2_000]);
    expect(failed).to.deep.equal([]);
  });

  it("is given up after a few times, so that what comes after it is told, and whoever runs it hears of it", async () => {
    const { told, failed, tell } = set(4);

    for (const ref of ["one", "other"]) tell(makeEntry(ref));
    await until(() => told.length === 1);

    expect(told).to.deep.equal(["other"]);
    expect(failed).to.deep.equal(["pager"]);
  });

  it("is tried once more and not again when the process ends", async () => {
    const { stop, failed, waits, tell } = set(9);

    stop.abort();
    for (const ref of ["one", "other"]) tell(makeEntry(ref));
    await until(() => failed.length === 2);

    expect(failed).to.deep.equal(["pager", "pager"]);
    expect(waits).not.to.include(500);
  });

  it("does not fill the memory: a hundred wait, and no more", async () => {
    const { failed, tell } = set(1_000);

    for (let number = 0; number < 102; number++) tell(makeEntry(`${number}`));

    expect(failed).to.deep.equal(["pager", "pager"]);
  });

  it("has room for what people must hear of, and tells it before findings and decisions, of which the oldest go (two blocks of them crowded out a page)", async () => {
    const { told, failed, page, tell } = set();
    const critical = { severity: "critical" };

    for (let number = 0; number < 64; number++)
      for (const kind of ["finding", "decision"] as const) tell({ ...makeEntry(`${kind} ${number}`), kind });
    tell(makeEntry("drain", critical));
    for (const kind of ["rung", "outcome", "command"] as const) tell({ ...makeEntry(kind), kind });
    page("the disk is full");
    tell(makeEntry("theft", critical));
    await until(() => told.length === 100);

    const first = ["finding 0", "rung", "outcome", "command", "store", "drain", "theft", "decision 17"];
    expect(told.slice(0, 8)).to.deep.equal(first);
    expect(told.at(-1)).to.equal("decision 63");
    expect(failed).to.have.length(34);
  });

  it("asks people before what anybody can cause is told, and keeps that when it is too much (a question was crowded out)", async () => {
    const { told, tell } = set();
    const decision = (ref: string, verdict: string) => tell({ kind: "decision", ref, body: { verdict } });

    tell(makeEntry("first"));
    decision("theft", "ask");
    for (let number = 0; number < 120; number++) decision(`${number}`, "ignore");
    await until(() => told.length === 100);

    expect(told.slice(0, 3)).to.deep.equal(["first", "theft", "22"]);
  });

  it("does not tell what is withdrawn, or ask what was answered, behind that", async () => {
    const { asked, tell } = set();
    tell(makeEntry("first"));
    for (const ref of ["gone", "approved", "vetoed", "open"]) {
      tell(makeEntry(ref, { severity: "critical" }));
      tell({ kind: "decision", ref, body: { verdict: "ask" } });
    }
    tell({ kind: "retracted", ref: "gone", body: {} });
    // A containment that is gone says nothing of its finding.
    tell({ kind: "retracted", ref: "open", body: { action: "pause" } });
    for (const ref of ["approve:approved", "veto:vetoed"]) tell({ kind: "command", ref, body: {} });
    await until(() => asked.length === 9);

    expect(asked.map(({ kind, ref }) => `${kind} ${ref}`)).to.deep.equal([
      "finding first",
      "retracted gone",
      "retracted open",
      "command approve:approved",
      "command veto:vetoed",
      "finding approved",
      "finding vetoed",
      "finding open",
      "decision open",
    ]);
  });

  it("tells what was found of the same incident in another block (it was withdrawn with the one that was gone, and told to nobody)", async () => {
    const { asked, tell } = set();
    tell(makeEntry("first"));
    for (const block of ["99", "101"]) {
      tell({ kind: "finding", ref: "theft", body: { block, blockHash: `0x${block}`, severity: "critical" } });
      tell({ kind: "decision", ref: "theft", body: { block, verdict: "ask" } });
    }

    tell({ kind: "retracted", ref: "theft", body: { block: "101", blockHash: "0x101" } });
    await until(() => asked.length === 4);

    expect(asked.slice(1).map(({ kind, body }) => `${kind} ${body["block"]}`)).to.deep.equal([
      "retracted 101",
      "finding 99",
      "decision 99",
    ]);
  });

  it("is dropped where a hundred wait that matter more, and the oldest of these where all matter as much", async () => {
    const { told, failed, page, tell } = set();

    for (let number = 0; number < 102; number++) tell({ ...makeEntry(`${number}`), kind: "outcome" });
    tell(makeEntry("drain"));
    page("the disk is full");
    await until(() => told.length === 100);

    expect([told.slice(0, 2), told.at(-1), told.includes("drain")]).to.deep.equal([["0", "4"], "store", false]);
    expect(failed).to.have.length(4);
  });

  it("is counted where no journal takes it, and where one does, there alone", async () => {
    const { counted, told, page, tell } = set();

    page("the disk is full");
    tell(makeEntry("drain"));
    await until(() => told.length === 2);

    expect(counted).to.deep.equal(["store"]);
  });
});

async function until(done: () => boolean): Promise<void> {
  while (!done()) await settled();
}
