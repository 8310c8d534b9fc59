import { expect } from "chai";
import { pause } from "../src/app.ts";
import type { Entry } from "../src/core/types.ts";
import { chainOf, runAll } from "./laning.ts";
import { blockOf, fakeStore, observationOf } from "./support/fakes.ts";

describe("a responder whose record is away", () => {
  it("tells its notifiers beside the journal what it found and did (they heard of it when the record was back)", async () => {
    const told: Entry[] = [];
    const tell = async (entry: Entry) => void told.push(entry);
    const store = { ...fakeStore({ commit: async () => [], duty: () => Promise.reject(new Error("away")) }) };
    const source = async function* (signal: AbortSignal) {
      yield observationOf(blockOf(100, "one"));
      await pause(60_000, signal);
    };
    const one = chainOf({ name: "one", id: 1n, head: 100, steps: ["pause"], fires: true, source });

    await runAll(
      [one.app],
      Object.assign(store, { isAway: () => true }),
      () => told.some(({ kind }) => kind === "intent"),
      [{ id: "pager", notifier: { tell } }],
    );

    expect(told.map(({ kind }) => kind)).to.include.members(["fault", "finding", "decision", "intent"]);
    expect(one.executor.trace).to.include("sign");
  });
});
