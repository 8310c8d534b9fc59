import { expect } from "chai";
import { parseConfig } from "../../src/config/config.ts";
import { FirebreakError, messageOf } from "../../src/core/errors.ts";
import { encodeCall } from "../../src/lib/encode.ts";
import { target } from "../support/fakes.ts";

const pause = (chain: string) => ({ use: "pause", target, chain });
const node = (id: number) => ({ id, rpc: ["http://127.0.0.1:1"], quorum: 1 });
const base = {
  chains: { one: node(1), two: node(2) },
  store: "x",
  detectors: { quiet: { use: "privileged-change", address: target, event: "event Told()", chain: "one" } },
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

  it("refuse an action by the name that every object has (it was taken for a ladder, and `check` ended with a stack)", () => {
    const actions = { constructor: pause("one") };
    const playbooks = [{ name: "stop", when: { detector: "quiet" }, do: "act", steps: ["constructor"] }];
    const refused = () => parseConfig(JSON.stringify({ ...base, actions, playbooks }), "x.yaml");

    expect(refused).to.throw(FirebreakError, /actions\.constructor: expected another name/);
    expect(refusal(first, { action: "constructor" })).to.include(
      "playbooks.0.steps.0.ladder.1.action: expected another",
    );
  });

  it("refuse a proposal to a Safe that opens something, does not fit its function, or is an action as well", () => {
    const propose = { safe: target, target, call: "pause()" };

    expect(refusal(first, { propose: { ...propose, call: "unpause()" } })).to.match(
      /propose\.call: .*only makes things safer/,
    );
    expect(refusal(first, { propose: { ...propose, args: [1] } })).to.match(/propose\.call: expected a function/);
    expect(refusal(first, { propose, action: "plan" })).to.include("expected either `action`, or");
  });

  it("ask owners of Safes under names that differ where what they are asked for does", () => {
    const propose = { safe: target, target, call: "function setPaused(bool flag)", args: [true] };
    const other = { ...propose, call: "pause()", args: [] };
    const [playbook] = parse([{ ladder: [first, { propose }] }, { ladder: [first, { propose: other }] }]).playbooks;

    const [one = "", two = ""] = playbook?.steps ?? [];
    expect(one)
      .to.match(/^direct>owners-[0-9a-f]{8}$/)
      .and.not.equal(two);
    const rung = playbook?.ladders?.[one]?.[1];
    expect(rung).to.deep.include({ kind: "page", afterBlocks: 0n });
    expect(rung?.kind === "page" && rung.propose).to.deep.equal({
      safe: target,
      to: target,
      data: `0x16c38b3c${"0".repeat(63)}1`,
      abi: "setPaused(bool)",
    });
  });

  it("ask for what an AccessManager carries, where that only closes (such a proposal could not be written)", () => {
    const manager = `0x${"ac".repeat(20)}` as const;
    const propose = { safe: target, target, call: "pause()", manager };
    const [playbook] = parse([{ ladder: [first, { propose }] }]).playbooks;

    const rung = playbook?.ladders?.[playbook.steps[0] ?? ""]?.[1];
    expect(rung?.kind === "page" && rung.propose).to.deep.equal({
      ...encodeCall(manager, "execute(address,bytes)", [target, "0x8456cb59"]),
      safe: target,
    });
    expect(refusal(first, { propose: { ...propose, call: "unpause()" } })).to.match(/propose\.call: .*ends a pause/);
    const written = { safe: target, target: manager, call: "execute(address,bytes)", args: [target, "0x8456cb59"] };
    expect(refusal(first, { propose: written })).to.match(/propose\.call: .*the setting manager/);
  });

  it("have a name each when they tell people different things (the second told what the first says)", () => {
    const said = ["call the owners", "call the insurer"];
    const { steps = [], ladders = {} } = parse(said.map((page) => ({ ladder: [first, { page }] }))).playbooks[0] ?? {};

    expect(new Set(steps).size).to.equal(2);
    expect(steps.map((step) => ladders[step]?.[1])).to.deep.equal(
      said.map((page) => ({ kind: "page", page, afterBlocks: 0n })),
    );
  });

  it("are actions as before, and ladders under a name that says all of it", () => {
    const [playbook] = parse(["there", { ladder: [first, { page: "call", afterBlocks: 3 }] }]).playbooks;

    expect(playbook?.steps[0]).to.equal("there");
    expect(playbook?.steps[1]).to.match(/^direct>people-[0-9a-f]{8}@3$/);
    expect(playbook?.ladders?.[playbook.steps[1] ?? ""]).to.deep.equal([
      { kind: "action", action: "direct", afterBlocks: 0n },
      { kind: "page", page: "call", afterBlocks: 3n },
    ]);
  });
});
