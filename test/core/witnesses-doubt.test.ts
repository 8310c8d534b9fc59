import { expect } from "chai";
import { decide } from "../../src/core/decide.ts";
import { entryOfFinding } from "../../src/core/entries.ts";
import { createHistory } from "../../src/core/history.ts";
import type { Playbook } from "../../src/core/playbook.ts";
import type { Finding } from "../../src/core/types.ts";
import { blockOf, entriesOf, findingOf, hashFor, sender } from "../support/fakes.ts";
import { momentAt, playbookOf, policyOf, tellAt } from "./deciding.ts";
import { set } from "./responding.ts";

const pending = { hash: hashFor("tx"), from: sender, includable: true };
const doubts = [{ belowQuorum: true }, { pending }, { pending: { ...pending, includable: false } }];
const when = { detectors: ["a", "b"], atLeast: 2, withinBlocks: 5n };
const of = (detector: string, block: number, changes: Partial<Finding> = {}) =>
  findingOf({ key: `${detector}:there`, detector, block: blockOf(block), ...changes });

/** What follows from the second finding, where the journal has the first. */
function verdictOf(first: Finding, second: Finding, changes: Partial<Omit<Playbook, "when">> = {}): string {
  const history = createHistory(1n);
  history.take(entryOfFinding(first, momentAt(first.block.number), 0));
  return decide(second, policyOf([playbookOf({ ...changes, when })]), history, momentAt(second.block.number)).verdict;
}

describe("corroboration by what is in doubt", () => {
  it("does not act when one of the two witnesses is doubtful, whichever comes first (one lying node paused with a cheap finding)", () => {
    const before = doubts.map((doubt) => verdictOf(of("a", 100, doubt), of("b", 101)));
    const after = doubts.map((doubt) => verdictOf(of("b", 100), of("a", 101, doubt)));

    expect(before).to.deep.equal(["wait", "wait", "wait"]);
    expect(after).to.deep.equal(["ask", "ask", "ask"]);
  });

  it("acts where the playbook acts on that doubt, on that one alone, and on what could be mined alone", () => {
    const unsure = doubts.map((doubt) => verdictOf(of("a", 100, doubt), of("b", 101), { belowQuorum: "act" }));
    const unmined = doubts.map((doubt) => verdictOf(of("a", 100, doubt), of("b", 101), { pending: "act" }));
    const mixed = verdictOf(of("a", 100, { belowQuorum: true }), of("b", 101, { pending }), { pending: "act" });

    expect(unsure).to.deep.equal(["act", "wait", "wait"]);
    expect(unmined).to.deep.equal(["wait", "act", "wait"]);
    expect(mixed).to.equal("wait");
  });

  it("tells and asks people on doubtful witnesses", () => {
    const levels = ["notify", "propose", "shadow"] as const;

    expect(
      levels.map((level) => verdictOf(of("a", 100, { belowQuorum: true }), of("b", 101), { do: level })),
    ).to.deep.equal(["notify", "ask", "shadow"]);
    expect(verdictOf(of("a", 100, { pending }), of("b", 101, { belowQuorum: true }))).to.equal("ask");
  });

  it("acts on what becomes sure in the block in which it was doubtful, though it was said before", async () => {
    const { responder, store } = set({ playbook: { when } });
    await tellAt(95, { detector: "a", key: "a:there" }, responder);
    await tellAt(101, { detector: "a", key: "pending:a", pending }, responder);
    await tellAt(101, { detector: "a", key: "a:there" }, responder);

    await tellAt(101, { detector: "b", key: "b:there" }, responder);

    const verdicts = entriesOf(store).flatMap(({ kind, body }) => (kind === "decision" ? [body["verdict"]] : []));
    expect(verdicts).to.deep.equal(["wait", "wait", "wait", "act"]);
  });

  it("keeps what is doubtful from pushing out what the same detector saw surely", () => {
    const history = createHistory(1n);
    const see = (finding: Finding) => history.take(entryOfFinding(finding, momentAt(100), 0));
    see(of("a", 100));
    for (let index = 0; index < 300; index++) see(of("a", 100, { key: `pending:${index}`, pending }));

    const seen = history.seen(["a"], 100n);

    expect(seen).to.have.length(257);
    expect(seen.filter((one) => one.pending === undefined)).to.have.length(1);
  });
});
