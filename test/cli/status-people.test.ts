import { expect } from "chai";
import type { NewEntry } from "../../src/core/types.ts";
import { openStore } from "../../src/store/sqlite.ts";
import { makeFolder } from "../store/changes.ts";
import { firebreak } from "../support/cli.ts";

const [at, ref, ladder] = [Date.UTC(2026, 0, 2, 3, 4, 5), "drain:0x1", "pause>people-5d41402a@3"];
const place = { on: "1", chain: "1", block: "100", blockHash: "0xa" };
const found = { kind: "finding", ref, body: place } as const;
const acts = { kind: "decision", ref, body: { ...place, verdict: "act", reason: "acts", steps: [ladder] } } as const;
const called: NewEntry = {
  ...{ kind: "rung", ref },
  body: { ...place, ladder, status: "begun", page: "Call the treasury", runbook: "https://example.org/book" },
};
const ended = { kind: "rung", ref, body: { ...place, ladder, status: "ended", reason: "no rung did" } } as const;

describe("firebreak status and explain of an incident for which people are needed", () => {
  let folder: ReturnType<typeof makeFolder>;
  beforeEach(() => {
    folder = makeFolder();
  });
  afterEach(() => folder.remove());

  it("say so in the words of the page with its runbook, and that nothing more is tried, also as JSON (they said failed)", async () => {
    const store = await openStore({ path: folder.store, now: () => at });
    await store.commit({ entries: [found, acts, called, ended] });
    await store.close();

    const words = await firebreak(["status", "--store", folder.store]);
    const explained = await firebreak(["explain", ref, "--store", folder.store]);
    const { incidents } = JSON.parse((await firebreak(["status", "--store", folder.store, "--json"])).out);

    const call = "PEOPLE    Call the treasury; since 2026-01-02 03:04:05Z; runbook: https://example.org/book";
    const over = `PEOPLE    ladder ${ladder} has ended, nothing more is tried: no rung did; since 2026-01-02 03:04:05Z`;
    expect(words.out).to.include(`${call}; for incident ${ref}\n${over}; for incident ${ref}\n`);
    expect(explained.out).to.include(`${call}\n${over}\n`).and.include("block 100: ended: no rung did\n");
    expect(incidents[ref].people).to.deep.equal([
      { says: "Call the treasury", ladder, at, chain: "1", runbook: "https://example.org/book" },
      { says: "nothing more is tried: no rung did", ladder, at, chain: "1", ended: true },
    ]);
  });

  it("say no more of it when its effect holds, and when what was found is taken back", async () => {
    const store = await openStore({ path: folder.store, now: () => at });
    const other = "drain:0x2";
    const gone = { kind: "retracted", ref, body: { ...place, reason: "its block is gone" } } as const;
    const held = { kind: "effect", ref: "freeze", body: { ...place, holds: "yes" } } as const;
    const second = { ...called, ref: other, body: { ...called.body, ladder: "freeze>people-5d41402a@3" } };
    await store.commit({ entries: [found, acts, called, gone, { ...found, ref: other }, { ...acts, ref: other }] });
    await store.commit({ entries: [second, held] });
    await store.close();

    const { out } = await firebreak(["status", "--store", folder.store]);
    const explained = await firebreak(["explain", ref, "--store", folder.store]);

    expect(out).to.include("incident  drain:0x2").and.not.include("PEOPLE");
    expect(explained.out).not.to.include("PEOPLE");
  });
});
