import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import type { Reachable } from "../../src/core/away.ts";
import { decide } from "../../src/core/decide.ts";
import { entryOfDecision, entryOfFinding, entryOfIntent } from "../../src/core/entries.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import { learnWithOthers } from "../../src/core/others.ts";
import type { Store } from "../../src/core/parts.ts";
import { openSpool } from "../../src/store/spool.ts";
import { openStore } from "../../src/store/sqlite.ts";
import { approver, momentAt, playbookOf, policyOf } from "../core/deciding.ts";
import { findingOf } from "../support/fakes.ts";
import { makeEntry, makeFolder, makeIntent, makeTx } from "./changes.ts";

describe("what lies in the second file at a start on a full disk (all of it was forgotten)", () => {
  let folder: ReturnType<typeof makeFolder>;
  let store: Reachable;
  let isFull: boolean;

  const open = async () => {
    const record = await openStore({ path: folder.store, now: () => 7 });
    const full = new FirebreakError("STORE_FULL", "no space left", { retryable: true });
    const commit: Store["commit"] = (change) => (isFull ? Promise.reject(full) : record.commit(change));
    const say = () => undefined;
    store = await openSpool({ store: { ...record, commit }, path: join(folder.path, "spool"), say, restMs: 20 });
  };
  const restart = async () => {
    await store.close();
    await open();
  };
  const drained = async () => {
    for (let tries = 0; store.isAway?.() && tries < 500; tries += 1) await sleep(10);
  };
  const shown = async () => (await store.openIntents()).map(({ id, txs }) => `${id} ${txs.length}`);

  beforeEach(async () => {
    folder = makeFolder();
    isFull = false;
    await open();
  });
  afterEach(async () => {
    await store.close();
    folder.remove();
  });

  it("counts for what is decided: a veto stands, its approval is used, and what was signed is ours", async () => {
    const finding = findingOf();
    const policy = policyOf([playbookOf({ do: "act-unless-vetoed", steps: ["pause"], vetoBlocks: 20n })]);
    const first = await learnWithOthers(store, [1n]);
    const [before] = first.histories;
    if (before === undefined) throw new Error("no history");
    const announced = decide(finding, policy, before, momentAt(100));
    const found = entryOfFinding(finding, momentAt(100), 0);
    await store.commit({ entries: [found, entryOfDecision(announced, momentAt(100), 0)] });
    isFull = true;
    const ends = "9999999999";
    const body = { verb: "veto", scope: finding.key, ends, by: [approver], nonce: "n1" };
    await store.commit({ entries: [{ kind: "command", ref: "veto", body }] });
    const intent = makeIntent("i");
    await store.commit({ entries: [entryOfIntent(intent)], intent, locally: true });

    await restart();
    const ours: unknown[] = [];
    const { histories } = await learnWithOthers(store, [1n], undefined, (entry) => ours.push(entry.body["hash"]));
    const [history] = histories;
    const due = history?.takeDue(120n).map((one) => decide(one, policy, history, momentAt(120)).verdict);

    expect(announced.verdict).to.equal("delay");
    expect([history?.isUsed("n1"), due, ours]).to.deep.equal([true, ["notify"], [makeTx("i", 0).hash]]);
  });

  it("is finished: an intent that only the second file has, and one that the record has with its last transaction", async () => {
    await store.commit({ entries: [], intent: makeIntent("a") });
    await store.commit({ entries: [], intent: makeIntent("b") });
    isFull = true;
    await store.commit({ entries: [makeEntry("c")], intent: makeIntent("c"), locally: true });
    await store.commit({ entries: [], intent: makeIntent("d"), locally: true });
    await store.commit({ entries: [makeEntry("r")], variant: { intent: "a", tx: makeTx("a", 1) } });
    await store.commit({ entries: [makeEntry("o")], closes: "b" });
    await store.commit({ entries: [makeEntry("p")], closes: "d" });

    await restart();
    const away = await shown();
    isFull = false;
    await drained();

    expect(away).to.deep.equal(["a 2", "c 1"]);
    expect(await shown()).to.deep.equal(away);
  });

  it("is finished, too, where a reorganisation took its outcome away (its transaction was never sent again)", async () => {
    for (const id of ["a", "b", "c"]) await store.commit({ entries: [], intent: makeIntent(id) });
    for (const id of ["a", "b"]) await store.commit({ entries: [], closes: id });
    isFull = true;
    for (const id of ["a", "b"]) await store.commit({ entries: [makeEntry("gone")], reopens: id });
    await store.commit({ entries: [makeEntry("r")], variant: { intent: "a", tx: makeTx("a", 1) } });
    for (const id of ["b", "c"]) await store.commit({ entries: [makeEntry("o")], closes: id });
    await store.commit({ entries: [makeEntry("gone")], reopens: "c" });

    await restart();
    const away = await shown();
    isFull = false;
    await drained();

    expect(away).to.deep.equal(["c 1", "a 2"]);
    expect(await shown()).to.deep.equal(["a 2", "c 1"]);
  });

  it("goes into the record before it is learned from or after that: nothing is learned twice", async () => {
    isFull = true;
    await store.commit({ entries: [makeEntry("a")] });

    const during = await store.still?.(async (left) => {
      isFull = false;
      await sleep(60);
      return [left().length, (await store.entries(0, 10)).length];
    });
    await drained();

    expect(during).to.deep.equal([1, 0]);
    expect(await store.entries(0, 10)).to.have.lengthOf(1);
  });
});
