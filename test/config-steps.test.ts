import { expect } from "chai";
import { parseConfig } from "../src/config.ts";
import { messageOf } from "../src/core/errors.ts";
import { target } from "./support/fakes.ts";

const pause = (chain: string) => ({ use: "pause", target, chain });
const node = (id: number) => ({ id, rpc: ["http://127.0.0.1:1"], quorum: 1 });
const base = {
  chains: { one: node(1), two: node(2) },
  store: "x",
  detectors: { quiet: { use: "reported", chain: "one", severity: "critical" } },
  actions: { direct: pause("one"), plan: pause("one"), there: pause("two") },
};
const parse = (steps: readonly unknown[]) => {
  const playbook = { name: "stop", when: { detector: "quiet" }, do: "act", steps };
  return parseConfig(JSON.stringify({ ...base, playbooks: [playbook] }), "x.yaml");
};
const refusal = (...ladder: readonly object[]): string => {
  try {
    parse([{ ladder }]);
    return "none";
  } catch (error) {
    return messageOf(error);
  }
};
const first = { action: "direct" };

describe("the steps of a playbook", () => {
  it("refuse a ladder that no action begins at once, one way alone, and ways that go back in time", () => {
    expect(refusal(first)).to.include("playbooks.0.steps.0");
    for (const ladder of [
      [{ page: "call" }, first],
      [
        { ...first, afterBlocks: 1 },
        { action: "plan", afterBlocks: 2 },
      ],
      [first, { page: "call", afterBlocks: 3 }, { action: "plan", afterBlocks: 2 }],
      [first, { action: "plan", page: "call" }],
      [first, {}],
    ])
      expect(refusal(...ladder)).to.include("playbooks.0.steps.0");
  });

  it("refuse a way that nobody defines, and ways on several chains", () => {
    expect(refusal(first, { action: "gone" })).to.include("playbooks.0.steps.0.ladder.1.action: expected the id of");
    expect(refusal(first, { action: "there", afterBlocks: 1 })).to.include("all ways of a ladder on one chain");
  });

  it("are actions as before, and ladders under a name that says all of it", () => {
    const [playbook] = parse(["there", { ladder: [first, { page: "call", afterBlocks: 3 }] }]).playbooks;

    expect(playbook?.steps).to.deep.equal(["there", "direct>people@3"]);
    expect(playbook?.ladders?.["direct>people@3"]).to.deep.equal([
      { kind: "action", action: "direct", afterBlocks: 0n },
      { kind: "page", page: "call", afterBlocks: 3n },
    ]);
  });
});
