import { expect } from "chai";
import type { Account } from "../../src/core/account.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Action, Chain } from "../../src/core/parts.ts";
import { createReadiness } from "../../src/core/readiness.ts";
import type { NewEntry } from "../../src/core/types.ts";
import { blockOf, fakeAction, fakeChain, preparedOf, sender, stranger, target } from "../support/fakes.ts";

const rich: Account = { mined: 5n, pending: 5n, balance: 10n ** 18n };
const undo = { from: stranger, call: { to: target, data: "0x3f4ba83a" } } as const;
const ok = { success: true, output: "0x" } as const;

type Setting = { readonly action?: Partial<Action>; readonly undone?: boolean; readonly everyBlocks?: bigint };

/** A chain of which nothing can be read while it is away. */
function set({ action, undone = false, everyBlocks = 1n }: Setting = {}) {
  const state = { isAway: false, says: "no node answers" };
  const read = async <T>(found: T): Promise<T> => {
    if (state.isAway) throw new FirebreakError("RPC_UNREACHABLE", state.says, { retryable: true });
    return found;
  };
  const chain: Partial<Chain> = {
    code: () => read("0x01"),
    slot: () => read(`0x${"00".repeat(32)}` as const),
    simulate: () => read([ok, ok]),
  };
  const readiness = createReadiness({
    actions: new Map([["pause", fakeAction({ relies: [target], ...action })]]),
    undos: new Map(undone ? [["pause", undo]] : []),
    chain: fakeChain(chain),
    senders: [{ address: sender, leastTip: 0n, account: () => read(rich) }],
    senderOf: () => sender,
    nonces: () => ({ open: [], needed: [], ended: [] }),
    beat: { prepared: () => preparedOf(), gas: () => 100_000n },
    settings: { everyBlocks, stressFee: 10n, leastPauses: 3n, grantDays: 7n },
  });
  /** What was told at each of these blocks, with so many seconds between them. */
  async function looks(numbers: readonly number[], seconds = 12n): Promise<readonly string[]> {
    const told: string[] = [];
    for (const number of numbers) {
      const timestamp = seconds * BigInt(number);
      told.push((await readiness.at({ ...blockOf(number), timestamp })).map(shown).join());
    }
    return told;
  }
  return { ...readiness, state, looks };
}

const shown = ({ kind, ref, body }: NewEntry) => `${kind} ${ref} ${body["severity"] ?? ""}`.trim();

describe("readiness of what cannot be read", () => {
  it("is lost after three looks, is told once, and comes back by itself (an account kept its old numbers for ever)", async () => {
    const it = set();
    await it.looks([100]);

    it.state.isAway = true;
    const away = await it.looks([101, 102, 103, 104, 105]);
    const [row, affordable] = [it.rows()[0], it.affordable().size];
    it.state.isAway = false;
    const back = await it.looks([106, 107]);

    expect(away).to.deep.equal(["", "", "disarmed account:1 critical", "", ""]);
    expect(row).to.include({ armed: false, path: "account" });
    expect(row?.reason).to.include(`the account of ${sender} could not be read since block 101`);
    expect(affordable).to.equal(0);
    expect(back).to.deep.equal(["armed account:1", ""]);
    expect([...it.affordable().keys()]).to.deep.equal([sender]);
  });

  it("is told of no answer that is missing now and then", async () => {
    const it = set();
    await it.looks([100]);
    const told: string[] = [];

    for (let number = 101; number < 113; number++) {
      it.state.isAway = number % 3 !== 0;
      told.push(...(await it.looks([number])));
    }

    expect(told.filter((one) => one !== "")).to.deep.equal([]);
    expect(it.concern("pause")).to.equal(undefined);
  });

  it("is not lost while three looks are a moment, on a fast chain: before, at, after", async () => {
    const lostAfter = async (last: number) => {
      const it = set();
      it.state.isAway = true;
      return (await it.looks([100, 110, last], 1n)).at(-1) !== "";
    };

    expect(await Promise.all([119, 120, 121].map(lostAfter))).to.deep.equal([false, true, true]);
  });

  it("counts looks, not heads, where it looks more seldom", async () => {
    const it = set({ everyBlocks: 10n });
    it.state.isAway = true;

    const told = await it.looks([100, 105, 110, 115, 120]);

    expect(told).to.deep.equal(["", "", "", "", "disarmed account:1 critical"]);
  });

  it("speaks against an action whose code was never read, and says the same while nodes say other things", async () => {
    const it = set();
    it.state.isAway = true;
    await it.looks([100, 101]);
    const before = it.concern("pause");

    const said = [];
    for (const number of [102, 103]) {
      it.state.says = `it is block ${number}`;
      await it.looks([number]);
      said.push(it.concern("pause"));
    }
    it.state.isAway = false;
    await it.looks([104]);

    expect(before).to.equal(undefined);
    expect(said[0]).to.include(`the code of ${target} could not be read since block 100 (no node answers)`);
    expect(said[1]).to.equal(said[0]);
    expect(it.concern("pause")).to.equal(undefined);
  });

  it("speaks against an action of whose right nobody can say when it ends", async () => {
    let end: () => Promise<bigint | undefined> = async () => undefined;
    const it = set({ action: { rightEnds: () => end() } });
    await it.looks([100]);

    end = () => Promise.reject(new FirebreakError("NOT_EVALUABLE", "the hub is silent"));
    await it.looks([101, 102, 103]);
    const unread = it.concern("pause");
    end = async () => undefined;
    await it.looks([104]);

    expect(unread).to.include("when the right to pause ends could not be read since block 101 (the hub is silent)");
    expect(it.concern("pause")).to.equal(undefined);
  });

  it("is lost of a way back, which stayed armed for ever, and is told once also where it was never seen", async () => {
    const [seen, unseen] = [set({ undone: true }), set({ undone: true })];
    await seen.looks([100]);
    for (const it of [seen, unseen]) it.state.isAway = true;

    const told = await Promise.all([seen, unseen].map((it) => it.looks([101, 102, 103, 104])));
    seen.state.isAway = false;
    const back = await seen.looks([105]);

    const ofUndo = told.map((all) => all.map((one) => one.includes("disarmed pause/undo critical")));
    expect(ofUndo).to.deep.equal([
      [false, false, true, false],
      [false, false, true, false],
    ]);
    expect(back[0]).to.include("armed pause/undo");
  });
});
