import { expect } from "chai";
import type { FinalHeights } from "../../src/core/finality.ts";
import { createHistory } from "../../src/core/history.ts";
import type { Playbook } from "../../src/core/playbook.ts";
import { respond } from "../../src/core/respond.ts";
import type { Finding } from "../../src/core/types.ts";
import { blockOf, entriesOf, findingOf } from "../support/fakes.ts";
import { loosen, momentAt } from "./deciding.ts";
import { set } from "./responding.ts";

/** A responder of one playbook, with heads at which what is found anew comes before what is due, as where a node is slow to say whether its block stands. */
function attacked(playbook: Omit<Partial<Playbook>, "when"> & { readonly when?: object }) {
  const it = set({ playbook: { cooldownBlocks: 300n, ...playbook } });
  const find = (changes: Partial<Finding>, head: number, final: FinalHeights = {}) =>
    respond(findingOf(changes), { ...it.responder, moment: () => ({ ...momentAt(head), final }) });
  return {
    ...it,
    find,
    async head(block: number, { repeats = false, final = {} }: { repeats?: boolean; final?: FinalHeights } = {}) {
      const due = it.history.takeDue(BigInt(block));
      if (repeats) await find({ block: blockOf(block) }, block, final);
      for (const one of due) await find(one, block, final);
    },
    intents: () => entriesOf(it.store).flatMap(({ kind, body }) => (kind === "intent" ? [body["block"]] : [])),
    verdicts: () => entriesOf(it.store).flatMap(({ kind, body }) => (kind === "decision" ? [body["verdict"]] : [])),
  };
}

const announced = { do: "act-unless-vetoed", vetoBlocks: 20n } as const;

describe("delay, when an incident goes on", () => {
  it("acts at the end of the time for a veto though the drain repeats in that very block (each time it began anew)", async () => {
    const it = attacked(announced);
    await it.head(100, { repeats: true });

    await it.head(119, { repeats: true });
    const before = it.intents();
    await it.head(120, { repeats: true });

    expect(before).to.deep.equal([]);
    expect(it.intents()).to.have.length(1);
  });

  it("acts on a finding that repeats after the end, where the one that was waited for is handed out and lost", async () => {
    const it = attacked(announced);
    await it.head(100, { repeats: true });
    it.history.takeDue(120n);

    await it.head(121, { repeats: true });

    expect(it.intents()).to.deep.equal(["121"]);
  });

  it("acts on the first finding when the chain calls its block final, though it repeats in every block (none of them became final)", async () => {
    const it = attacked({ do: "act", finality: { kind: "tag", tag: "finalized" } });
    for (let block = 100; block < 116; block++)
      await it.head(block, { repeats: true, final: { finalized: BigInt(block) - 13n } });

    expect(it.intents()).to.deep.equal([]);
    await it.head(116, { repeats: true, final: { finalized: 103n } });

    expect(it.intents()).to.deep.equal(["100"]);
  });

  it("looks again at the first finding, which is deep enough and was handed out and lost, as soon as one repeats it that is not", async () => {
    const it = attacked({ do: "act", finality: { kind: "depth", blocks: 3n } });
    await it.head(100, { repeats: true });
    it.history.takeDue(103n);

    await it.find({ block: blockOf(104) }, 104);

    expect(it.history.takeDue(104n).map(({ block }) => block.number)).to.deep.equal([100n]);
  });

  it("waits behind the veto for the block of the first finding, though it repeats", async () => {
    const it = attacked({ ...announced, finality: { kind: "depth", blocks: 30n } });
    await it.head(100, { repeats: true });
    for (let block = 101; block < 130; block++) await it.head(block, { repeats: true });

    expect(it.intents()).to.deep.equal([]);
    await it.head(130, { repeats: true });

    expect(it.intents()).to.have.length(1);
  });

  it("gives people the whole time anew for what is found after a veto has ended, also before the old end", async () => {
    const it = attacked(announced);
    await it.head(100, { repeats: true });
    loosen(it.history, "veto", "owner:changed", momentAt(111).time);
    await it.head(110, { repeats: true });

    await it.head(115, { repeats: true });
    for (const block of [120, 134]) await it.head(block);
    const before = it.intents();
    await it.head(135);

    expect(before).to.deep.equal([]);
    expect(it.intents()).to.have.length(1);
  });

  it("acts once on what was acted on and is found again, and announces it anew after its cool-down", async () => {
    const it = attacked({ ...announced, cooldownBlocks: 30n });
    await it.head(100, { repeats: true });
    for (let block = 120; block <= 140; block++) await it.head(block, { repeats: block > 120 });

    expect(it.verdicts()).to.deep.equal(["delay", "act", "ignore", "delay"]);
    expect(it.intents()).to.have.length(1);
  });

  it("acts at the announced block though one node alone showed it once more meanwhile (that took the announcement's place, and nothing came of it)", async () => {
    const it = attacked(announced);
    await it.head(100, { repeats: true });
    await it.find({ block: blockOf(110), belowQuorum: true }, 110);

    await it.head(120);

    expect(it.verdicts()).to.deep.equal(["delay", "ask", "act"]);
  });

  it("acts at the announced block though the other witness is silent when it repeats (it waited for that one, and nothing came of it)", async () => {
    const it = attacked({ ...announced, when: { detectors: ["owner", "other"], atLeast: 2, withinBlocks: 5n } });
    await it.find({ key: "o", detector: "other", block: blockOf(99) }, 99);
    await it.head(100, { repeats: true });
    await it.head(110, { repeats: true });

    await it.head(120);

    expect(it.verdicts()).to.deep.equal(["wait", "delay", "wait", "act"]);
  });

  it("does not act at the announced block on what lost its other witness meanwhile, or when the brake was pulled", async () => {
    const [alone, braked] = [
      attacked({ ...announced, when: { detectors: ["owner", "other"], atLeast: 2, withinBlocks: 5n } }),
      attacked(announced),
    ];
    await alone.find({ key: "o", detector: "other", block: blockOf(99) }, 99);
    for (const it of [alone, braked]) await it.head(100, { repeats: true });
    alone.history.take({ kind: "retracted", ref: "o", body: { blockHash: blockOf(99).hash } });
    loosen(braked.history, "brake", "*", momentAt(119).time);
    await braked.find({ block: blockOf(110) }, 110);

    for (const it of [alone, braked]) for (const block of [120, 121]) await it.head(block);

    expect([alone.verdicts(), braked.verdicts()]).to.deep.equal([
      ["wait", "delay", "wait"],
      ["delay", "ask"],
    ]);
  });

  it("gives people the whole time for what is found after a silence through which the announced block went by (it acted at once)", async () => {
    const it = attacked(announced);
    await it.head(100, { repeats: true });
    loosen(it.history, "silence", "owner", momentAt(4_000).time);
    for (const block of [110, 120]) await it.head(block, { repeats: block === 110 });

    await it.head(5_000, { repeats: true });

    expect(it.verdicts()).to.deep.equal(["delay", "ignore", "ignore", "delay"]);
    expect(it.history.takeDue(5_020n).map(({ block }) => block.number)).to.deep.equal([5_000n]);
  });

  it("hands out nothing after a restart that was silenced at its announced block, or lacked a witness (it acted days later)", async () => {
    const [silenced, alone] = [
      attacked(announced),
      attacked({ ...announced, when: { detectors: ["owner", "other"], atLeast: 2, withinBlocks: 15n } }),
    ];
    await alone.find({ key: "o", detector: "other", block: blockOf(99) }, 99);
    for (const it of [silenced, alone]) await it.head(100, { repeats: true });
    loosen(silenced.history, "silence", "owner", momentAt(4_000).time);
    alone.history.take({ kind: "retracted", ref: "o", body: { blockHash: blockOf(99).hash } });

    for (const it of [silenced, alone])
      for (const block of [110, 120]) await it.head(block, { repeats: block === 110 });
    const restarted = [silenced, alone].map(({ store }) => {
      const history = createHistory(1n);
      for (const entry of entriesOf(store)) history.take(entry);
      return history.takeDue(5_000n);
    });

    expect(restarted).to.deep.equal([[], []]);
  });

  it("leaves announced what is sure, whatever is decided of the same block on doubt", async () => {
    const it = attacked({ ...announced, when: { detectors: ["owner"], confidence: 50 } });
    await it.head(100, { repeats: true });
    await it.find({ belowQuorum: true, confidence: 49 }, 100);

    await it.head(120);

    expect(it.verdicts()).to.deep.equal(["delay", "ignore", "act"]);
  });
});
