import { expect } from "chai";
import { FirebreakError } from "../../src/core/errors.ts";
import { namingChain } from "../../src/lane/faults.ts";
import { detector } from "../core/watching.ts";
import { entriesOf, fakeStore } from "../support/fakes.ts";
import { chainOf, runAll } from "./laning.ts";

const failing = (id: string) =>
  detector(id, [], async () => {
    throw new FirebreakError("CALL_REVERTED", "the getter reverts");
  });

describe("a fault of one of several chains", () => {
  it("names its chain, whatever part it is of; that of the only one names none", async () => {
    const one = chainOf({ name: "one", id: 1n, head: 100, steps: [], detectors: [failing("owner")] });
    const two = chainOf({ name: "two", id: 10n, head: 9_000, steps: [], detectors: [failing("oracle")] });
    const until = (count: number) => (all: readonly { kind: string }[]) =>
      all.filter(({ kind }) => kind === "fault").length >= count;
    const chains = (entries: Awaited<ReturnType<typeof runAll>>["entries"]) =>
      Object.fromEntries(entries.flatMap(({ kind, ref, body }) => (kind === "fault" ? [[ref, body["chain"]]] : [])));

    const both = await runAll([one.app, two.app], fakeStore(), until(2));
    const alone = await runAll([one.app], fakeStore(), until(1));

    expect(chains(both.entries)).to.include({ owner: "1", oracle: "10" });
    expect(chains(alone.entries)).to.include({ owner: undefined });
  });

  it("is the only entry that it is added to", async () => {
    const store = fakeStore();

    await namingChain(store, 10n).commit({
      entries: [
        { kind: "fault", ref: "ladder", body: { reason: "no node answers", on: "10" } },
        { kind: "armed", ref: "pause", body: { reason: "simulated" } },
      ],
    });

    expect(entriesOf(store).map(({ body }) => body)).to.deep.equal([
      { reason: "no node answers", on: "10", chain: "10" },
      { reason: "simulated" },
    ]);
  });
});
