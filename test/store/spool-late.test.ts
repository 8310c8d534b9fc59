import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import { learnWithOthers } from "../../src/core/others.ts";
import type { Store } from "../../src/core/parts.ts";
import { openSpool } from "../../src/store/spool.ts";
import { openStore } from "../../src/store/sqlite.ts";
import { failureOf } from "../support/fakes.ts";
import { makeEntry, makeFolder, makeIntent } from "./changes.ts";

describe("an intent that the record takes late", () => {
  it("is finished by the look after one that the record did not answer (it was lost for good: the record thought that it is followed here)", async () => {
    const folder = makeFolder();
    const record = await openStore({ path: folder.store, now: () => 7 });
    const answered = Promise.withResolvers<void>();
    let isAway = false;
    let late: Promise<unknown> | undefined;
    const commit: Store["commit"] = (change) => {
      const answer = Promise.all([record.commit(change), answered.promise]).then(([places]) => places);
      late = answer;
      return answer;
    };
    const takeOver = async () => {
      if (isAway) throw new FirebreakError("STORE_DOWN", "no answer", { retryable: true });
      return [];
    };
    const store = await openSpool({
      ...{ store: { ...record, commit, takeOver }, path: join(folder.path, "spool") },
      ...{ say: () => undefined, patienceMs: 20 },
    });
    const held = await failureOf(store.commit({ entries: [makeEntry("i")], intent: makeIntent("i") }));
    answered.resolve();
    await late;
    await sleep(0);

    isAway = true;
    const unanswered = await failureOf(store.takeOver(1n));
    isAway = false;
    const taken = [await store.takeOver(2n), await store.takeOver(1n), await store.takeOver(1n)];

    expect([held, unanswered]).to.deep.equal(["STORE_SLOW", "STORE_DOWN"]);
    expect(taken.map((all) => all.map(({ id }) => id))).to.deep.equal([[], ["i"], []]);
    await store.close();
    folder.remove();
  });
});

describe("what the record takes late", () => {
  it("is learned once by a reload before the next look (what it had cost counted twice)", async () => {
    const folder = makeFolder();
    const record = await openStore({ path: folder.store, now: () => 7 });
    const answered = Promise.withResolvers<void>();
    let late: Promise<unknown> = Promise.resolve();
    const commit: Store["commit"] = (change) => {
      const answer = record.commit(change);
      late = answer;
      return answered.promise.then(() => answer);
    };
    const store = await openSpool({
      ...{ store: { ...record, commit }, path: join(folder.path, "spool") },
      ...{ say: () => undefined, patienceMs: 20, restMs: 60_000 },
    });
    const body = { status: "failed", action: "pause", incident: "drain", on: "1", paid: "1000" };
    await store.commit({ entries: [{ kind: "outcome", ref: "i", body }] });
    await late;
    answered.resolve();

    const { histories } = await learnWithOthers(store, [1n]);

    expect([histories[0]?.spent("drain"), store.isAway?.()]).to.deep.equal([1_000n, false]);
    await store.close();
    folder.remove();
  });
});
