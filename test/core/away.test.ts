import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { tellingAway } from "../../src/core/away.ts";
import type { Entry, NewEntry } from "../../src/core/types.ts";
import { makeEntry } from "../store/changes.ts";
import { blockOf, fakeStore } from "../support/fakes.ts";

describe("people, while the record is away", () => {
  const entries: readonly NewEntry[] = [
    { ...makeEntry("drain"), kind: "finding" },
    { ...makeEntry("pause"), kind: "intent" },
    { ...makeEntry("source"), kind: "fault" },
  ];
  const place: Entry = { ...makeEntry("drain"), seq: 1, at: 0, prev: "", hash: "" };
  const everything = ["fault store", "finding drain", "intent pause"];

  /** `inRecord`: what the record answers; the second file takes what it does not. */
  function set() {
    const state: { isAway: boolean; inRecord: readonly Entry[] | undefined } = { isAway: false, inRecord: [] };
    const told: string[] = [];
    const record = fakeStore({ commit: async () => state.inRecord });
    const tell = ({ kind, ref }: NewEntry) => void told.push(`${kind} ${ref}`);
    const store = tellingAway({ ...record, isAway: () => state.isAway }, tell, 5, 20);
    const write = async (isAway: boolean, inRecord: readonly Entry[] | undefined) => {
      told.length = 0;
      Object.assign(state, { isAway, inRecord });
      await store.commit({ entries });
      const atOnce = told.length;
      await sleep(30);
      return atOnce === 0 ? [...told] : ["too soon"];
    };
    return { state, told, store, write };
  }

  it("are told once that it is, and each time what is found and done; nothing else (a pause was told hours later)", async () => {
    const { write } = set();

    expect(await write(true, [])).to.deep.equal(everything);
    expect(await write(true, [])).to.deep.equal(everything.slice(1));
  });

  it("are told why, where the record said it (they had to look it up in a log)", async () => {
    const told: unknown[] = [];
    const away = { ...fakeStore({ commit: async () => [] }), isAway: () => true, whyAway: () => "no space left" };

    await tellingAway(away, ({ body }) => void told.push(body["reason"]), 5, 5).commit({
      entries: [makeEntry("drain")],
    });
    await sleep(20);

    expect(told[0]).to.match(/^the record cannot be reached \(no space left\): the second file takes what happens/);
  });

  it("are told what waits for them, what was loosened, undone and disarmed, and what is critical (a ladder's last rung called nobody)", async () => {
    const { state, told, store } = set();
    const urgent: readonly NewEntry[] = [
      { kind: "rung", ref: "drain", body: { status: "begun", page: "call the owners", severity: "critical" } },
      { kind: "rung", ref: "drain", body: { status: "ended", severity: "critical" } },
      { kind: "command", ref: "silence:*", body: { verb: "silence" } },
      { kind: "retracted", ref: "intent", body: { action: "pause" } },
      { kind: "disarmed", ref: "pause", body: { reason: "its role is gone" } },
      { kind: "proposal", ref: "0x1", body: { status: "proposed" } },
      { kind: "fault", ref: "key", body: { alarm: "unauthorised" } },
      { kind: "fault", ref: "journal", body: { severity: "critical" } },
    ];

    state.isAway = true;
    await store.commit({ entries: [...urgent, { kind: "fault", ref: "source", body: {} }] });
    await sleep(30);

    expect(told).to.deep.equal(["fault store", ...urgent.map(({ kind, ref }) => `${kind} ${ref}`)]);
  });

  it("are told also where it shows only after the second file had it", async () => {
    const { state, told, store } = set();

    await store.commit({ entries });
    state.isAway = true;
    await sleep(30);

    expect(told).to.deep.equal(everything);
  });

  it("are told once that it is while nothing happens but new blocks (a record that was lost on a quiet day was told at the incident)", async () => {
    const { state, told, store } = set();
    const cursor = { chainId: 1n, block: blockOf(100) };

    state.isAway = true;
    for (let heads = 0; heads < 3; heads++) await store.commit({ entries: [], cursor });
    await sleep(60);

    expect(told).to.deep.equal(["fault store"]);
  });

  it("are told nothing of a moment in which it was away, long after a block [any stall of it woke somebody]", async () => {
    const { state, told, store } = set();

    await store.commit({ entries: [], cursor: { chainId: 1n, block: blockOf(100) } });
    state.isAway = true;
    await sleep(30);

    expect(told).to.deep.equal([]);
  });

  it("are told nothing beside the journal while it is there, nor what another replica wrote; and again that it is away once more", async () => {
    const { write } = set();

    expect(await write(false, [])).to.deep.equal([]);
    expect(await write(true, undefined)).to.deep.equal([]);
    expect(await write(true, [])).to.deep.equal(everything);
    expect(await write(false, [place])).to.deep.equal([]);
    expect(await write(true, [])).to.deep.equal(everything);
  });

  it("hear from the record that it is there again, once, where they were told that it was not (a page had no end)", async () => {
    const state: { isAway: boolean; inRecord: readonly Entry[] } = { isAway: false, inRecord: [] };
    const written: (readonly NewEntry[])[] = [];
    const record = fakeStore({
      commit: async (change) => {
        written.push(change.entries);
        return state.inRecord;
      },
    });
    const noted = tellingAway({ ...record, isAway: () => state.isAway }, () => undefined, 5);
    const write = async (isAway: boolean, inRecord: readonly Entry[]) => {
      Object.assign(state, { isAway, inRecord });
      await noted.commit({ entries });
      await sleep(20);
    };

    await write(false, [place]);
    await write(true, []);
    Object.assign(state, { isAway: false, inRecord: [] });
    await noted.commit({ entries: [], cursor: { chainId: 1n, block: blockOf(100) } });
    await write(false, [place]);

    const over = written.filter((all) => all !== entries).flat();
    expect(over.map(({ kind, ref, body }) => [kind, ref, body["over"]])).to.deep.equal([["fault", "store", true]]);
  });
});
