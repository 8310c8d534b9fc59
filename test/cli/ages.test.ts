import { expect } from "chai";
import { createAges } from "../../src/cli/ages.ts";
import type { NewEntry } from "../../src/core/types.ts";

const of = (kind: NewEntry["kind"], ref: string, body: NewEntry["body"] = {}): NewEntry => ({ kind, ref, body });
const found = of("finding", "k");
const decided = (reason: string, verdict = "act") => of("decision", "k", { verdict, reason, on: "1" });
const sent = [of("intent", "i", { incident: "k", action: "pause" }), of("broadcast", "i")];
const contained = of("outcome", "i", { incident: "k", action: "pause", status: "contained" });

/** Of an incident, each entry a millisecond after the one before. */
function ages(incident: string, ...entries: readonly NewEntry[]): readonly number[] {
  const all = createAges();
  for (const [at, entry] of entries.entries()) all.take({ ...entry, at });
  const { foundAt, changedAt } = all.of(incident);
  return [foundAt, changedAt];
}

describe("how old an incident is", () => {
  it("goes from when it was found first to when anything came of it last", () => {
    const story = [of("fault", "source"), found, decided("acts"), ...sent, contained, of("stable", "i")];

    expect(story.map((_, index) => ages("k", ...story.slice(0, index + 1))[1])).to.deep.equal([0, 1, 2, 3, 4, 5, 6]);
    expect(ages("k", ...story)[0]).to.equal(1);
    expect(ages("k", found, of("retracted", "k", { blockHash: "0xa" }))).to.deep.equal([0, 1]);
    expect(ages("k", found, of("rung", "first", { others: ["k"] }))).to.deep.equal([0, 1]);
    expect(ages("k", found, of("command", "x", { verb: "veto", scope: "k" }))).to.deep.equal([0, 1]);
    expect(ages("k", found, of("proposal", "0x1", { incident: "k" }))).to.deep.equal([0, 1]);
  });

  it("is not changed by what is found, decided and refused again and again, nor by what concerns others", () => {
    const refused = of("fault", "pause", { refused: ["k"], reason: "evidence below the quorum" });
    const handled = decided("already handled: within 300 blocks", "ignore");

    expect(ages("k", found, decided("look", "notify"), found, decided("look", "notify"))).to.deep.equal([0, 1]);
    expect(ages("k", found, decided("acts"), found, handled)).to.deep.equal([0, 1]);
    expect(ages("k", found, refused, refused)).to.deep.equal([0, 1]);
    expect(ages("k", found, of("finding", "other"), of("command", "x", { scope: "*" }))).to.deep.equal([0, 0]);
  });

  it("is changed by what is covered by another one's transaction, and for who brought it about by its lift", () => {
    const covered = of("outcome", "pause", { incident: "other", status: "covered", by: "i", action: "pause" });
    const lifted = of("effect", "pause", { holds: "no", lifted: true });
    const all = [found, ...sent, of("finding", "other"), covered, contained];

    expect(ages("other", ...all)).to.deep.equal([3, 5]);
    expect(ages("k", ...all, lifted)).to.deep.equal([0, 6]);
    expect(ages("other", ...all, lifted)).to.deep.equal([3, 5]);
  });
});
