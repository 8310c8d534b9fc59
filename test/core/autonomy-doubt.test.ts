import { expect } from "chai";
import { decide } from "../../src/core/decide.ts";
import { createHistory } from "../../src/core/history.ts";
import type { Finding } from "../../src/core/types.ts";
import { blockOf, findingOf, hashFor, preparedOf, target } from "../support/fakes.ts";
import { decided, learn, learnDecided, learnSent, momentAt, playbookOf, policyOf, tellAt } from "./deciding.ts";
import { set } from "./responding.ts";

const pending = { hash: hashFor("tx"), from: target, includable: true };
const verdictOf = (finding: Partial<Finding>, playbook: Parameters<typeof playbookOf>[0] = {}) =>
  decided([playbookOf(playbook)], finding).verdict;

describe("decide, where the evidence is in doubt", () => {
  it("asks a person about evidence below the quorum, unless the playbook says to act", () => {
    expect(verdictOf({ belowQuorum: true })).to.equal("ask");
    expect(verdictOf({ belowQuorum: true }, { do: "act-unless-vetoed" })).to.equal("ask");
    expect(verdictOf({ belowQuorum: true }, { pending: "act" })).to.equal("ask");
    expect(verdictOf({ belowQuorum: true }, { belowQuorum: "act" })).to.equal("act");
  });

  it("says in mode shadow that it would ask, where it would (it said that it would act)", () => {
    const reasonOf = (finding: Partial<Finding>, playbook: Parameters<typeof playbookOf>[0] = {}) =>
      decide(
        findingOf(finding),
        policyOf([playbookOf(playbook)], { mode: "shadow" }),
        createHistory(1n),
        momentAt(101),
      ).reason.split(";")[0];

    expect(reasonOf({})).to.match(/ would act$/);
    expect(reasonOf({ belowQuorum: true })).to.match(/ would ask a person$/);
    expect(reasonOf({ pending })).to.match(/ would ask a person$/);
    expect(reasonOf({ belowQuorum: true }, { belowQuorum: "act" })).to.match(/ would act$/);
  });

  it("never goes further than without the doubt", () => {
    expect(verdictOf({ belowQuorum: true }, { belowQuorum: "act", do: "ignore" })).to.equal("ignore");
    expect(verdictOf({ belowQuorum: true }, { do: "notify" })).to.equal("notify");
    expect(verdictOf({ pending }, { pending: "act", do: "propose" })).to.equal("ask");
  });

  it("asks a person about what is not mined, unless the playbook says to act and it could be mined next", () => {
    expect(verdictOf({ pending })).to.equal("ask");
    expect(verdictOf({ pending }, { belowQuorum: "act" })).to.equal("ask");
    expect(verdictOf({ pending }, { pending: "act" })).to.equal("act");
    expect(verdictOf({ pending: { ...pending, includable: false } }, { pending: "act" })).to.equal("ask");
    expect(verdictOf({ pending, belowQuorum: true }, { pending: "act" })).to.equal("ask");
  });

  it("acts on what is not mined once a day for one target, however short the cool-down: at, above", () => {
    const playbook = playbookOf({ pending: "act", pendingCooldownBlocks: 7_200n });
    const at = (number: bigint) =>
      decided([playbook], { pending, block: { number, hash: hashFor("b") } }, { lastActed: () => 100n }).verdict;

    expect([at(7_300n), at(7_301n)]).to.deep.equal(["ignore", "act"]);
  });

  it("leaves a target to a person that was acted on for another finding of what is not mined: at, above the day (each detector had its own)", () => {
    const history = createHistory(1n);
    const playbook = playbookOf({ pending: "act", steps: ["pause", "trip", "strip"], pendingCooldownBlocks: 7_200n });
    const policy = policyOf([playbook], { targets: { pause: [target], trip: [target] } });
    const other = findingOf({ key: "pending:other", detector: "other", pending });
    learn(history, other, ["trip"]);
    learnSent(history, other, "trip");
    const at = (block: number, changes: Partial<Finding> = { pending }) => {
      const decision = decide(findingOf({ ...changes, block: blockOf(block) }), policy, history, momentAt(block));
      return "steps" in decision ? [decision.verdict, ...decision.steps] : [decision.verdict];
    };

    expect(decide(findingOf({ pending, block: blockOf(101) }), policy, history, momentAt(101))).to.deep.include({
      left: ["pause", "trip"],
    });
    const days = [at(7_300), at(7_301)];
    const others = [at(101, {}), at(100, { key: "pending:other", detector: "owner", pending })];
    learn(history, other, ["strip"]);
    learnSent(history, other, "strip");

    expect(days).to.deep.equal([
      ["act", "strip"],
      ["act", "pause", "trip", "strip"],
    ]);
    // What is mined is no matter of it, and what was found once is handled as a whole.
    expect(others).to.deep.equal([
      ["act", "pause", "trip", "strip"],
      ["act", "pause", "strip"],
    ]);
    expect(at(101)).to.deep.equal(["ask", "pause", "trip", "strip"]);
  });

  it("gives a target back whose step on what is not mined came to nothing", () => {
    const history = createHistory(1n);
    const playbook = playbookOf({ pending: "act", steps: ["trip"] });
    const other = findingOf({ key: "pending:other", pending });
    learn(history, other, ["trip"]);
    learnSent(history, other, "trip");
    const verdict = () => decide(findingOf({ pending }), policyOf([playbook]), history, momentAt(100)).verdict;

    const before = verdict();
    history.take({ kind: "fault", ref: "trip", body: { action: "trip", untried: ["pending:other"] } });

    expect([before, verdict()]).to.deep.equal(["ask", "act"]);
  });

  it("leaves a target its day where nothing was sent, while what was refused is not tried again (a refusal used up the day)", () => {
    const { responder, history } = set({ playbook: { pending: "act", pendingCooldownBlocks: 7_200n } });
    const at = (block: number, key: string) =>
      decide(findingOf({ key, pending, block: blockOf(block) }), responder.policy, history, momentAt(block)).verdict;

    learnDecided(history, findingOf({ key: "pending:other", pending }), ["pause"]);
    history.take({ kind: "fault", ref: "pause", body: { reason: "too lasting", refused: ["pending:other"] } });

    expect([at(101, "pending:new"), at(101, "pending:other"), at(7_300, "pending:other")]).to.deep.equal([
      "act",
      "ignore",
      "ignore",
    ]);
  });

  it("takes a target's day for what was sent, until its evidence is withdrawn", async () => {
    const { responder, history, trace } = set({ playbook: { pending: "act" }, prepared: preparedOf({ tier: 1 }) });
    const verdict = () =>
      decide(findingOf({ key: "pending:new", pending, block: blockOf(101) }), responder.policy, history, momentAt(101))
        .verdict;

    await tellAt(100, { key: "pending:other", pending }, responder);
    const sent = verdict();
    history.take({ kind: "retracted", ref: "pending:other", body: { blockHash: blockOf(100).hash } });

    expect(trace).to.include("sign");
    expect([sent, verdict()]).to.deep.equal(["ask", "act"]);
  });
});
