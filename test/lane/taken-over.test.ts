import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { makeIntent } from "../store/changes.ts";
import { blockOf, fakeAction, fakeStore, observationOf, receiptOf } from "../support/fakes.ts";
import { chainOf, runAll } from "./laning.ts";

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
});
