import { expect } from "chai";
import { createHistory } from "../../src/core/history.ts";
import { take } from "../../src/core/ladder/take.ts";
import type { Responder } from "../../src/core/respond.ts";
import { respond } from "../../src/core/respond.ts";
import type { Finding, NewEntry } from "../../src/core/types.ts";
import { blockOf, findingOf } from "../support/fakes.ts";
import { loosen, momentAt } from "./deciding.ts";
import { name as ladder, policy } from "./ladder/climbing.ts";
import { set } from "./responding.ts";

const found = findingOf({ block: { number: 101n, hash: blockOf(101).hash } });
const gone = { kind: "retracted", ref: found.key, body: { block: "101", blockHash: found.block.hash } } as const;

/** One of two replicas that share a record; it goes through missed blocks to its head. */
function replica(changes: Parameters<typeof set>[0]) {
  const it = set({ ...changes, store: { replica: "one" } });
  const at = (head: number, more: object = {}): Responder => ({
    ...it.responder,
    moment: () => ({ ...momentAt(head), ...more }),
  });
  const names = () => it.store.changes.map(({ once }) => once);
  return {
    ...it,
    /** The name of what is written of it at this head. */
    async said(head: number, finding: Partial<Finding> = {}, more: object = {}) {
      await respond({ ...found, ...finding }, at(head, more));
      return names().at(-1);
    },
    /** The names of the rungs that are taken for it at this head. */
    async climbs(head: number, finding: Partial<Finding> = {}) {
      const before = it.store.changes.length;
      const taking = { finding: { ...found, ...finding }, entries: [], once: {} };
      it.history.take({ kind: "finding", ref: found.key, body: { on: "1", ...bodyOf(taking.finding) } });
      await take(ladder, taking, { ...at(head), policy, beat: { ...it.responder.beat, states: () => new Map() } });
      return names().slice(before);
    },
  };
}

const bodyOf = ({ detector, block }: Finding) => ({
  ...{ detector, chain: "1", block: `${block.number}`, blockHash: block.hash },
});

describe("respond, where two replicas go through the same missed block to heads of their own", () => {
  const announcing = () => replica({ playbook: { do: "act-unless-vetoed", vetoBlocks: 6n } });

  it("announces it by one name (people were told twice, and the deadline moved)", async () => {
    const [one, other] = [await announcing().said(103), await announcing().said(104)];

    expect(one).to.equal(other).and.match(/^0x/);
  });

  it("gives another name to what another playbook, block or evidence says, and to what is counted anew from a block that is sure", async () => {
    const one = announcing();
    const unsure = await one.said(103, {}, { isUnsure: true });
    const sure = await one.said(104);
    const other = replica({ playbook: { name: "other", do: "act-unless-vetoed", vetoBlocks: 6n } });
    const later = findingOf({ block: { number: 101n, hash: blockOf(101, "b").hash } });

    const names = [unsure, sure, await other.said(104), await announcing().said(104, later)];
    expect(new Set([...names, await announcing().said(104, { evidence: { now: "0x2" } })]).size).to.equal(5);
  });

  it("gives another name to what is announced anew: after it was withdrawn, and after its block went away and came back", async () => {
    const [withdrawn, back] = [announcing(), announcing()];
    const first = await withdrawn.said(103);
    loosen(withdrawn.history, "maintenance", "*", blockOf(106).timestamp);
    const held = await withdrawn.said(105);
    const anew = await withdrawn.said(107);
    await back.said(103);
    // Each of two replicas writes it down.
    for (const entry of [gone, gone]) back.history.take(entry);
    const again = await back.said(105);

    expect(new Set([first, held, anew]).size).to.equal(3);
    expect(again).to.equal(anew).and.not.equal(first);
  });

  it("goes on where another replica says late that its block was gone, which it is back from, and ends where it goes once more (nobody acted)", async () => {
    const one = announcing();
    const goneAt = (round: number) => ({ ...gone, body: { ...gone.body, round } });
    const isAnnounced = () => one.history.pending(found.key, "stop")?.isOpen;
    await one.said(103);

    one.history.take(goneAt(0));
    const between = isAnnounced();
    await one.said(105);
    one.history.take(goneAt(0));
    const late = isAnnounced();
    one.history.take(goneAt(1));

    expect([between, late, isAnnounced()]).to.deep.equal([undefined, true, undefined]);
  });

  it("ends where its block is gone also for a chain on which it was withdrawn before, which the chain of the block did not count (people were asked for what is in no block)", () => {
    const history = createHistory(10n);
    const said = (verdict: string): NewEntry => ({
      kind: "decision",
      ref: found.key,
      body: { verdict, playbook: "stop", steps: ["pause"], on: "10", due: "120", reason: verdict },
    });
    history.take({ kind: "finding", ref: found.key, body: { ...bodyOf(found), on: "10", origin: found.block.hash } });
    for (const verdict of ["delay", "ask"]) history.take(said(verdict));
    const before = history.open(found.key)?.steps;

    history.take({ ...gone, body: { ...gone.body, round: 0 } });

    expect([before, history.open(found.key)]).to.deep.equal([["pause"], undefined]);
  });

  it("takes a rung by one name (people were called twice), and by another one when its block came back, and for each order", async () => {
    const [one, other, third] = [replica({}), replica({}), replica({})];
    const [first, second] = [await one.climbs(103), await other.climbs(104)];
    other.history.take(gone);
    const ordered = { order: [ladder] };

    expect(first).to.deep.equal(second).and.have.length.above(1);
    const again = await other.climbs(104);
    const orders = [...(await third.climbs(103, ordered)), ...(await replica({}).climbs(104, ordered))];
    const all = [...first, ...again, ...orders].filter((one) => one !== undefined);
    expect(new Set(all).size).to.equal(all.length);
  });
});
