import { expect } from "chai";
import { decide, type History, type Playbook } from "../../src/core/decide.ts";
import { blockOf, findingOf } from "../support/fakes.ts";

const untouched: History = { lastActed: () => undefined };
const actedAt = (block: bigint): History => ({ lastActed: () => block });
const stop: Playbook = {
  name: "stop",
  when: { detector: "owner", severity: "warning" },
  do: "act",
  steps: ["pause", "strip"],
  cooldownBlocks: 10n,
};

describe("decide", () => {
  it("ignores what no playbook covers: another detector, a lower severity, no playbook at all", () => {
    expect(decide(findingOf({ detector: "other" }), [stop], "act", untouched).verdict).to.equal("ignore");
    expect(decide(findingOf({ severity: "info" }), [stop], "act", untouched).verdict).to.equal("ignore");
    expect(decide(findingOf(), [], "act", untouched).verdict).to.equal("ignore");
  });

  it("ignores what the playbook says to ignore, also in mode act", () => {
    const decision = decide(findingOf(), [{ ...stop, do: "ignore" }], "act", untouched);

    expect(decision.verdict).to.equal("ignore");
  });

  it("acts from the severity on that the playbook names: below, at, above", () => {
    const verdictAt = (severity: "info" | "warning" | "critical") =>
      decide(findingOf({ severity }), [stop], "act", untouched).verdict;

    expect([verdictAt("info"), verdictAt("warning"), verdictAt("critical")]).to.deep.equal(["ignore", "act", "act"]);
  });

  it("asks in every mode when the playbook asks", () => {
    const ask: Playbook = { ...stop, do: "ask" };

    expect(decide(findingOf(), [ask], "act", untouched).verdict).to.equal("ask");
    expect(decide(findingOf(), [ask], "shadow", untouched).verdict).to.equal("ask");
  });

  it("says in mode shadow what it would do", () => {
    const decision = decide(findingOf(), [stop], "shadow", untouched);

    expect(decision).to.include({ verdict: "shadow", playbook: "stop" });
    expect(decision).to.have.property("steps").that.deep.equals(["pause", "strip"]);
  });

  it("lets the first playbook that covers the finding decide", () => {
    const quiet: Playbook = { ...stop, name: "quiet", do: "ignore" };

    expect(decide(findingOf(), [quiet, stop], "act", untouched).verdict).to.equal("ignore");
    expect(decide(findingOf(), [stop, quiet], "act", untouched).verdict).to.equal("act");
  });

  it("handles an incident once within its cool-down: one block before its end, at it, one after", () => {
    const verdictAt = (block: number) =>
      decide(findingOf({ block: blockOf(block) }), [stop], "act", actedAt(100n)).verdict;

    expect([verdictAt(109), verdictAt(110), verdictAt(111)]).to.deep.equal(["ignore", "ignore", "act"]);
  });

  it("does not act on an older finding of an incident that was handled at a newer block", () => {
    const decision = decide(findingOf({ block: blockOf(99) }), [stop], "act", actedAt(100n));

    expect(decision.verdict).to.equal("ignore");
  });

  it("takes only the steps that were not taken yet", () => {
    const paused: History = { lastActed: (_, action) => (action === "pause" ? 100n : undefined) };

    const decision = decide(findingOf(), [stop], "act", paused);

    expect(decision).to.have.property("steps").that.deep.equals(["strip"]);
  });

  it("gives every verdict a reason, and the same one for the same input", () => {
    const decisions = ["act", "ask", "ignore"] as const;

    const reasons = decisions.map(
      (verdict) => decide(findingOf(), [{ ...stop, do: verdict }], "act", untouched).reason,
    );
    const again = decisions.map((verdict) => decide(findingOf(), [{ ...stop, do: verdict }], "act", untouched).reason);

    expect(reasons).to.deep.equal(again);
    expect(new Set(reasons).size).to.equal(3);
    expect(reasons).to.not.include("");
  });
});
