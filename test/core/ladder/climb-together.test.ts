import { expect } from "chai";
import type { Finding, NewEntry } from "../../../src/core/types.ts";
import { makeIntent } from "../../store/changes.ts";
import { blockOf, entriesOf, preparedOf, receiptOf } from "../../support/fakes.ts";
import { loosen, playbookOf, policyOf } from "../deciding.ts";
import { name, rungs, set } from "./climbing.ts";

const refOf = (number: number, branch = "a") => {
  const { hash } = blockOf(number, branch);
  return { number: BigInt(number), hash };
};
const gone = (key: string, number = 100) =>
  ({ kind: "retracted", ref: key, body: { blockHash: refOf(number).hash } }) as const;
const pagesOf = ({ store }: ReturnType<typeof set>) =>
  entriesOf(store).filter(({ kind, body }) => kind === "rung" && body["page"] !== undefined);

describe("one climb of a ladder for many findings", () => {
  it("takes each way once and calls people once, however many are found (each had a ladder of its own)", async () => {
    const it = set();
    for (let at = 0; at < 50; at++) await it.find({ key: `k${at}` });
    await it.heads(101, 105);

    expect(it.rungs().filter((one) => one.startsWith("begun"))).to.deep.equal([
      "begun 0 100",
      "begun 1 102",
      "begun 2 104",
    ]);
    expect(it.rungs().filter((one) => one.startsWith("joined"))).to.have.length(49);
    expect(it.intents()).to.deep.equal(["1:k0:direct:100:0", "1:k0:plan:100:0"]);
    expect(pagesOf(it)).to.have.length(1);
    expect(it.history().climbs.open()).to.have.length(1);
  });

  it("says for whom its effect is there, and for whom no more (of those that joined, the record said nothing)", async () => {
    let isHeld = true;
    const it = set({ holds: { direct: async () => isHeld } });
    for (const key of ["first", "second", "third"]) await it.find({ key });
    await it.heads(101);
    isHeld = false;
    await it.reorganised([refOf(101)], 100n);

    const named = entriesOf(it.store).filter(({ kind, body }) => kind === "rung" && body["others"] !== undefined);
    expect(named.map(({ ref, body }) => [ref, body["status"], body["others"]])).to.deep.equal([
      ["first", "held", ["second", "third"]],
      ["first", "reopened", ["second", "third"]],
    ]);
  });

  it("keeps a hundred findings at most, and the same after a restart", async () => {
    const it = set();
    for (let at = 0; at < 105; at++) await it.find({ key: `k${at}` });

    it.restart();

    expect(it.history().climbs.open()[0]?.findings).to.have.length(100);
  });

  it("goes on for the others when a person vetoes the one that began it", async () => {
    const it = set();
    await it.find({ key: "cheap" });
    await it.find({ key: "real" });
    loosen(it.history(), "veto", "cheap", blockOf(400).timestamp);

    await it.heads(101, 102);

    expect(it.intents()).to.deep.equal(["1:cheap:direct:100:0", "1:real:plan:100:0"]);
  });

  it("is begun anew, for the surer one, when it was begun on doubt", async () => {
    const playbook = playbookOf({
      steps: [name],
      ladders: { [name]: rungs },
      belowQuorum: "act",
      cooldownBlocks: 300n,
    });
    const it = set({
      policy: policyOf([playbook], { ladders: { [name]: rungs } }),
      prepared: { direct: preparedOf({ expires: true }) },
      executor: { receipt: async (txs) => receiptOf({ ...makeIntent("one"), txs }, blockOf(101), false) },
    });
    await it.find({ key: "doubtful", belowQuorum: true });
    await it.heads(101);

    await it.find({ key: "sure", block: refOf(101) });
    await it.heads(102, 103);

    expect(it.intents()).to.include.members(["1:sure:direct:101:4", "1:sure:plan:101:3"]);
    expect(it.history().climbs.open()).to.have.length(1);
  });

  it("is begun anew when every way failed as often as it may, so that a finding that comes then is not lost on it", async () => {
    const it = set({
      executor: { receipt: async (txs) => receiptOf({ ...makeIntent("one"), txs }, blockOf(101), false) },
    });
    await it.find({ key: "cheap" });
    await it.heads(101, 120);

    await it.find({ key: "real", block: refOf(120) });

    expect(it.intents()).to.have.length(7);
    expect(it.intents().at(-1)).to.equal("1:real:direct:120:3");
  });

  it("waits from the last finding on until it ends", async () => {
    const it = set();
    await it.find();
    await it.heads(400);
    await it.find({ key: "late", block: refOf(400) });

    await it.heads(405, 406);
    const before = it.rungs().filter((one) => one.startsWith("ended"));
    await it.heads(705);

    expect(before).to.deep.equal([]);
    expect(it.rungs().at(-1)).to.equal("ended 705");
  });
});

describe("a climb that two replicas write down", () => {
  const failing = async (txs: Parameters<ReturnType<typeof set>["executor"]["receipt"]>[0]) =>
    receiptOf({ ...makeIntent("one"), txs }, blockOf(101), false);
  const learnedTwice = async (writtenAs: (body: NewEntry["body"]) => NewEntry["body"]) => {
    const it = set({ executor: { receipt: failing } });
    await it.find();
    for (const entry of entriesOf(it.store)) it.history().take({ ...entry, body: writtenAs(entry.body) });
    return it;
  };

  it("takes a rung again that failed (what both wrote counted as two attempts, and it was given up)", async () => {
    const it = await learnedTwice((body) => ({ ...body, replica: "two" }));

    await it.heads(101, 102);

    expect(it.intents()).to.include("1:owner:changed:direct:100:1");
  });

  it("counts as an attempt each what an earlier version wrote down", async () => {
    const it = await learnedTwice(({ tries: _, ...body }) => body);

    expect([...(it.history().climbs.open()[0]?.tries ?? [])]).to.deep.equal([[0, 2]]);
  });
});

describe("a climb whose finding's block is gone", () => {
  it("ends: no further way is taken (it went on to the last one)", async () => {
    const it = set();
    await it.find();
    await it.heads(101);

    it.history().take(gone("owner:changed"));
    await it.heads(102, 110);

    expect(it.rungs()).to.deep.equal(["begun 0 100"]);
    expect(it.history().climbs.open()).to.deep.equal([]);
  });

  it("goes on when another block is gone, when a person ordered it, and for another finding", async () => {
    const [other, ordered, joined] = [set(), set(), set()];
    await other.find();
    await ordered.find({ order: [name] });
    await joined.find();
    await joined.find({ key: "second", block: refOf(99) });

    other.history().take(gone("owner:changed", 101));
    ordered.history().take(gone("owner:changed"));
    joined.history().take(gone("owner:changed"));
    for (const it of [other, ordered, joined]) await it.heads(101, 102);

    expect([other, ordered, joined].map((it) => it.intents().at(-1))).to.deep.equal([
      "1:owner:changed:plan:100:0",
      "1:owner:changed:plan:100:0",
      "1:second:plan:99:0",
    ]);
  });

  it("is begun anew, under ids of its own, when its finding comes back in another block of that height", async () => {
    const it = set();
    const again: Partial<Finding> = { block: refOf(100, "b") };
    await it.find();
    await it.heads(101);

    it.history().take(gone("owner:changed"));
    await it.find(again);

    expect(it.rungs()).to.deep.equal(["begun 0 100", "begun 0 101"]);
  });
});
