import { expect } from "chai";
import {
  actionsOf,
  dueRungs,
  type Ladder,
  ladderName,
  type RungState,
  safeCallsOf,
} from "../../../src/core/ladder/rungs.ts";

const rungs: Ladder = [
  { kind: "action", action: "direct", afterBlocks: 0n },
  { kind: "action", action: "plan", afterBlocks: 2n },
  { kind: "page", page: "call the owners", afterBlocks: 4n },
];
const due = (block: bigint, begun: readonly number[], states: Readonly<Record<string, RungState>> = {}) =>
  dueRungs(rungs, { begun: new Set(begun), since: 100n }, block, (action) => states[action] ?? "usable");

describe("a ladder", () => {
  it("asks of Safes what its ways propose, as a step of a playbook and not otherwise", () => {
    const propose = { safe: "0x5a", to: "0x7a", data: "0x" } as const;
    const ladders = { one: [...rungs, { kind: "page", page: "sign", afterBlocks: 5n, propose }] } as const;

    expect(safeCallsOf([{ steps: ["plan", "one"], ladders }, { steps: ["one"] }])).to.deep.equal([propose]);
    expect(safeCallsOf([{ steps: ["plan"], ladders }])).to.deep.equal([]);
  });

  it("takes each way when its block has come, and none twice: before, at, after", () => {
    expect(due(100n, [])).to.deep.equal([0]);
    expect([101n, 102n, 103n].map((block) => due(block, [0]))).to.deep.equal([[], [1], [1]]);
    expect([103n, 104n, 105n].map((block) => due(block, [0, 1]))).to.deep.equal([[], [2], [2]]);
    expect(due(104n, [0])).to.deep.equal([1, 2]);
    expect(due(200n, [0, 1, 2])).to.deep.equal([]);
  });

  it("passes over a way whose call would fail, at once, and takes it later when it recovers", () => {
    expect(due(100n, [], { direct: "failing" })).to.deep.equal([1]);
    expect(due(101n, [1], { direct: "failing" })).to.deep.equal([]);
    expect(due(101n, [1])).to.deep.equal([0]);
  });

  it("takes every way, people included, when every call would fail, but none that a person disarmed", () => {
    expect(due(100n, [], { direct: "failing", plan: "failing" })).to.deep.equal([0, 1, 2]);
    expect(due(100n, [], { direct: "off", plan: "failing" })).to.deep.equal([1, 2]);
    expect(due(110n, [1], { direct: "off" })).to.deep.equal([2]);
  });

  it("has a name that says all of it, and the actions that it may take", () => {
    const name = ladderName(rungs);

    expect(name).to.match(/^direct>plan@2>people-[0-9a-f]{8}@4$/);
    expect(actionsOf(name, { [name]: rungs })).to.deep.equal(["direct", "plan"]);
    expect(actionsOf("pause")).to.deep.equal(["pause"]);
  });
});
