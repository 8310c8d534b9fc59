import { expect } from "chai";
import type { NewEntry } from "../../src/core/types.ts";
import { learnDecided } from "../core/deciding.ts";
import { blockOf, fakeAction, fakeStore, findingOf, observationOf, preparedOf, settled } from "../support/fakes.ts";
import { chainOf, runAll } from "./laning.ts";

const on = (number: number) => blockOf(number, "one");

/** A pause held at block 45; the same was found again in `found`, and ignored as handled. Then the process was killed. */
async function sentAtStart(found: number) {
  const before: NewEntry[] = [];
  const history = { take: (entry: NewEntry) => void before.push(entry) };
  learnDecided(history, findingOf({ key: "stolen", block: on(44) }), ["pause"]);
  before.push({ kind: "effect", ref: "pause", body: { holds: "yes", block: "45", chain: "1" } });
  learnDecided(history, findingOf({ key: "stolen", block: on(found) }), []);
  const journal = before.map((entry, index) => ({ ...entry, seq: index + 1, at: 0, prev: "", hash: "" }));
  const store = fakeStore({ entries: async (after: number) => journal.filter(({ seq }) => seq > after) });
  const holds = async ({ number }: { readonly number: bigint }) => number === 45n;
  const action = fakeAction({ idempotent: true, holds, prepare: async () => preparedOf({ holds: false }) });
  const source = async function* () {
    yield observationOf(on(48));
    for (let look = 0; look < 200; look++) await settled();
  };
  const { app, executor } = chainOf({ name: "one", id: 1n, head: 47, steps: ["pause"], source, action });
  const chain = { ...app.chain, blockAt: async (number: bigint) => on(Number(number)) };
  await runAll([{ ...app, chain }], store);
  return executor.trace.filter((step) => step.startsWith("broadcast")).length;
}

describe("a start after a kill at an attack that was ignored because the pause of before seemed to hold", () => {
  it("answers it, once it shows that people had lifted that pause before the attack (it was answered by nothing)", async () => {
    expect(await sentAtStart(47)).to.equal(1);
  });

  it("answers nothing that was found while the pause still held", async () => {
    expect(await sentAtStart(45)).to.equal(0);
  });
});
