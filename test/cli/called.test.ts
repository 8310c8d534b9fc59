import { expect } from "chai";
import { type Call, createCalled } from "../../src/cli/called.ts";
import type { NewEntry } from "../../src/core/types.ts";

const ladder = "pause>trip@1>people-5d41402a@3";
const words = "Call the treasury";
const rung = (ref: string, block: string, body: NewEntry["body"]): NewEntry => ({
  kind: "rung",
  ref,
  body: { ladder, on: "1", block, ...body },
});
const begun = (ref = "k", block = "100") => rung(ref, block, { status: "begun", action: "pause" });
const paged = (ref = "k", block = "103") => rung(ref, block, { status: "begun", page: words, runbook: "https://r" });
const ended = rung("k", "403", { status: "ended", reason: "no rung brought its effect about" });
const effect = (ref: string, holds: string, block: string): NewEntry => {
  return { kind: "effect", ref, body: { holds, block } };
};

function called(incident: string, ...entries: readonly NewEntry[]): readonly Call[] {
  const all = createCalled();
  for (const [index, entry] of entries.entries()) all.take({ ...entry, at: index });
  return all.of(incident);
}
const says = (incident: string, ...entries: readonly NewEntry[]) =>
  called(incident, ...entries).map((call) => call.says);

describe("whom a transaction calls that no block takes", () => {
  const fault = (body: NewEntry["body"]): NewEntry => ({ kind: "fault", ref: "one", body });
  const late = (alarm: string) => fault({ alarm, incident: "k", on: "1", reason: `${alarm}: act by hand` });

  it("is needed until it ends, in the last words that were said of it (it was only open)", () => {
    expect(called("k", late("unmined"))).to.deep.equal([{ says: "unmined: act by hand", at: 0, chain: "1" }]);
    expect(says("k", late("capped"), late("unmined"))).to.deep.equal(["unmined: act by hand"]);
    expect(called("other", late("unmined"))).to.deep.equal([]);
    for (const end of [
      fault({ over: true, reason: "it has ended" }),
      { kind: "outcome", ref: "one", body: {} } as const,
    ])
      expect(called("k", late("unmined"), end)).to.deep.equal([]);
  });

  it("is not needed for what is wrong otherwise", () => {
    expect(called("k", late("unauthorised"), fault({ reason: "no node answers" }))).to.deep.equal([]);
  });
});

describe("whom ladders called", () => {
  it("are needed in the words of the page, with its runbook, from when they were called (nothing said so)", () => {
    expect(called("k", begun(), paged())).to.deep.equal([
      { says: words, ladder, at: 1, chain: "1", runbook: "https://r" },
    ]);
    expect(called("k", begun())).to.deep.equal([]);
    expect(called("other", begun(), paged())).to.deep.equal([]);
  });

  it("are needed until its effect holds, by whichever way and whoever brought it about", () => {
    const contained = (block: string): NewEntry => {
      return { kind: "outcome", ref: "i", body: { status: "contained", action: "pause", verifiedBlock: block } };
    };
    const called = [begun(), paged()];

    expect(says("k", ...called, rung("k", "104", { status: "held", action: "trip" }))).to.deep.equal([]);
    for (const way of ["pause", "trip"]) expect(says("k", ...called, effect(way, "yes", "103"))).to.deep.equal([]);
    expect(says("k", ...called, contained("103"))).to.deep.equal([]);
    for (const says_ of [effect("pause", "yes", "102"), contained("102"), effect("pause", "no", "104")])
      expect(says("k", ...called, says_)).to.deep.equal([words]);
    expect(says("k", ...called, effect("strip", "yes", "104"))).to.deep.equal([words]);
  });

  it("are needed again where a reorganisation took its effect away, and not because it was lifted when all was over", () => {
    const held = [begun(), paged(), rung("k", "104", { status: "held", action: "pause" })];
    const undone: NewEntry = { kind: "retracted", ref: "i", body: { action: "pause" } };

    expect(says("k", ...held, rung("k", "104", { status: "reopened", from: "104" }))).to.deep.equal([words]);
    expect(says("k", ...held, undone)).to.deep.equal([words]);
    expect(says("k", ...held, effect("pause", "no", "200"))).to.deep.equal([]);
  });

  it("are told that a ladder has ended, until its effect holds or it is climbed again (it did not show)", () => {
    const over = "nothing more is tried: no rung brought its effect about";

    expect(says("k", begun(), paged(), ended)).to.deep.equal([words, over]);
    expect(called("k", begun(), ended)[0]).to.deep.include({ ended: true, at: 1 });
    expect(says("k", begun(), ended, effect("pause", "yes", "500"))).to.deep.equal([]);
    expect(says("k", begun(), ended, begun("k", "500"))).to.deep.equal([]);
    expect(says("k", begun(), ended, begun("other", "500"))).to.deep.equal([over]);
  });

  it("are called for those, too, that joined the ladder, and for none for which its effect was there", () => {
    const joined = rung("late", "101", { status: "joined" });
    const held = rung("k", "104", { status: "held", action: "pause" });
    const anew = rung("new", "200", { status: "begun", action: "pause", served: ["late"] });

    expect(says("late", begun(), joined, paged())).to.deep.equal([words]);
    expect(says("late", begun(), joined, anew, paged("new", "203"))).to.deep.equal([]);
    for (const key of ["k", "late"])
      expect(says(key, begun(), joined, paged(), held, begun("new", "200"), paged("new", "203"))).to.deep.equal([]);
  });

  it("are asked by a step of its own for one incident alone, and once", () => {
    const asked = (ref: string, block: string) => {
      return rung(ref, block, { ladder: "by-safe", status: "asked", page: "owners sign" });
    };
    const held = effect("by-safe", "yes", "110");

    expect(says("k", asked("k", "100"), asked("k", "101"))).to.deep.equal(["owners sign"]);
    expect(says("k", asked("k", "100"), held, asked("other", "200"))).to.deep.equal([]);
    expect(says("other", asked("k", "100"), held, asked("other", "200"))).to.deep.equal(["owners sign"]);
  });
});
