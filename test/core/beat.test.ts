import { expect } from "chai";
import { createBeat } from "../../src/core/beat.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Action, Executor } from "../../src/core/parts.ts";
import { blockOf, fakeAction, fakeChain, fakeExecutor, preparedOf } from "../support/fakes.ts";

const unreadable = () => Promise.reject(new FirebreakError("NOT_EVALUABLE", "the node lacks it", { retryable: true }));

function set(action: Partial<Action> = {}, executor: Partial<Executor> | "none" = {}) {
  const actions = new Map([["pause", fakeAction(action)]]);
  return createBeat(actions, executor === "none" ? undefined : fakeExecutor(executor), fakeChain());
}

describe("beat", () => {
  it("says why when nobody can send", async () => {
    const beat = set({}, "none");

    const [entry] = await beat.at(blockOf(100));

    expect(entry).to.deep.include({ kind: "disarmed", ref: "pause" });
  });

  it("says why when the real sender's call would revert", async () => {
    const arm = async () => [{ action: "pause", armed: false, reason: "execution reverted: not the owner" }];
    const beat = set({}, { arm });

    const [entry] = await beat.at(blockOf(100));

    expect(entry).to.deep.include({ kind: "disarmed", ref: "pause" });
    expect(entry?.body).to.deep.equal({
      reason: "execution reverted: not the owner",
      block: "100",
      chain: "1",
      path: "key",
      severity: "critical",
    });
  });

  it("is disarmed where an action knows that there is nothing it could send, and arms the others", async () => {
    const call = () => {
      throw new FirebreakError("NOT_SIGNED", "no guardian has signed yet", { retryable: true });
    };
    const unsigned = fakeAction({ prepare: async () => ({ holds: false, call }) });
    const actions = new Map([
      ["relay", unsigned],
      ["pause", fakeAction()],
    ]);
    const beat = createBeat(actions, fakeExecutor(), fakeChain());

    await beat.at(blockOf(100));

    expect(beat.states().get("relay")).to.deep.include({ armed: false, reason: "no guardian has signed yet" });
    expect(beat.states().get("pause")?.armed).to.equal(true);
  });

  it("is disarmed when the executor forgets an action", async () => {
    const beat = set({}, { arm: async () => [] });

    await beat.at(blockOf(100));

    expect(beat.states().get("pause")?.armed).to.equal(false);
  });

  it("is disarmed while no node says nonce and fees (it went on to look armed)", async () => {
    let isDown = false;
    const arm: Executor["arm"] = async () => {
      if (isDown) throw new FirebreakError("RPC_UNREACHABLE", "no node answers", { retryable: true });
      return [{ action: "pause", armed: true, reason: "simulated" }];
    };
    const beat = set({}, { arm });
    await beat.at(blockOf(100));

    isDown = true;
    const entries = await beat.at(blockOf(101));

    expect(entries.map(({ kind }) => kind)).to.deep.equal(["disarmed"]);
    expect(beat.prepared("pause")).to.include({ holds: false });
  });

  it("keeps what was prepared when the target cannot be read, and is disarmed", async () => {
    let isUnreadable = false;
    const beat = set({ prepare: () => (isUnreadable ? unreadable() : Promise.resolve(preparedOf())) });
    await beat.at(blockOf(100));
    const before = beat.prepared("pause");

    isUnreadable = true;
    const entries = await beat.at(blockOf(101));

    expect(before).to.not.equal(undefined);
    expect(beat.prepared("pause")).to.equal(before);
    expect(entries.map(({ kind }) => kind)).to.deep.equal(["disarmed"]);
  });

  it("is red, and sent all the same, while nobody could read whether it helped", async () => {
    const beat = set({ prepare: async () => preparedOf({ unread: "paused() reverts" }) });

    const entries = await beat.at(blockOf(100));

    expect(beat.states().get("pause")).to.deep.equal({ armed: false, usable: true, reason: "paused() reverts" });
    expect(entries.map(({ kind }) => kind)).to.deep.equal(["disarmed"]);
  });

  it("forgets that the effect held once the target cannot be read: the call may be needed again", async () => {
    let isUnreadable = false;
    const held = () => Promise.resolve(preparedOf({ holds: true }));
    const beat = set({ prepare: () => (isUnreadable ? unreadable() : held()) });
    await beat.at(blockOf(100));
    const before = beat.prepared("pause");

    isUnreadable = true;
    await beat.at(blockOf(101));

    expect([before?.holds, beat.prepared("pause")?.holds]).to.deep.equal([true, false]);
    expect(beat.prepared("pause")?.call).to.equal(before?.call);
    expect(beat.states().get("pause")?.usable).to.equal(false);
  });

  it("prepares the others when one target cannot be read", async () => {
    const actions = new Map([
      ["broken", fakeAction({ prepare: unreadable })],
      ["pause", fakeAction()],
    ]);
    const beat = createBeat(actions, fakeExecutor(), fakeChain());

    const entries = await beat.at(blockOf(100));

    expect(beat.prepared("broken")).to.equal(undefined);
    expect(beat.prepared("pause")).to.not.equal(undefined);
    expect(entries.map(({ kind, ref }) => `${kind} ${ref}`)).to.deep.equal(["disarmed broken", "armed pause"]);
  });

  it("writes an entry when a state or its reason changes, and none at the blocks between", async () => {
    let state = { armed: true, reason: "simulated" };
    const beat = set({}, { arm: async () => [{ action: "pause", ...state }] });

    const first = await beat.at(blockOf(100));
    const same = await beat.at(blockOf(101));
    state = { armed: false, reason: "not the owner" };
    const disarmed = await beat.at(blockOf(102));
    state = { armed: false, reason: "no code" };
    const other = await beat.at(blockOf(103));
    state = { armed: true, reason: "simulated" };
    const again = await beat.at(blockOf(104));

    expect([first, same, disarmed, other, again].map((entries) => entries.map(({ kind }) => kind))).to.deep.equal([
      ["armed"],
      [],
      ["disarmed"],
      ["disarmed"],
      ["armed"],
    ]);
  });

  it("is red for what speaks against it, and still usable: what an attacker can turn red must not keep anybody from acting", async () => {
    const beat = createBeat(new Map([["pause", fakeAction()]]), fakeExecutor(), fakeChain(), {
      concern: () => "the code changed",
    });

    const [entry] = await beat.at(blockOf(100));

    expect(entry).to.deep.include({ kind: "disarmed", ref: "pause" });
    expect(beat.states().get("pause")).to.deep.equal({ armed: false, usable: true, reason: "the code changed" });
  });

  it("simulates every so many blocks what is armed, and at every head what is not; nonce and fees are always asked", async () => {
    const asked: string[] = [];
    let isBroken = false;
    const arm: Executor["arm"] = async ({ number }, calls) => {
      asked.push(`${number} ${calls.map(({ action }) => action).join()}`);
      return calls.map(({ action }) => ({ action, armed: !isBroken, reason: isBroken ? "reverts" : "simulated" }));
    };
    const beat = createBeat(new Map([["pause", fakeAction()]]), fakeExecutor({ arm }), fakeChain(), {
      everyBlocks: 3n,
    });

    // The first is of a node that was alone at the start.
    for (const number of [9_000, 100, 101, 102]) await beat.at(blockOf(number));
    isBroken = true;
    for (const number of [103, 104]) await beat.at(blockOf(number));

    expect(asked).to.deep.equal(["9000 pause", "100 pause", "101 ", "102 ", "103 pause", "104 pause"]);
    expect(beat.states().get("pause")?.armed).to.equal(false);
  });

  it("simulates nothing that holds already, and counts it as armed", async () => {
    const asked: string[] = [];
    const arm: Executor["arm"] = async (_, calls) => {
      asked.push(...calls.map(({ action }) => action));
      return [];
    };
    const beat = set({ prepare: async () => preparedOf({ holds: true }) }, { arm });

    const [entry] = await beat.at(blockOf(100));

    expect(asked).to.deep.equal([]);
    expect(entry?.kind).to.equal("armed");
    expect(beat.prepared("pause")?.holds).to.equal(true);
  });
});
