import { expect } from "chai";
import { decide } from "../../src/core/decide.ts";
import { createHistory } from "../../src/core/history.ts";
import type { Finding } from "../../src/core/types.ts";
import { blockOf, findingOf, hashFor, stranger } from "../support/fakes.ts";
import { decided, learn, momentAt, playbookOf, policyOf } from "./deciding.ts";

const stop = playbookOf();

describe("decide, after an effect was lifted", () => {
  it("handles an incident anew within its cool-down when its effect was lifted before this was found: at the last block at which it held, after it", () => {
    const over = { lastActed: () => 100n, lifted: () => 104n };
    const verdictAt = (block: number, more = {}) =>
      decided([stop], { block: blockOf(block), ...more }, { ...over, ...more }).verdict;

    expect([verdictAt(104), verdictAt(105)]).to.deep.equal(["ignore", "act"]);
    // What was lifted before it was acted on, and what is not mined.
    expect(verdictAt(105, { lifted: () => 99n })).to.equal("ignore");
    const pending = { hash: hashFor("tx"), from: stranger, includable: true };
    expect(decided([{ ...stop, pending: "act" }], { block: blockOf(105), pending }, over).verdict).to.equal("ignore");
  });

  it("climbs a ladder anew when the effect of one of its ways was lifted", () => {
    const ladders = { up: [{ kind: "action", action: "pause", afterBlocks: 0n }] } as const;
    const policy = policyOf([{ ...stop, steps: ["up"] }], { ladders });
    const lifted = (action: string) => (action === "pause" ? 104n : undefined);
    const history = { ...createHistory(1n), lastActed: () => 100n, lifted };

    expect(decide(findingOf({ block: blockOf(105) }), policy, history, momentAt(105)).verdict).to.equal("act");
  });

  it("leaves alone the very finding of another chain that it acted on, when that comes again after the lifting (it was contained anew)", () => {
    const found = findingOf({ origin: hashFor("there"), block: blockOf(100) });
    const history = { ...createHistory(1n), lifted: () => 104n };
    learn(history, found);
    const verdictOf = (more: Partial<Finding>) =>
      decide(
        { ...found, block: blockOf(110), ...more },
        policyOf([{ ...stop, steps: ["pause"] }]),
        history,
        momentAt(110),
      ).verdict;

    expect(verdictOf({})).to.equal("ignore");
    expect(verdictOf({ origin: hashFor("later") })).to.equal("act");
  });

  it("acts on what the quorum vouches for that was acted on when one node alone had shown it, on another chain too", () => {
    const found = findingOf({ origin: hashFor("there"), block: blockOf(100) });
    const history = { ...createHistory(1n), lifted: () => 104n };
    learn(history, { ...found, belowQuorum: true });
    const again = { ...found, block: blockOf(110) };

    expect(decide(again, policyOf([{ ...stop, steps: ["pause"] }]), history, momentAt(110)).verdict).to.equal("act");
  });
});
