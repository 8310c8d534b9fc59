import { setTimeout as pause } from "node:timers/promises";
import { expect } from "chai";
import type { Entry, NewEntry } from "../../src/core/types.ts";
import { approver } from "../core/deciding.ts";
import { detector } from "../core/watching.ts";
import { blockOf, fakeStore, findingOf, observationOf } from "../support/fakes.ts";
import { chainOf, intentsOf, runAll } from "./laning.ts";

const ends = `${blockOf(200).timestamp}`;
const said = (verb: string, scope: string): NewEntry => ({
  kind: "command",
  ref: `${verb}:${scope}`,
  body: { verb, scope, ends, by: [approver] },
});
const ladder = [
  { kind: "action", action: "pause", afterBlocks: 0n },
  { kind: "action", action: "strip", afterBlocks: 5n },
] as const;

type Setting = Record<string, unknown> & { readonly foundAt?: bigint; readonly restMs?: number };

/** What one replica sends from block 100 to 105, where people tell another one this behind block 104. */
async function sentBy({ foundAt = 100n, restMs = 0, ...playbook }: Setting, ...told: readonly NewEntry[]) {
  const others: Entry[] = [];
  const write = (entry: NewEntry, seq: number) =>
    others.push({ ...entry, body: { ...entry.body, replica: "two" }, seq, at: 0, prev: "", hash: `${seq}` });
  const source = async function* () {
    for (const number of [100, 104, 105]) {
      if (number === 105) told.forEach((entry, index) => void write(entry, index + 1));
      if (number === 105) await pause(restMs);
      yield observationOf(blockOf(number));
      await pause(50); // its looks are done
    }
  };
  const finds = detector("owner", [], async ({ block }) =>
    block.number === foundAt ? [findingOf({ key: "stolen", block })] : [],
  );
  const { app } = chainOf({
    ...{ name: "one", id: 1n, head: 99 },
    steps: ["pause", "strip"],
    detectors: [finds],
    source,
  });
  const playbooks = app.playbooks.map((one) => ({ ...one, ...playbook }));
  const store = fakeStore({
    replica: "one",
    entries: async (after, limit) => {
      await pause(5); // longer than a fake chain takes
      return others.filter(({ seq }) => seq > after).slice(0, limit);
    },
    head: async () => ({ seq: others.length, hash: "" }),
  });

  const { entries } = await runAll([{ ...app, playbooks }], store);
  return intentsOf(entries);
}

describe("what people told another replica since the last head", () => {
  const vetoed = { do: "act-unless-vetoed", vetoBlocks: 5n, steps: ["pause"] };
  const climbed = { steps: ["ladder"], ladders: { ladder } };

  it("is known before what was announced is done: a veto of the last block holds (it was done all the same)", async () => {
    expect(await sentBy(vetoed)).to.deep.equal(["1:stolen:pause:100:0"]);
    expect(await sentBy(vetoed, said("veto", "stolen"))).to.deep.equal([]);
  });

  it("is known before the next way of a ladder is taken (a brake of the last block held nothing)", async () => {
    expect(await sentBy(climbed)).to.deep.equal(["1:stolen:pause:100:0", "1:stolen:strip:100:0"]);
    expect(await sentBy(climbed, said("brake", "*"))).to.deep.equal(["1:stolen:pause:100:0"]);
  });

  it("is known a second later, before what it is about comes in a block (an announced maintenance was paused)", async () => {
    const setting = { do: "act", steps: ["pause"], foundAt: 105n, restMs: 1_200 };

    expect(await sentBy(setting)).to.deep.equal(["1:stolen:pause:105:0"]);
    expect(await sentBy(setting, said("maintenance", "*"))).to.deep.equal([]);
  }).timeout(20_000);
});
