import { expect } from "chai";
import { entryOfFinding } from "../../src/core/entries.ts";
import { createHistory } from "../../src/core/history.ts";
import type { Finding, NewEntry } from "../../src/core/types.ts";
import { blockOf, findingOf } from "../support/fakes.ts";
import { momentAt } from "./deciding.ts";

const [one, two] = [findingOf({ key: "one" }), findingOf({ key: "two" })];
const found = (finding: Finding) => entryOfFinding(finding, momentAt(finding.block.number), 0);
const outcome = (ref: string, body: NewEntry["body"]): NewEntry => ({
  kind: "outcome",
  ref,
  body: { on: "1", ...body },
});
const already = (incident: string) => outcome("pause", { status: "already", incident, block: "90", seen: "100" });
const covered = (incident: string, by: string) => outcome("pause", { status: "covered", incident, by });
const gone = ({ key, block }: Finding): NewEntry => ({ kind: "retracted", ref: key, body: { blockHash: block.hash } });

function owedAfter(...entries: readonly NewEntry[]) {
  const history = createHistory(1n);
  for (const entry of [found(one), found(two), ...entries]) history.take(entry);
  const keys = (findings: readonly Finding[]) => findings.map(({ key }) => key);
  return {
    assumed: (since: bigint) => keys(history.owed.assumedSince(since).map(({ finding }) => finding)),
    covered: (intent: string) => [...history.owed.askingFor(intent).covered.keys()],
    asking: (intent: string) => history.owed.askingFor(intent),
  };
}

describe("what is owed to findings", () => {
  it("is nothing when an intent ended, the finding's block is gone, or it is to be tried anew", () => {
    const untried: NewEntry = { kind: "fault", ref: "pause", body: { action: "pause", untried: ["one"] } };
    const ended = outcome("intent", { status: "contained", action: "pause", incident: "one" });
    const foreign = outcome("intent", { status: "already", action: "pause", incident: "one" });

    expect(owedAfter(covered("two", "intent"), ended).covered("intent")).to.deep.equal([]);
    expect(owedAfter(covered("two", "intent"), gone(two)).covered("intent")).to.deep.equal([]);
    expect(owedAfter(already("one"), untried).assumed(0n)).to.deep.equal([]);
    expect(owedAfter(already("one"), gone(one)).assumed(0n)).to.deep.equal([]);
    expect(owedAfter(foreign).assumed(0n)).to.deep.equal([]);
  });

  it("stays where a person ordered it, also when the block that it was about is gone (the order was forgotten)", () => {
    const ordered = found({ ...two, order: ["pause"] });

    expect(owedAfter(ordered, covered("two", "intent"), gone(two)).covered("intent")).to.deep.equal(["two"]);
    expect(owedAfter(ordered, already("two"), gone(two)).assumed(0n)).to.deep.equal(["two"]);
  });

  it("is the outcome of the intent that covers them, each once", () => {
    const owed = owedAfter(covered("one", "intent"), covered("two", "intent"), covered("one", "intent"));

    expect(owed.covered("intent")).to.have.members(["one", "two"]);
    expect(owed.covered("another")).to.deep.equal([]);
  });

  it("is an intent for the finding that it was signed for, which is remembered as gone with its block, and not where a person ordered it", () => {
    const intent: NewEntry = {
      kind: "intent",
      ref: "intent",
      body: { action: "pause", incident: "one", chain: "1", block: `${one.block.number}` },
    };
    const later = { ...intent, body: { ...intent.body, block: `${one.block.number + 1n}` } };
    const ordered = found({ ...one, order: ["pause"] });

    expect(owedAfter(intent).asking("intent")).to.deep.include({ finding: one }).and.not.have.property("isGone");
    expect(owedAfter(intent, gone(one), intent).asking("intent")).to.deep.include({ finding: one, isGone: true });
    expect(owedAfter(ordered, intent, gone(one)).asking("intent")).not.to.have.property("isGone");
    expect(owedAfter(later, gone(one)).asking("intent").finding).to.equal(undefined);
  });

  it("is a look at the effect that held at the head of then, whenever they were found: just before, at", () => {
    const owed = owedAfter(already("one"));

    expect(owed.assumed(blockOf(100).number)).to.deep.equal(["one"]);
    expect(owed.assumed(blockOf(101).number)).to.deep.equal([]);
  });

  it("is no look where an older journal does not say at which head it held: it was opened since, for all that anybody knows", () => {
    const owed = owedAfter(outcome("pause", { status: "already", incident: "one", block: "100" }));

    expect(owed.assumed(0n)).to.deep.equal([]);
  });
});
