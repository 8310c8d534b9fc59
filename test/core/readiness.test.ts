import { expect } from "chai";
import type { Account } from "../../src/core/account.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Action, Chain } from "../../src/core/parts.ts";
import { createReadiness, type ReadinessSettings } from "../../src/core/readiness.ts";
import { blockOf, fakeAction, fakeChain, preparedOf, sender, stranger, target } from "../support/fakes.ts";

const rich: Account = { mined: 5n, pending: 5n, balance: 10n ** 18n };
const undo = { from: stranger, call: { to: target, data: "0x3f4ba83a" } } as const;
const zero = `0x${"00".repeat(32)}` as const;

type Setting = {
  readonly action?: Partial<Action>;
  readonly chain?: Partial<Chain>;
  readonly account?: () => Promise<Account>;
  readonly settings?: Partial<ReadinessSettings>;
  readonly undone?: boolean;
  readonly leastTip?: bigint;
};

function set({
  action,
  chain = {},
  account = async () => rich,
  settings,
  undone = false,
  leastTip = 0n,
}: Setting = {}) {
  return createReadiness({
    actions: new Map([["pause", fakeAction(action)]]),
    undos: new Map(undone ? [["pause", undo]] : []),
    chain: fakeChain({ code: async () => "0x01", slot: async () => zero, ...chain }),
    senders: [{ address: sender, leastTip, account }],
    senderOf: () => sender,
    nonces: () => ({ open: [], needed: [], ended: [] }),
    beat: { prepared: () => preparedOf(), gas: () => 100_000n },
    settings: { everyBlocks: 1n, stressFee: 10n, leastPauses: 3n, grantDays: 7n, ...settings },
  });
}

describe("readiness", () => {
  it("is against an action whose code changed since the start, and stays so when it changes back", async () => {
    let code = "0x01" as `0x${string}`;
    const it = set({ action: { relies: [target] }, chain: { code: async () => code } });
    const said: unknown[] = [];

    for (const now of ["0x01", "0x02", "0x01"] as const) {
      code = now;
      await it.at(blockOf(100 + said.length));
      said.push(it.concern("pause"));
    }

    expect(said[0]).to.equal(undefined);
    expect(said[1]).to.match(/no longer the one of the start, since block 101/);
    expect(said[2]).to.equal(said[1]);
  });

  it("is against an action and a way back that call an address without code, until it has some", async () => {
    let code = "0x" as `0x${string}`;
    const ok = { success: true, output: "0x" } as const;
    const chain = { code: async () => code, simulate: async () => [ok, ok] };
    const it = set({ action: { relies: [target] }, chain, undone: true });
    await it.at(blockOf(100));
    const before = [it.concern("pause"), it.rows().find(({ ref }) => ref === "pause/undo")];

    code = "0x01";
    await it.at(blockOf(101));

    expect(before[0]).to.match(/no code at/);
    expect(before[1])
      .to.include({ armed: false })
      .and.have.property("reason")
      .that.matches(/no code at/);
    expect(it.rows().find(({ ref }) => ref === "pause/undo")).to.include({ armed: true });
  });

  it("is against an action whose implementation changed behind the same proxy", async () => {
    let slot = zero as `0x${string}`;
    const it = set({ action: { relies: [target] }, chain: { slot: async () => slot } });
    await it.at(blockOf(100));

    slot = `0x${"00".repeat(31)}01`;
    await it.at(blockOf(101));

    expect(it.concern("pause")).to.include(target);
  });

  it("is against an action whose right ends within the days that were asked for: before, at, after", async () => {
    const week = 7n * 86_400n;
    const concernFor = async (left: bigint | undefined) => {
      const now = blockOf(100).timestamp;
      const it = set({ action: { rightEnds: async () => (left === undefined ? undefined : now + left) } });
      await it.at(blockOf(100));
      return it.concern("pause") !== undefined;
    };

    expect(await Promise.all([week - 1n, week, week + 1n, undefined].map(concernFor))).to.deep.equal([
      true,
      false,
      false,
      false,
    ]);
  });

  it("pages once when the key can pay too little, and is green again only with half as much more", async () => {
    const one = 100_000n * blockOf(1).baseFee * 10n;
    const balances = [3n, 2n, 2n, 4n, 5n].map((pauses) => pauses * one);
    let balance = 0n;
    const it = set({ account: async () => ({ ...rich, balance }) });
    const told: string[] = [];

    for (const [index, now] of balances.entries()) {
      balance = now;
      const entries = await it.at(blockOf(100 + index));
      told.push(entries.map(({ kind, body }) => `${kind} ${body["severity"] ?? ""}`.trim()).join());
    }

    expect(told).to.deep.equal(["armed", "disarmed critical", "", "", "armed"]);
    expect([...it.affordable().values()]).to.deep.equal([5n]);
    expect(it.rows()).to.have.length(1);
    expect(it.rows()[0]).to.include({ ref: "account:1", target: sender, path: "account", armed: true });
  });

  it("counts the least tip, which is all of the price where the base fee is low (a key that paid less than one pause was green)", async () => {
    const baseFee = 5n * 10n ** 7n;
    const one = 100_000n * (baseFee * 10n + 2n * 10n ** 9n);
    const it = set({ account: async () => ({ ...rich, balance: 3n * one - 1n }), leastTip: 2n * 10n ** 9n });

    const [entry] = await it.at({ ...blockOf(100), baseFee });

    expect(entry?.kind).to.equal("disarmed");
    expect([...it.affordable().values()]).to.deep.equal([2n]);
  });

  it("is green again after what waited is mined, with as many pauses as are enough (it was called too poor)", async () => {
    const balance = 3n * 100_000n * blockOf(1).baseFee * 10n;
    let pending = 6n;
    const it = set({ account: async () => ({ ...rich, balance, pending }) });
    for (const number of [100, 101]) await it.at(blockOf(number));

    pending = 5n;
    const [entry] = await it.at(blockOf(102));

    expect(entry?.kind).to.equal("armed");
  });

  it("is red for a transaction that waits and is not ours at the second look, not at the first", async () => {
    const it = set({ account: async () => ({ ...rich, pending: 6n }) });

    const [first] = await it.at(blockOf(100));
    const [second] = await it.at(blockOf(101));

    expect([first?.kind, second?.kind]).to.deep.equal(["armed", "disarmed"]);
  });

  it("says when recovery could no longer undo it, and keeps what it knew when that cannot be read", async () => {
    let answer: () => ReturnType<Chain["simulate"]> = async () => undefined;
    const simulated = (success: boolean) => async () =>
      [true, success].map((one) => ({ success: one, output: "0x" as const }));
    const it = set({ undone: true, chain: { simulate: () => answer() } });
    const ofUndo = async (number: number) => (await it.at(blockOf(number))).filter(({ ref }) => ref === "pause/undo");

    answer = simulated(true);
    const open = await ofUndo(100);
    answer = () => Promise.reject(new FirebreakError("RPC_UNREACHABLE", "no node answers", { retryable: true }));
    const unread = await ofUndo(101);
    answer = simulated(false);
    const closed = await ofUndo(102);

    expect(open[0]).to.deep.include({ kind: "armed" });
    expect(unread).to.deep.equal([]);
    expect(closed[0]).to.deep.include({ kind: "disarmed" });
    expect(closed[0]?.body).to.include({ path: "undo", chain: "1", target, severity: "critical" });
  });

  it("looks every so many blocks, and at one that is lower than the last", async () => {
    const asked: bigint[] = [];
    const code: Chain["code"] = async (_, { number }) => {
      asked.push(number);
      return "0x01";
    };
    const it = set({ settings: { everyBlocks: 5n }, chain: { code }, action: { relies: [target] } });

    for (const number of [9_000, 100, 104, 105]) await it.at(blockOf(number));

    expect(asked).to.deep.equal([9_000n, 100n, 105n]);
  });

  it("goes on with everything else when one thing cannot be read", async () => {
    const lacks = () => Promise.reject(new FirebreakError("NOT_EVALUABLE", "the node lacks it"));
    const it = set({ action: { relies: [target], rightEnds: lacks }, chain: { code: lacks }, undone: true });

    const entries = await it.at(blockOf(100));

    expect(it.concern("pause")).to.equal(undefined);
    expect(entries.map(({ ref }) => ref)).to.include("account:1");
  });
});
