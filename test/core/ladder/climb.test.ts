import { expect } from "chai";
import { FirebreakError } from "../../../src/core/errors.ts";
import { type Ladder, ladderName } from "../../../src/core/ladder/rungs.ts";
import { makeIntent } from "../../store/changes.ts";
import { blockOf, entriesOf, receiptOf } from "../../support/fakes.ts";
import { loosen, momentAt, playbookOf, policyOf } from "../deciding.ts";
import { name, policy, rungs, set } from "./climbing.ts";

describe("climbing a ladder", function () {
  this.timeout(120_000);

  it("takes the next way beside the first when the block has come and the effect does not hold, and people last", async () => {
    const it = set();

    await it.find();
    await it.heads(101, 105);

    expect(it.rungs()).to.deep.equal(["begun 0 100", "begun 1 102", "begun 2 104"]);
    expect(it.intents()).to.deep.equal(["1:owner:changed:direct:100:0", "1:owner:changed:plan:100:0"]);
    const page = entriesOf(it.store).find(({ kind, body }) => kind === "rung" && body["page"] !== undefined);
    expect(page?.body).to.include({ page: "call the owners", severity: "critical", ladder: name });
    // The first goes on being pushed.
    expect(it.executor.trace.filter((one) => one === "replace").length).to.be.above(4);
  });

  it("takes none that is due at a head which came while it looked at the one before, where the first may hold (the next way landed behind what people lifted)", async () => {
    let [ahead, held] = [0n, false];
    const holds = async () => held;
    const it = set({ holds: { direct: holds, plan: holds }, moment: (block) => momentAt(block + ahead) });
    await it.find();

    ahead = 1n;
    await it.heads(101);
    held = true;
    await it.heads(102);

    expect(it.rungs()).to.deep.equal(["begun 0 100", "held 102"]);
  });

  it("tells people where it is written what they do", async () => {
    const runbook = "https://team.example/runbook";
    const it = set({ policy: { ...policy, playbooks: policy.playbooks.map((one) => ({ ...one, runbook })) } });

    await it.find();
    await it.heads(101, 105);

    const page = entriesOf(it.store).find(({ kind, body }) => kind === "rung" && body["page"] !== undefined);
    expect(page?.body).to.include({ page: "call the owners", runbook });
  });

  it("writes down what a Safe is asked for, with the action that says how the effect is seen", async () => {
    const safe = `0x${"5a".repeat(20)}` as const;
    const propose = { safe, to: safe, data: "0x8456cb59", abi: "pause()" } as const;
    const asking: Ladder = [...rungs.slice(0, 2), { kind: "page", page: "sign", afterBlocks: 4n, propose }];
    const called = ladderName(asking);
    const playbook = playbookOf({ steps: [called], ladders: { [called]: asking }, cooldownBlocks: 300n });
    const it = set({ policy: policyOf([playbook], { ladders: { [called]: asking } }) });

    await it.find();
    await it.heads(101, 105);

    const entry = entriesOf(it.store).find(({ kind, body }) => kind === "rung" && body["page"] !== undefined);
    expect(entry?.body["propose"]).to.deep.equal({ ...propose, action: "direct" });
  });

  it("writes the first rung down with the intent, in the one durable write", async () => {
    const it = set();

    await it.find();

    expect(it.store.changes[0]?.entries.map(({ kind }) => kind)).to.deep.equal([
      "finding",
      "decision",
      "rung",
      "intent",
    ]);
  });

  it("ends where the effect of any of its ways holds on chain, whoever brought it about", async () => {
    const it = set({ holds: { plan: async ({ number }) => number >= 101n } });

    await it.find();
    await it.heads(101, 110);

    expect(it.rungs()).to.deep.equal(["begun 0 100", "held 101"]);
  });

  it("moves on when the chain cannot say whether it holds", async () => {
    const lacks = () => Promise.reject(new FirebreakError("NOT_EVALUABLE", "the node lacks it"));
    const unread = set({ holds: { direct: lacks, plan: lacks } });
    await unread.find();
    await unread.heads(102);

    expect(unread.rungs()).to.deep.equal(["begun 0 100", "begun 1 102"]);
  });

  it("goes on after a restart where it stopped: no way twice, none left out", async () => {
    const it = set();
    await it.find();
    await it.heads(101);

    it.restart();
    await it.heads(102);
    it.restart();
    await it.heads(103, 105);

    expect(it.rungs()).to.deep.equal(["begun 0 100", "begun 1 102", "begun 2 104"]);
    expect(it.intents()).to.have.length(2);
  });

  it("takes a way again that ended without effect, three times at most, under another id each time", async () => {
    const it = set({
      executor: { receipt: async (txs) => receiptOf({ ...makeIntent("one"), txs }, blockOf(101), false) },
      usable: { plan: false },
    });

    await it.find();
    await it.heads(101, 120);

    expect(it.intents()).to.deep.equal([0, 1, 2].map((attempt) => `1:owner:changed:direct:100:${attempt}`));
    expect(it.rungs()).to.include("begun 2 104");
  });

  it("takes no further way while a person's silence or veto is in force, and goes on when it ends", async () => {
    for (const [verb, scope] of [
      ["silence", "owner"],
      ["veto", "owner:changed"],
    ] as const) {
      const it = set();
      await it.find();
      loosen(it.history(), verb, scope, blockOf(103).timestamp + 1n);

      await it.heads(101, 103);
      const before = it.rungs();
      await it.heads(104);

      expect(before).to.deep.equal(["begun 0 100"]);
      expect(it.rungs()).to.deep.equal(["begun 0 100", "begun 1 104", "begun 2 104"]);
    }
  });

  it("says so when it ended without effect: just before, at", async () => {
    const it = set();
    await it.find();

    await it.heads(101, 404);
    const before = it.rungs().length;
    await it.heads(405, 407);

    expect(it.rungs().slice(before)).to.deep.equal(["ended 405"]);
  });

  it("climbs on when what held lies in a block that is gone, once what brought it about had as long as at first to land anew (a further way landed beside it)", async () => {
    let holds = true;
    const it = set({ holds: { direct: async () => holds } });
    await it.find();
    await it.heads(101);

    holds = false;
    await it.reorganised([blockOf(101)], 101n);
    await it.heads(102);
    const before = it.rungs();
    await it.heads(103);

    expect(before).to.deep.equal(["begun 0 100", "held 101", "reopened 101"]);
    expect(it.rungs()).to.deep.equal([...before, "begun 1 103"]);
  });

  it("counts once against the cap of automatic actions, however far it is climbed", async () => {
    const it = set();

    await it.find();
    await it.heads(101, 103);

    expect(it.intents()).to.have.length(2);
    expect(it.history().taken(0n)).to.have.length(1);
  });

  it("is begun anew, and not thought handled, when its finding comes back after a reorganisation undid both", async () => {
    const it = set();
    await it.find();
    await it.store.commit({ entries: [] });
    const forgotten = { reason: "gone", action: "direct", forget: ["owner:changed"] };
    it.history().take({ kind: "retracted", ref: "1:owner:changed:direct:100:0", body: forgotten });

    expect(it.history().lastActed("owner:changed", name)).to.equal(undefined);
    expect(it.history().climbs.open()).to.deep.equal([]);
  });
});
