import { expect } from "chai";
import type { App } from "../../src/app/app.ts";
import { entryOfFinding } from "../../src/core/entries.ts";
import { createFollower } from "../../src/core/follow.ts";
import { createHistory, remembering } from "../../src/core/history.ts";
import type { BlockRef, Finding, Intent, NewEntry } from "../../src/core/types.ts";
import { createFinishing } from "../../src/lane/finish.ts";
import { learn, momentAt } from "../core/deciding.ts";
import { intent, outcomeOf } from "../core/following.ts";
import { blockOf, fakeAction, fakeStore, findingOf } from "../support/fakes.ts";
import { chainOf } from "./laning.ts";

/** Lines of the truth table. */
const held = (block: number): NewEntry => ({
  kind: "effect",
  ref: "pause",
  body: { holds: "yes", block: `${block}`, chain: "1" },
});
const lifted = (last: number): NewEntry => ({
  kind: "effect",
  ref: "pause",
  body: { holds: "no", block: `${last + 1}`, chain: "1", held: `${last}`, lifted: true },
});

type Before = {
  readonly open?: Intent;
  /** What the journal says of the pause. */
  readonly entries?: readonly NewEntry[];
  /** Waits for the same pause. */
  readonly covered?: Finding;
  /** The blocks at which it holds on this branch. */
  readonly holds?: readonly number[];
  readonly head?: number;
};

/** What is sent at a start at this head, and at the one after it, of the intent that was open before; nothing of it is mined. */
async function restarted({ open = intent, entries = [], covered, holds = [], head = 105 }: Before) {
  const isHeld = async ({ number }: BlockRef) => holds.includes(Number(number));
  const action = fakeAction({ holds: isHeld, idempotent: true });
  const { app: one, executor } = chainOf({ name: "one", id: 1n, head, steps: ["pause"], action });
  const chain = { ...one.chain, blockAt: async (number: bigint) => blockOf(number) };
  const [history, store] = [createHistory(1n), fakeStore({ openIntents: async () => [open] })];
  learn(history, findingOf());
  if (covered !== undefined) {
    learn(history, covered);
    const body = { status: "covered", incident: covered.key, by: open.id };
    history.take({ kind: "outcome", ref: "pause", body });
  }
  for (const entry of entries) history.take(entry);
  const learning = remembering(store, history);
  const looking = { store: learning, shout: () => undefined, actions: one.actions, chain };
  const isAskedFor = ({ key }: Finding) => history.isKnown(key);
  const follower = createFollower({ ...looking, executor, spent: history.spent, isAskedFor });
  const app = { config: { mode: "act" }, chains: [one] } as unknown as App;
  const note = async () => undefined;
  const finishing = createFinishing({
    app,
    one: { ...one, chain, detecting: chain, executor },
    history,
    store: learning,
    follower,
    note,
  });
  const sent = () => executor.trace.splice(0).flatMap((step) => step.split(" ")[0] ?? []);

  await finishing.atStart(blockOf(head), true);
  const atStart = sent();
  await follower.at(blockOf(head + 1));
  return { atStart, next: sent(), outcome: outcomeOf(store)?.body };
}

const again = { atStart: ["hold", "broadcast"], next: ["replace", "broadcast"], outcome: undefined };

describe("what is open at a start", () => {
  it("is not sent where people were seen to bring its effect about and lift it since (it was made dearer, and paused what they had opened)", async () => {
    const { atStart, next, outcome } = await restarted({ entries: [held(102), lifted(103)], holds: [102, 103] });

    expect([atStart, next]).to.deep.equal([["hold"], ["release"]]);
    expect(outcome).to.include({ status: "already", verifiedBlock: "103" });
  });

  it("is not sent where they lifted it while nobody looked, nor while it holds still", async () => {
    const away = await restarted({ entries: [held(102)], holds: [102, 103] });
    const still = await restarted({ entries: [held(102)], holds: [102, 103, 104, 105, 106] });

    expect([away.atStart, away.next]).to.deep.equal([["hold"], ["release"]]);
    expect(away.outcome).to.include({ status: "already", verifiedBlock: "102" });
    expect(still).to.deep.equal({ atStart: ["hold"], next: [], outcome: undefined });
  });

  it("is not sent where the chain alone says so, because whoever brought it about had no record to say it in", async () => {
    const { atStart, next, outcome } = await restarted({ holds: [102, 103] });

    expect([atStart, next]).to.deep.equal([["hold"], ["release"]]);
    expect(outcome).to.include({ status: "already", verifiedBlock: "103" });
  });

  it("is sent where it held before its finding alone: at its block, after it", async () => {
    const at = await restarted({ entries: [held(98), lifted(100)], holds: [98, 99, 100] });
    const after = await restarted({ entries: [held(98), lifted(101)], holds: [98, 99, 100, 101] });

    expect(at).to.deep.equal(again);
    expect(after.next).to.deep.equal(["release"]);
  });

  it("is sent where it held in blocks that are gone, or of which nobody knows the state", async () => {
    expect(await restarted({ entries: [held(102), lifted(103)] })).to.deep.equal(again);
  });

  it("is sent for a finding that waits for it and came after it was lifted: at, after the last block at which it held", async () => {
    const found = (block: number) => findingOf({ key: "proxy:changed", block: blockOf(block) });
    const before = { entries: [held(102), lifted(103)], holds: [102, 103] };

    expect((await restarted({ ...before, covered: found(103) })).atStart).to.deep.equal(["hold"]);
    expect(await restarted({ ...before, covered: found(104) })).to.deep.equal(again);
  });

  it("is looked at on a chain that became lower than its finding (it was neither sent nor verified until that height, and covered each new attack)", async () => {
    const later = { ...intent, sinceBlock: 139n };

    expect(await restarted({ open: later })).to.deep.equal(again);
  });

  const begun: NewEntry = {
    kind: "intent",
    ref: intent.id,
    body: { action: "pause", incident: intent.incident, chain: "1", block: `${findingOf().block.number}` },
  };
  const gone: NewEntry = {
    kind: "retracted",
    ref: intent.incident,
    body: { blockHash: findingOf().block.hash },
  };

  it("is not sent where a reorganisation took its finding before the start (it was made dearer again after each)", async () => {
    const { atStart, next } = await restarted({ entries: [begun, gone] });

    expect([atStart, next]).to.deep.equal([["hold"], []]);
    expect(await restarted({ entries: [begun] })).to.deep.equal(again);
  });

  it("is sent where another finding waits for it, or the same was found again", async () => {
    const entryOf = (finding: Finding) => entryOfFinding(finding, momentAt(100n), 0);
    const other = entryOf(findingOf({ key: "proxy:changed", block: blockOf(99) }));
    const body = { status: "covered", incident: other.ref, by: intent.id };
    const covered: NewEntry = { kind: "outcome", ref: "pause", body };
    const anew = entryOf(findingOf({ block: blockOf(100, "b") }));

    expect(await restarted({ entries: [begun, other, covered, gone] })).to.deep.equal(again);
    expect(await restarted({ entries: [begun, gone, anew] })).to.deep.equal(again);
  });
});
