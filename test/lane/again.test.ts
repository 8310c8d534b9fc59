import { expect } from "chai";
import { respond } from "../../src/core/respond.ts";
import { createRetractions } from "../../src/core/retract.ts";
import type { Block, Finding, NewEntry } from "../../src/core/types.ts";
import { createAgain } from "../../src/lane/again.ts";
import { learn, momentAt } from "../core/deciding.ts";
import { set } from "../core/responding.ts";
import { blockOf, entriesOf, fakeChain, findingOf, observationOf } from "../support/fakes.ts";

/** What is taken again after a start, with what was found and announced before; `there` is the block of that height that the node has now. */
async function started(there: () => Promise<Block>) {
  const it = set({ playbook: { do: "act", finality: { kind: "depth", blocks: 3n }, cooldownBlocks: 300n } });
  let block = 100;
  const respondTo = (finding: Finding) => respond(finding, { ...it.responder, moment: () => momentAt(block) });
  await respondTo(findingOf());

  const retractions = createRetractions();
  const note = (entries: readonly NewEntry[]) => it.responder.store.commit({ entries });
  const chain = fakeChain({ blockAt: there });
  const again = createAgain({ chain, history: it.history, retractions, respondTo, note });
  return {
    ...it,
    retractions,
    find(finding: Finding) {
      retractions.remember(finding);
      return respondTo(finding);
    },
    async head(number: number) {
      block = number;
      again(blockOf(number));
      await again.idle();
    },
    /** Without the broadcast, which is told when it is over. */
    told: () =>
      entriesOf(it.store)
        .filter(({ kind }) => kind !== "broadcast")
        .map(({ kind, body }) => (kind === "decision" ? body["verdict"] : kind)),
  };
}

const inPlace = findingOf({ block: { number: 100n, hash: blockOf(100, "b").hash } });

describe("what is taken again", () => {
  it("is what waited since before the start, while its block stands", async () => {
    const it = await started(async () => blockOf(100));

    await it.head(103);

    expect(it.told()).to.deep.equal(["finding", "delay", "finding", "act", "intent"]);
  });

  it("is the same in the block that replaced its own while the process was down (it was lost: the start had found nothing new in it)", async () => {
    const it = await started(async () => blockOf(100, "b"));
    await it.find(inPlace);

    await it.head(103);

    expect(it.told()).to.deep.equal(["finding", "delay", "retracted", "finding", "act", "intent"]);
    expect(it.history.lastActed("owner:changed", "pause")).to.equal(100n);
  });

  it("is what a person ordered, also where its block is gone, and says so (it was told as what had just been found)", async () => {
    const it = await started(async () => blockOf(100, "b"));
    const ordered = findingOf({ order: ["pause"] });
    learn(it.history, ordered);
    it.history.take({ kind: "fault", ref: "pause", body: { action: "pause", held: [ordered.key], on: "1" } });
    it.retractions.by(observationOf(blockOf(100, "b"), { reorged: [blockOf(100)] }));

    await it.head(103);

    const finding = entriesOf(it.store).findLast(({ kind }) => kind === "finding");
    expect(it.told().slice(-3)).to.deep.equal(["finding", "act", "intent"]);
    expect(finding?.body["evidence"]).to.include({ ordered: "by a person before its block 100 went away" });
  });

  it("is what a third party reported, as it was said, also where its block is gone (it was withdrawn)", async () => {
    const report = findingOf({ key: "vendor:drain", nonce: "a-nonce-of-16-chars" });
    const it = await started(async () => blockOf(100, "b"));
    await it.find(report);
    it.retractions.by(observationOf(blockOf(100, "b"), { reorged: [blockOf(100)] }));

    await it.head(103);

    const taken = entriesOf(it.store).filter(({ kind, ref }) => kind === "decision" && ref === report.key);
    expect(taken.map(({ body }) => body["verdict"])).to.deep.equal(["delay", "act"]);
  });

  it("is nothing where what was found in its place is gone as well, or nothing was", async () => {
    const [none, both] = [await started(async () => blockOf(100, "c")), await started(async () => blockOf(100, "c"))];
    await both.find(inPlace);

    for (const it of [none, both]) await it.head(103);

    expect([none.told(), both.told()]).to.deep.equal(Array(2).fill(["finding", "delay", "retracted"]));
  });
});
