import { expect } from "chai";
import { inFull, inShort } from "../src/differences.ts";
import { added, loosened } from "../src/loosened.ts";

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
  loosened(JSON.stringify(before), JSON.stringify({ ...before, ...changes })).map(inShort);
const shown = (changes: object, before: object = base) =>
  loosened(JSON.stringify(before), JSON.stringify({ ...before, ...changes })).flatMap(inFull);

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
    expect(between({ chain: { ...base.chain, rpc: [] } })).to.deep.equal([
      'chain is changed (rpc ["http://127.0.0.1:1"] → [])',
    ]);
    expect(between({ operator: { approvers: [] } })).to.deep.equal(["operator is changed (approvers none → [])"]);
    expect(between({ limits: { perTarget: 1 } })).to.deep.equal(["limits is changed (perTarget none → 1)"]);
  });

  it("loosens when the order changes by which a key sends, or a chain names, what says no other (another key sent every pause, unsigned)", () => {
    const [one, two] = [{ key: "env:ONE" }, { key: "env:TWO" }];
    const before = { ...base, signers: { one, two }, chains: { a: { id: 1 }, b: { id: 2 } } };

    expect(between({ signers: { two, one } }, before)).to.deep.equal([
      'signers come in another order, and what names none is of the first (order ["one","two"] → ["two","one"])',
    ]);
    expect(between({ chains: { b: { id: 2 }, a: { id: 1 } } }, before)).to.have.length(1);
  });

  it("says of a playbook what was and what is (it was removed, changed or moved, nobody knew which)", () => {
    const first = { name: "first", when: { detector: "owner" }, do: "ignore" };
    const delayed = { ...playbook, do: "act-unless-vetoed", vetoBlocks: 5 };

    expect(between({ playbooks: [] })).to.deep.equal(["playbook stop is removed"]);
    expect(between({ playbooks: [{ ...playbook, steps: [] }] })).to.deep.equal([
      'playbook stop is changed, which cannot be told to tighten (steps ["pause"] → [])',
    ]);
    expect(between({ playbooks: [first, playbook] })).to.deep.equal([
      'playbook first now comes before stop (name "first", when.detector "owner", do "ignore")',
    ]);
    expect(between({ playbooks: [{ ...delayed, vetoBlocks: 500 }] }, { ...base, playbooks: [delayed] })).to.deep.equal([
      "playbook stop leaves another time for a veto (vetoBlocks 5 → 500)",
    ]);
  });

  it("says of a playbook that is lowered until a veto how long that is (it was not shown)", () => {
    const acting = { ...base, playbooks: [{ ...playbook, do: "act" }] };

    expect(shown({ playbooks: [{ ...playbook, do: "act-unless-vetoed", vetoBlocks: 1000000 }] }, acting)).to.deep.equal(
      ["playbook stop is lowered from act to act-unless-vetoed", "  vetoBlocks none → 1000000"],
    );
  });

  it("says of a playbook that is moved what else is changed of it (its place alone was told)", () => {
    const look = { name: "look", when: { detector: "owner" }, do: "notify", steps: [] };
    const two = { ...base, playbooks: [{ ...playbook, do: "act" }, look] };

    expect(between({ playbooks: [look, { ...playbook, do: "notify" }] }, two)).to.deep.equal([
      "playbook stop is lowered from act to notify",
      "playbook look now comes before stop",
    ]);
    expect(between({ playbooks: [look, { ...two.playbooks[0], steps: ["later"] }] }, two)).to.deep.equal([
      'playbook stop is changed, which cannot be told to tighten (steps ["pause"] → ["later"])',
      "playbook look now comes before stop",
    ]);
    expect(between({ playbooks: [look] }, two)).to.deep.equal(["playbook stop is removed"]);
  });

  it("says the same of a folder, whose files stand in order of name", () => {
    const { playbooks, ...rest } = base;
    const folder = (all: object) =>
      Object.entries(all)
        .map(([name, one]) => `\0${name}\0${JSON.stringify(one)}`)
        .join("");
    const rules = { "b.yaml": rest, "c.yaml": { playbooks: [{ ...playbook, do: "act" }] } };
    const first = { playbooks: [{ name: "first", when: { detector: "owner" }, do: "ignore" }] };
    const after = { "a.yaml": first, ...rules, "c.yaml": { playbooks } };

    expect(loosened(folder(rules), folder(after)).flatMap(inFull)).to.deep.equal([
      "playbook stop is lowered from act to propose",
      "playbook first now comes before stop",
      '  name "first"',
      '  when.detector "owner"',
      '  do "ignore"',
    ]);
  });

  it("takes two playbooks of one name for two, in their order", () => {
    const quiet = { ...playbook, do: "ignore" };

    expect(between({ playbooks: [quiet, playbook] })).to.deep.equal([
      "playbook stop is lowered from propose to ignore",
    ]);
    expect(between({ playbooks: [playbook, quiet] })).to.deep.equal([]);
  });

  it("says which notifier is changed, and how", () => {
    const two = {
      ...base,
      notifiers: [
        { use: "post", url: "env:A" },
        { use: "post", url: "env:B" },
      ],
    };

    expect(between({ notifiers: [two.notifiers[0], { use: "post", url: "env:C" }] }, two)).to.deep.equal([
      'notifier post is changed, which cannot be told to tighten (url "env:B" → "env:C")',
    ]);
    expect(between({ notifiers: two.notifiers.slice(1) }, two)).to.deep.equal([
      'notifier post is removed (url "env:A")',
    ]);
  });

  it("says who may loosen and what is read before all else, as deep as it is changed (it was told last, by name)", () => {
    const main = { id: 1, rpc: ["https://a.example/key-1", "https://b.example"], quorum: 3 };
    const before = { ...base, chains: { main }, operator: { approvers: ["0x1", "0x2"], threshold: 2 } };
    const after = {
      detectors: {},
      chains: { main: { ...main, rpc: ["https://a.example/key-2", "https://evil.example"], quorum: 1 } },
      operator: { approvers: ["0x3"], threshold: 1 },
    };

    expect(shown(after, before)).to.deep.equal([
      "operator is changed",
      '  approvers ["0x1","0x2"] → ["0x3"]',
      "  threshold 2 → 1",
      "chains is changed",
      '  main.rpc ["https://a.example/…","https://b.example"] → ["https://a.example/…","https://evil.example"], in what is hidden here',
      "  main.quorum 3 → 1",
      "detector owner is removed",
    ]);
  });

  it("shows what comes with it, in which a loosened rule may end", () => {
    const actions = { ...base.actions, nothing: { use: "pause", target: "0x3" } };
    const last = { name: "last", when: { detector: "owner" }, do: "ignore" };
    const changes = { actions, playbooks: [{ ...playbook, steps: ["nothing"] }, last] };
    const comes = added(JSON.stringify(base), JSON.stringify({ ...base, ...changes }));

    expect(comes.flatMap(inFull)).to.deep.equal([
      "action nothing",
      '  use "pause"',
      '  target "0x3"',
      "playbook last",
      '  name "last"',
      '  when.detector "owner"',
      '  do "ignore"',
    ]);
  });
});
