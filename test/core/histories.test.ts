import { createHash } from "node:crypto";
import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import fc from "fast-check";
import { entryOfDecision, entryOfFinding } from "../../src/core/entries.ts";
import { historiesOf } from "../../src/core/histories.ts";
import type { Snapshots } from "../../src/core/kept.ts";
import type { Entry, NewEntry } from "../../src/core/types.ts";
import { openSnapshots } from "../../src/store/snapshot-file.ts";
import { makeFolder } from "../store/changes.ts";
import { blockOf, findingOf } from "../support/fakes.ts";
import { seed } from "../support/seed.ts";
import { momentAt } from "./deciding.ts";
import { additions, among, knowledge } from "./knowing.ts";
import { live, policy, policyFor, story } from "./living.ts";

/** A journal of 600 incidents that were acted on, with as many lines of the readiness loop. */
function incidents(): readonly Entry[] {
  const moment = momentAt(1n);
  const entries: Entry[] = [];
  const add = (entry: NewEntry) => {
    const seq = entries.length + 1;
    entries.push({ ...entry, seq, at: 0, prev: "", hash: `hash ${seq}` });
  };
  for (let block = 1; block <= 600; block++) {
    const finding = findingOf({ key: `k${block}`, block: blockOf(block) });
    const chosen = { verdict: "act", playbook: "stop", steps: ["pause"], atRisk: "", reason: "it says so" } as const;
    add(entryOfFinding(finding, moment, 0));
    add(entryOfDecision({ finding, ...chosen }, moment, 0));
    add({ kind: "intent", ref: `${block}`, body: { action: "pause", incident: finding.key, chain: "1" } });
    add({ kind: "armed", ref: "pause", body: { reason: "simulated" } });
  }
  return entries;
}

/** A store of these entries, and what was asked of it. */
function journal(all: readonly Entry[] = incidents()) {
  const asked: string[] = [];
  const entries = async (after: number, limit: number, kinds?: readonly string[]) => {
    const page = all.filter(({ seq, kind }) => seq > after && kinds?.includes(kind) !== false).slice(0, limit);
    asked.push(`${after} ${page.length}`);
    return page;
  };
  return { asked, store: { entries } };
}

describe("histories at the start", () => {
  const folder = makeFolder();
  after(() => folder.remove());
  const said: string[] = [];
  let files = 0;
  const fresh = (
    path = `${folder.path}/${++files}.snapshot`,
    code = "this",
  ): Snapshots & { readonly path: string } => ({
    ...openSnapshots({ path, code, say: (text) => void said.push(text) }),
    path,
  });

  it("know what the journal says was handled, page by page, each of its own chain", async () => {
    const [history, other] = await historiesOf(journal().store, [1n, 10n]);

    expect(history?.lastActed("k1", "pause")).to.equal(1n);
    expect(history?.lastActed("k600", "pause")).to.equal(600n);
    expect(history?.lastActed("k600", "strip")).to.equal(undefined);
    expect(other?.lastActed("k1", "pause")).to.equal(undefined);
  });

  it("read what there is to learn once for all chains, and nothing else", async () => {
    const { asked, store } = journal();

    await historiesOf(store, [1n, 10n, 137n]);

    expect(asked).to.deep.equal(["0 1000", "1333 800", "2399 0"]);
  });

  it(`know the same from a snapshot at any entry as from the whole journal (${seed.shown})`, async () => {
    const path = `${folder.path}/property.snapshot`;
    await fc.assert(
      fc.asyncProperty(story, policy, additions, fc.nat(), async (events, settings, added, cut) => {
        const all = among(await live(events, policyFor(settings)), added);
        const snapshots = fresh(path);
        const early = journal(all.slice(0, cut % (all.length + 1)));
        const late = journal(all);

        await historiesOf(early.store, [1n, 10n], snapshots, 1);
        const resumed = await historiesOf(late.store, [1n, 10n], snapshots, 1);

        expect(knowledge(resumed)).to.equal(knowledge(await historiesOf(journal(all).store, [1n, 10n])));
      }),
      { seed: seed.value, numRuns: 100 },
    );
  });

  it("read no further than the snapshot when there is one, and write the next one only when it is worth it", async () => {
    const all = incidents();
    const snapshots = fresh();
    await historiesOf(journal(all).store, [1n, 10n], snapshots);
    const again = journal(all);
    const histories = await historiesOf(again.store, [1n, 10n], snapshots, 1);

    expect(again.asked).to.deep.equal(["2398 1", "2399 0"]);
    expect(histories[0]?.lastActed("k1", "pause")).to.equal(1n);
    const few = fresh();
    await historiesOf(journal(all.slice(0, 999)).store, [1n], few);
    expect(await few.read()).to.equal(undefined);
  });

  it("do not believe a snapshot of another journal, of other code, of fewer chains, or one that is damaged", async () => {
    const all = incidents();
    const snapshots = fresh();
    await historiesOf(journal(all).store, [1n], snapshots);
    const asked = async (from: Snapshots, chains: readonly bigint[], entries: readonly Entry[]) => {
      const { asked, store } = journal(entries);
      await historiesOf(store, chains, from, 1_000_000);
      return asked.some((one) => one.startsWith("0 "));
    };
    const another = all.map((entry) => ({ ...entry, hash: `another ${entry.seq}` }));

    expect(await asked(snapshots, [1n], all)).to.equal(false);
    expect(await asked(snapshots, [1n, 10n], all)).to.equal(true);
    expect(await asked(snapshots, [1n], another)).to.equal(true);
    expect(await asked(snapshots, [1n], all.slice(0, 900))).to.equal(true);
    expect(await asked(fresh(snapshots.path, "other code"), [1n], all)).to.equal(true);
    const bytes = readFileSync(snapshots.path);
    // As a Node of the future may write it.
    const foreign = Buffer.concat([Uint8Array.of(0xff, 0xfe), bytes.subarray(34)]);
    writeFileSync(snapshots.path, Buffer.concat([createHash("sha256").update(foreign).digest(), foreign]));
    expect(await asked(snapshots, [1n], all)).to.equal(true);
    writeFileSync(snapshots.path, bytes.with(100, (bytes[100] ?? 0) ^ 1));
    expect(await asked(snapshots, [1n], all)).to.equal(true);
    for (const length of [0, 10, 32, 500]) {
      truncateSync(snapshots.path, length);
      expect(await asked(snapshots, [1n], all), `${length} bytes`).to.equal(true);
    }
  });

  it("are there all the same where no snapshot can be written, which is said", async () => {
    const snapshots = fresh(`${folder.path}/none/here.snapshot`);

    const [history] = await historiesOf(journal().store, [1n], snapshots);

    expect(history?.lastActed("k600", "pause")).to.equal(600n);
    expect(said.join("\n")).to.include("cannot be written");
  });
});
