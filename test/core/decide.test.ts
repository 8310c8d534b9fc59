import { expect } from "chai";
import { decide } from "../../src/core/decide.ts";
import { createHistory } from "../../src/core/history.ts";
import { levels } from "../../src/core/playbook.ts";
import { blockOf, findingOf } from "../support/fakes.ts";
import { approver, decided, loosen, momentAt, playbookOf, policyOf } from "./deciding.ts";

const stop = playbookOf();
const moment = momentAt(100);

describe("decide", () => {
  it("ignores what no playbook covers: another detector, a lower severity, less confidence, no playbook at all", () => {
    const sure = playbookOf({ when: { confidence: 80 } });

    expect(decided([stop], { detector: "other" }).verdict).to.equal("ignore");
    expect(decided([stop], { severity: "info" }).verdict).to.equal("ignore");
    expect(decided([]).verdict).to.equal("ignore");
    expect(
      [79, 80, undefined].map((confidence) => decided([sure], { ...(confidence && { confidence }) }).verdict),
    ).to.deep.equal(["ignore", "act", "act"]);
  });

  it("ignores what the playbook says to ignore, also in mode act", () => {
    expect(decided([playbookOf({ do: "ignore" })]).verdict).to.equal("ignore");
  });

  it("acts from the severity on that the playbook names: below, at, above", () => {
    const verdicts = (["info", "warning", "critical"] as const).map(
      (severity) => decided([stop], { severity }).verdict,
    );

    expect(verdicts).to.deep.equal(["ignore", "act", "act"]);
  });

  it("goes as far as the playbook says, and in mode shadow sends nothing whatever it says", () => {
    const verdictsIn = (mode: "act" | "shadow") =>
      levels.map(
        (level) =>
          decide(findingOf(), policyOf([playbookOf({ do: level })], { mode }), createHistory(1n), moment).verdict,
      );

    expect(verdictsIn("act")).to.deep.equal(["ignore", "shadow", "notify", "ask", "delay", "act"]);
    expect(verdictsIn("shadow")).to.deep.equal(["ignore", "shadow", "notify", "ask", "shadow", "shadow"]);
  });

  it("says in mode shadow what it would do", () => {
    const decision = decide(findingOf(), policyOf([stop], { mode: "shadow" }), createHistory(1n), moment);

    expect(decision).to.include({ verdict: "shadow", playbook: "stop" });
    expect(decision).to.have.property("steps").that.deep.equals(["pause", "strip"]);
  });

  it("lets the first playbook that covers the finding decide", () => {
    const quiet = playbookOf({ name: "quiet", do: "ignore" });

    expect(decided([quiet, stop]).verdict).to.equal("ignore");
    expect(decided([stop, quiet]).verdict).to.equal("act");
  });

  it("handles an incident once within its cool-down: one block before its end, at it, one after", () => {
    const verdictAt = (block: number) => decided([stop], { block: blockOf(block) }, { lastActed: () => 100n }).verdict;

    expect([verdictAt(109), verdictAt(110), verdictAt(111)]).to.deep.equal(["ignore", "ignore", "act"]);
  });

  it("does not act on an older finding of an incident that was handled at a newer block", () => {
    expect(decided([stop], { block: blockOf(99) }, { lastActed: () => 100n }).verdict).to.equal("ignore");
  });

  it("takes only the steps that were not taken yet", () => {
    const decision = decided([stop], {}, { lastActed: (_, action) => (action === "pause" ? 100n : undefined) });

    expect(decision).to.have.property("steps").that.deep.equals(["strip"]);
  });

  it("names what stands at risk in the decision and in its reason, and nothing that it does not know", () => {
    const assets = { pool: { symbol: "USDC", decimals: 6 }, vault: { symbol: "ETH", decimals: 18 } };
    const policy = policyOf([playbookOf({ atRisk: ["pool", "vault"] })], { assets });

    const decision = decide(findingOf(), policy, createHistory(1n), momentAt(100, { pool: 1_234_567_890n }));

    expect(decision).to.have.property("atRisk", "1234.5678 USDC");
    expect(decision.reason).to.include("at risk: 1234.5678 USDC");
  });

  it("says where it is written what people do then", () => {
    const runbook = "https://team.example/runbook";

    expect(decided([playbookOf({ runbook })])).to.include({ runbook });
    expect(decided([playbookOf()])).not.to.have.property("runbook");
  });

  it("does what a person orders without asking a playbook, and in mode shadow sends not even that", () => {
    const order = { order: ["pause"] };
    const inShadow = decide(findingOf(order), policyOf([], { mode: "shadow" }), createHistory(1n), moment);

    expect(decided([], order)).to.deep.include({ verdict: "act", steps: ["pause"] });
    expect(inShadow.verdict).to.equal("shadow");
  });

  it("gives every verdict a reason, and the same one for the same input", () => {
    const reasons = () => levels.map((level) => decided([playbookOf({ do: level })]).reason);

    expect(reasons()).to.deep.equal(reasons());
    expect(new Set(reasons()).size).to.equal(levels.length);
    expect(reasons()).to.not.include("");
  });
});

describe("decide, with a cap on what it does by itself", () => {
  const taken = (blocks: readonly bigint[], action = "pause") => blocks.map((block) => ({ action, block }));
  const capped = { limits: { perTarget: 2, withinBlocks: 50n } };
  const decidedAfter = (actions: ReturnType<typeof taken>, changes = {}) => {
    const history = {
      ...createHistory(1n),
      taken: (from: bigint) => actions.filter(({ block }) => block >= from),
    };
    return decide(
      findingOf(),
      policyOf([playbookOf({ steps: ["pause"] })], { ...capped, ...changes }),
      history,
      moment,
    );
  };

  it("leaves the next action to a person: below the cap, at it, and when the window has moved on", () => {
    const verdicts = [[60n], [50n, 60n], [49n, 60n]].map((blocks) => decidedAfter(taken(blocks)).verdict);

    expect(verdicts).to.deep.equal(["act", "ask", "act"]);
  });

  it("counts the actions on one target together, and those on others not at all", () => {
    const targets = { pause: ["0x01"], freeze: ["0x01"] };

    expect(decidedAfter(taken([60n, 61n], "freeze"), { targets }).verdict).to.equal("ask");
    expect(decidedAfter(taken([60n, 61n], "freeze")).verdict).to.equal("act");
  });

  it("counts what acts on several targets in the cap of each (two plans on one target had twice its cap)", () => {
    const verdictAfter = (actions: ReturnType<typeof taken>, closed: readonly string[]) =>
      decidedAfter(actions, { targets: { pause: ["0x01", "0x02"], trip: closed } }).verdict;
    const once = [...taken([60n]), ...taken([61n], "trip")];

    expect(verdictAfter(taken([60n, 61n], "trip"), ["0x02", "0x03"])).to.equal("ask");
    expect([verdictAfter(once, ["0x03", "0x01"]), verdictAfter(once, ["0x03"])]).to.deep.equal(["ask", "act"]);
  });

  it("takes the steps that are within the cap and leaves the others to a person", () => {
    const history = { ...createHistory(1n), taken: () => taken([60n, 61n]) };

    const decision = decide(findingOf(), policyOf([stop], capped), history, moment);

    expect(decision).to.deep.include({ verdict: "act", steps: ["strip"] });
    expect(decision.reason).to.include("a person decides on pause");
  });
});

describe("decide, with something loosened", () => {
  const decidedWith = (verb: string, scope: string, more = {}, time = moment.time) => {
    const history = createHistory(1n);
    loosen(history, verb, scope, moment.time + 1n, more);
    return decide(findingOf(), policyOf([stop]), history, { ...moment, time });
  };

  it("lowers how far it goes: brake, silence, maintenance, veto, disarmed steps, a lower mode", () => {
    const verdicts = [
      decidedWith("brake", "*"),
      decidedWith("silence", "owner"),
      decidedWith("maintenance", "owner:changed"),
      decidedWith("veto", "owner:changed"),
      decidedWith("mode", "stop", { level: "propose" }),
      decidedWith("mode", "*", { level: "shadow" }),
    ].map(({ verdict }) => verdict);

    expect(verdicts).to.deep.equal(["ask", "ignore", "notify", "notify", "ask", "shadow"]);
    expect(decidedWith("disarm", "pause")).to.deep.include({ verdict: "act", steps: ["strip"] });
  });

  it("touches nothing outside its scope, and never raises anything", () => {
    const verdicts = [
      decidedWith("silence", "other"),
      decidedWith("veto", "owner"),
      decidedWith("mode", "other", { level: "ignore" }),
      decidedWith("disarm", "freeze"),
    ].map(({ verdict }) => verdict);
    const history = createHistory(1n);
    loosen(history, "mode", "*", moment.time + 1n, { level: "act" });
    const quiet = decide(findingOf(), policyOf([playbookOf({ do: "notify" })]), history, moment);

    expect(verdicts).to.deep.equal(["act", "act", "act", "act"]);
    expect(quiet.verdict).to.equal("notify");
  });

  it("names who loosened it, and is over in the second in which it ends: before, at", () => {
    expect(decidedWith("brake", "*").reason).to.include(approver);
    expect(decidedWith("brake", "*", {}, moment.time).verdict).to.equal("ask");
    expect(decidedWith("brake", "*", {}, moment.time + 1n).verdict).to.equal("act");
  });
});
