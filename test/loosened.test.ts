import { expect } from "chai";
import { loosened } from "../src/loosened.ts";

const base = {
  chain: { id: 1, rpc: ["http://127.0.0.1:1"], quorum: 1 },
  store: "s.sqlite",
  mode: "shadow",
  notifiers: [{ use: "terminal" }],
  detectors: { owner: { use: "privileged-change", address: "0x1" } },
  actions: { pause: { use: "pause", target: "0x2" } },
  playbooks: [{ name: "stop", when: { detector: "owner" }, do: "propose", steps: ["pause"] }],
};
const [playbook] = base.playbooks;
const between = (changes: object, before: object = base) =>
  loosened(JSON.stringify(before), JSON.stringify({ ...before, ...changes }));

describe("a new configuration", () => {
  it("loosens nothing when it is the same, in another order or with other comments", () => {
    const reversed = Object.fromEntries(Object.entries(base).toReversed());

    expect(loosened(JSON.stringify(base), JSON.stringify(reversed))).to.deep.equal([]);
    expect(loosened("mode: act # so\nstore: x", "store: x\nmode: act")).to.deep.equal([]);
  });

  it("loosens nothing when rules are added behind the others, go further, or the mode is raised", () => {
    const more = { name: "more", when: { detector: "other" }, do: "ignore" };

    expect(between({ mode: "act" })).to.deep.equal([]);
    expect(between({ detectors: { ...base.detectors, other: { use: "outflow" } } })).to.deep.equal([]);
    expect(between({ actions: { ...base.actions, freeze: { use: "pause" } } })).to.deep.equal([]);
    expect(between({ notifiers: [{ use: "jsonl" }, ...base.notifiers] })).to.deep.equal([]);
    expect(between({ playbooks: [{ ...playbook, do: "act" }, more] })).to.deep.equal([]);
    expect(between({ playbooks: [{ ...playbook, do: "act-unless-vetoed", vetoBlocks: 5 }] })).to.deep.equal([]);
  });

  it("loosens when a rule is removed, changed, lowered, or another one comes before it", () => {
    const cases = [
      { detectors: {} },
      { detectors: { owner: { ...base.detectors.owner, announced: ["x"] } } },
      { actions: {} },
      { notifiers: [] },
      { playbooks: [] },
      { playbooks: [{ ...playbook, do: "notify" }] },
      { playbooks: [{ ...playbook, steps: [] }] },
      { playbooks: [{ name: "first", when: { detector: "owner" }, do: "ignore" }, playbook] },
    ].map((changes) => between(changes).length > 0);

    expect(cases).to.deep.equal(Array(8).fill(true));
    expect(between({ detectors: { owner: { use: "outflow", percent: 3 } } })).to.deep.equal([
      'detector owner is changed, which cannot be told to tighten (use "privileged-change" → "outflow", address "0x1" → none, percent none → 3)',
    ]);
    expect(between({ mode: "shadow" }, { ...base, mode: "act" })).to.deep.equal(["the mode is lowered to shadow"]);
  });

  it("loosens when people get another time for a veto, or when anything else is another: nodes, approvers, caps", () => {
    const delayed = { ...base, playbooks: [{ ...playbook, do: "act-unless-vetoed", vetoBlocks: 5 }] };

    expect(between({ playbooks: [{ ...delayed.playbooks[0], vetoBlocks: 500 }] }, delayed)).to.have.length(1);
    expect(between({ chain: { ...base.chain, rpc: [] } })).to.deep.equal(["chain is changed (rpc)"]);
    expect(between({ operator: { approvers: [] } })).to.deep.equal(["operator is changed (approvers)"]);
    expect(between({ limits: { perTarget: 1 } })).to.deep.equal(["limits is changed (perTarget)"]);
  });

  it("says of a playbook what was and what is (it was removed, changed or moved, nobody knew which)", () => {
    const first = { name: "first", when: { detector: "owner" }, do: "ignore" };
    const delayed = { ...playbook, do: "act-unless-vetoed", vetoBlocks: 5 };

    expect(between({ playbooks: [] })).to.deep.equal(["playbook stop is removed"]);
    expect(between({ playbooks: [{ ...playbook, steps: [] }] })).to.deep.equal([
      'playbook stop is changed, which cannot be told to tighten (steps ["pause"] → [])',
    ]);
    expect(between({ playbooks: [first, playbook] })).to.deep.equal([
      "playbook stop is no longer in its place: first stands there",
    ]);
    expect(between({ playbooks: [{ ...delayed, vetoBlocks: 500 }] }, { ...base, playbooks: [delayed] })).to.deep.equal([
      "playbook stop leaves another time for a veto (vetoBlocks 5 → 500)",
    ]);
  });

  it("shows long settings from where they differ (both were cut before that, and looked alike)", () => {
    const announced = ["a".repeat(100), "b"];
    const before = { ...base, detectors: { owner: { ...base.detectors.owner, announced } } };
    const [said] = between(
      { detectors: { owner: { ...base.detectors.owner, announced: ["a".repeat(100), "c"] } } },
      before,
    );

    expect(said).to.match(/\(announced …a+","b"\] → …a+","c"\]\)$/);
    expect(said?.length).to.be.below(200);
  });
});
