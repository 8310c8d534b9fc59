import { expect } from "chai";
import { decide } from "../../src/core/decide.ts";
import { entryOfDecision, entryOfFinding, momentOf } from "../../src/core/entries.ts";
import { createFinalHeights, type Finality, waitOf } from "../../src/core/finality.ts";
import { createHistory } from "../../src/core/history.ts";
import type { Finding, Moment } from "../../src/core/types.ts";
import { blockOf, findingOf } from "../support/fakes.ts";
import { learnTaken, momentAt, playbookOf, policyOf } from "./deciding.ts";

const depth = (blocks: bigint): Finality => ({ kind: "depth", blocks });
const tag = (name: "safe" | "finalized"): Finality => ({ kind: "tag", tag: name });

/** Decides at one block after the other, as the lane does: what is due is decided on again, and everything is written down. */
function follow(finality: Finality, changes: Parameters<typeof playbookOf>[0] = {}) {
  const history = createHistory(1n);
  const policy = policyOf([playbookOf({ finality, steps: ["pause"], ...changes })]);
  const answer = (finding: Finding, moment: Moment) => {
    const decision = decide(finding, policy, history, moment);
    const isWritten = history.isNew(decision, 300n);
    for (const entry of [entryOfFinding(finding, moment, 0), entryOfDecision(decision, moment, 0)])
      if (isWritten) history.take(entry);
    if (isWritten && decision.verdict === "act") learnTaken(history, finding, decision.steps);
    return decision;
  };
  return {
    history,
    found: (block: number, final?: Moment["final"]) =>
      answer(findingOf({ block: blockOf(block) }), { ...momentAt(block), ...(final && { final }) }),
    /** What is decided at this head about what is due. */
    due: (block: number, final?: Moment["final"]) =>
      history
        .takeDue(BigInt(block))
        .map((finding) => answer(finding, { ...momentAt(block), ...(final && { final }) }))
        .map(({ verdict, finding }) => `${verdict} ${finding.block.number}`),
  };
}

describe("a playbook that waits until a block is settled", () => {
  it("does not act one block too early, and acts at the block and after it", () => {
    const finding = findingOf({ block: blockOf(100) });
    const waits = [100, 111, 112, 113].map((block) => waitOf(depth(12n), finding, momentAt(block))?.due);

    expect(waits).to.deep.equal([112n, 112n, undefined, undefined]);
  });

  it("does not act while the chain has not said so: unknown, one below, at, above", () => {
    const finding = findingOf({ block: blockOf(100) });
    const wait = (final?: Moment["final"]) =>
      waitOf(tag("finalized"), finding, { block: 105n, ...(final && { final }) });

    expect([wait(), wait({}), wait({ safe: 104n }), wait({ finalized: 99n })].map((one) => one?.due)).to.deep.equal(
      Array(4).fill(109n),
    );
    expect([wait({ finalized: 100n }), wait({ finalized: 101n })]).to.deep.equal([undefined, undefined]);
  });

  it("waits for nobody when a person ordered it", () => {
    expect(waitOf(depth(12n), findingOf({ order: ["pause"] }), momentAt(100))).to.equal(undefined);
  });

  it("announces it, and acts at the block that was announced, on the first finding, however often it is repeated", () => {
    const it = follow(depth(3n));
    const first = it.found(100);
    const repeated = [it.found(101), it.found(102)].map((one) => "due" in one && one.due);
    const early = it.due(102);
    const due = it.due(103);
    const after = it.found(104);

    expect(first).to.deep.include({ verdict: "delay", due: 103n });
    expect(first.reason).to.include("acts when its block is 3 deep");
    expect([repeated, early, due]).to.deep.equal([[103n, 103n], [], ["act 100"]]);
    expect(after.reason).to.match(/^already handled/);
  });

  it("looks again every four blocks until the chain says finalized, and does not act when it never does", () => {
    const it = follow(tag("finalized"));
    it.found(100, { finalized: 40n });
    const looks = [103, 104, 107, 108].map((block) => it.due(block, { finalized: 60n }));
    it.found(109, { finalized: 60n });
    const last = [111, 112].map((block) => it.due(block, { finalized: 100n }));

    expect(looks).to.deep.equal([[], ["delay 100"], [], ["delay 100"]]);
    expect(last).to.deep.equal([[], ["act 100"]]);
  });

  it("is not acted on when its block is taken away meanwhile", () => {
    const it = follow(depth(3n));
    it.found(100);
    const body = { block: "100", blockHash: blockOf(100).hash, reason: "gone" };
    it.history.take({ kind: "retracted", ref: "owner:changed", body });

    expect(it.due(103)).to.deep.equal([]);
  });

  it("leaves people their veto, and waits on behind it", () => {
    const it = follow(depth(30n), { do: "act-unless-vetoed", vetoBlocks: 20n });
    const announced = it.found(100);
    const over = it.due(120);
    const due = it.due(130);

    expect(announced).to.deep.include({ verdict: "delay", due: 120n });
    expect([over, due]).to.deep.equal([["delay 100"], ["act 100"]]);
  });

  it("decides the same when the journal is played again", () => {
    const moment: Moment = { ...momentAt(105), final: { finalized: 99n, safe: 103n } };

    expect(momentOf(entryOfFinding(findingOf(), moment, 0))).to.deep.equal(moment);
    expect(momentOf(entryOfFinding(findingOf(), { ...momentAt(105), final: {} }, 0))).to.deep.equal(momentAt(105));
  });
});

describe("the heights that a chain calls final", () => {
  it("stay what they were when they cannot be read, and never go back", async () => {
    const answers = [5n, 3n, new Error("down"), 8n];
    const asked: string[] = [];
    const final = createFinalHeights(["safe"], {
      heightOf: async (name) => {
        asked.push(name);
        const next = answers.shift();
        if (typeof next !== "bigint") throw next;
        return next;
      },
    });
    const seen = [];
    for (let times = 0; times < 4; times++) {
      await final.look();
      seen.push(final.heights().safe);
    }

    expect(seen).to.deep.equal([5n, 5n, 5n, 8n]);
    expect(new Set(asked)).to.deep.equal(new Set(["safe"]));
  });
});
