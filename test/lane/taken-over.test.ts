import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { entryOfIntent } from "../../src/core/entries.ts";
import type { Entry, NewEntry, Observation } from "../../src/core/types.ts";
import { learnDecided } from "../core/deciding.ts";
import { detector } from "../core/watching.ts";
import { makeIntent } from "../store/changes.ts";
import { blockOf, fakeAction, fakeStore, findingOf, observationOf, receiptOf } from "../support/fakes.ts";
import { chainOf, intentsOf, runAll } from "./laning.ts";

describe("what another replica left alone, which is gone before it asked", () => {
  it("is acted on between two heads where the effect did not hold (a theft in the last block waited for the next one)", async () => {
    const others: Entry[] = [];
    const take = (entry: NewEntry) => {
      const seq = others.length + 1;
      others.push({ ...entry, body: { ...entry.body, replica: "two" }, seq, at: 0, prev: "", hash: `${seq}` });
    };
    const source = async function* () {
      yield observationOf(blockOf(101, "one"), { chainId: 1n });
      await sleep(500);
      learnDecided({ take }, findingOf({ key: "stolen", block: blockOf(101, "one") }), ["pause"]);
      const body = { status: "already", incident: "stolen", on: "1", block: "101", read: "100", seen: "101" };
      take({ kind: "outcome", ref: "pause", body });
      await sleep(4_000);
    };
    const { app } = chainOf({ ...{ name: "one", id: 1n, head: 100, steps: ["pause"], source } });
    const chain = { ...app.chain, blockAt: async (number: bigint) => blockOf(Number(number), "one") };
    const store = fakeStore({
      replica: "one",
      entries: async (after, limit) => others.filter(({ seq }) => seq > after).slice(0, limit),
      head: async () => ({ seq: others.length, hash: "" }),
    });

    const { entries } = await runAll([{ ...app, chain }], store);

    expect(intentsOf(entries)).to.deep.equal(["1:stolen:pause:101:0"]);
  }).timeout(20_000);
});

describe("what is taken over of a replica that is gone", () => {
  it("is looked at between two heads, too (what waits for it waited for the next one)", async () => {
    const source = async function* () {
      yield observationOf(blockOf(101, "one"), { chainId: 1n });
      await sleep(2_500);
    };
    const intent = makeIntent("gone", { action: "pause", chainId: 1n });
    const { app } = chainOf({
      ...{ name: "one", id: 1n, head: 100, steps: ["pause"], source },
      action: fakeAction({ holds: async () => true, idempotent: true }),
      sends: { receipt: async () => receiptOf(intent, blockOf(101, "one"), true) },
    });
    const begun = Date.now();
    const left = [intent];
    const takeOver = async () => (Date.now() - begun < 1_500 ? [] : left.splice(0));

    const { entries } = await runAll([app], fakeStore({ replica: "one", takeOver }));

    const outcomes = entries.filter(({ kind, ref }) => kind === "outcome" && ref === intent.id);
    expect(outcomes.map(({ body }) => [body["status"], body["verifiedBlock"]])).to.deep.equal([["contained", "101"]]);
  }).timeout(20_000);

  it("is answered between two heads where it was lifted in the block that struck again (that waited for the next one)", async () => {
    const intent = makeIntent("gone", { action: "pause", incident: "stolen", chainId: 1n, sinceBlock: 100n });
    const others: Entry[] = [];
    const take = (entry: NewEntry) => {
      const seq = others.length + 1;
      others.push({ ...entry, body: { ...entry.body, replica: "two" }, seq, at: 0, prev: "", hash: `${seq}` });
    };
    learnDecided({ take }, findingOf({ key: "stolen", block: blockOf(100, "one") }), ["pause"]);
    take(entryOfIntent(intent));
    const source = async function* () {
      yield observationOf(blockOf(101, "one"), { chainId: 1n });
      await sleep(300);
      yield observationOf(blockOf(102, "one"), { chainId: 1n });
      await sleep(4_000);
    };
    const isStruck = async ({ block }: Observation) =>
      block.number === 102n ? [findingOf({ key: "stolen", block })] : [];
    const { app } = chainOf({
      ...{ name: "one", id: 1n, head: 100, steps: ["pause"], source },
      detectors: [detector("owner", [], isStruck)],
      action: fakeAction({ holds: async ({ number }) => number === 101n, idempotent: true }),
      sends: { receipt: async () => receiptOf(intent, blockOf(101, "one"), true) },
    });
    const chain = { ...app.chain, blockAt: async (number: bigint) => blockOf(Number(number), "one") };
    const begun = Date.now();
    const left = [intent];
    const store = fakeStore({
      replica: "one",
      entries: async (after, limit) => others.filter(({ seq }) => seq > after).slice(0, limit),
      head: async () => ({ seq: others.length, hash: "" }),
      takeOver: async () => (Date.now() - begun < 2_000 ? [] : left.splice(0)),
    });

    const { entries } = await runAll([{ ...app, chain }], store);

    expect(intentsOf(entries)).to.deep.equal(["1:stolen:pause:102:0"]);
  }).timeout(20_000);
});
