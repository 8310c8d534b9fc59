import { expect } from "chai";
import { createProposed, proposalLine } from "../../src/cli/proposed.ts";
import { entryOfExecution, entryOfProposal } from "../../src/core/proposals.ts";
import type { NewEntry } from "../../src/core/types.ts";
import { readingOf } from "../../src/lifecycle/safe/print.ts";
import { proposalOf, safe } from "../support/proposals.ts";

const [first, second] = [proposalOf(1n), proposalOf(2n)];
const executed = entryOfExecution(first, `0x${"11".repeat(32)}`, "pause holds");
const rung = (ref: string, on = "1"): NewEntry => {
  const { to, data } = first.transaction;
  return { kind: "rung", ref, body: { status: "begun", page: "sign", on, propose: { safe, to, data } } };
};
/** As an earlier version wrote it. */
const earlier = entryOfProposal(first, readingOf(first), { file: "a.json" });

function seen(...entries: readonly NewEntry[]) {
  const proposed = createProposed();
  for (const one of entries) proposed.take(one);
  return proposed;
}
const incidentsOf = (...entries: readonly NewEntry[]) => seen(...entries).rows()[0]?.incidents;

describe("the proposals of a journal", () => {
  it("name the incident for which a ladder asked for them, and the file that owners sign (they named neither)", () => {
    const [row] = seen(entryOfProposal(first, readingOf(first), { file: "a.json", incident: "k" })).rows();

    expect(row).to.deep.include({ incidents: ["k"], file: "a.json", chain: "1" });
    expect(row && proposalLine(row, {})).to.match(/^proposal {2}0x\w+: .*owners; for incident k; file a\.json$/);
    expect(row && proposalLine(row, { 1: "one", 2: "two" })).to.match(/^proposal {2}0x\w+ on one: /);
  });

  it("are for the incident of the ladder that asked for the same, where an earlier version wrote none", () => {
    expect(incidentsOf(rung("k"), earlier)).to.deep.equal(["k"]);
    expect(incidentsOf(rung("k", "10"), earlier)).to.equal(undefined);
  });

  it("are for all incidents that ask for the same while they wait, which is not proposed again", () => {
    const own = entryOfProposal(first, readingOf(first), { file: "a.json", incident: "k" });

    expect(incidentsOf(own, rung("other"))).to.deep.equal(["k", "other"]);
    expect(seen(own, executed, rung("other")).isFor(first.safeTxHash, "other")).to.equal(false);
  });

  it("are for none where a person proposed them, whatever a ladder asked for before", () => {
    expect(incidentsOf(rung("k"), entryOfProposal(second, readingOf(second)))).to.equal(undefined);
  });

  it("wait no more when they are executed, and are still known to be for their incident", () => {
    const all = seen(entryOfProposal(first, readingOf(first), { file: "a.json", incident: "k" }), executed);

    expect(all.rows()).to.deep.equal([]);
    expect(all.isFor(first.safeTxHash, "k")).to.equal(true);
  });
});
