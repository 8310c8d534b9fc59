import { setTimeout as pause } from "node:timers/promises";
import { expect } from "chai";
import type { Block } from "../../src/core/types.ts";
import { detector } from "../core/watching.ts";
import { blockOf, fakeAction, fakeStore, findingOf, observationOf, preparedOf, settled } from "../support/fakes.ts";
import { chainOf, intentsOf, runAll } from "./laning.ts";

/** Milliseconds in which what holds at a head is looked at. */
const lookMs = 1_100;
const on = (number: number) => blockOf(number, "b");
const first = on(102);
const shown: readonly { readonly block: Block; readonly reorged?: readonly Block[] }[] = [
  ...[100, 101, 102, 103, 104].map((number) => ({ block: blockOf(number) })),
  { block: { ...first, parentHash: blockOf(101).hash }, reorged: [104, 103, 102].map((number) => blockOf(number)) },
  ...[103, 104].map((number) => ({ block: on(number) })),
];

/** A pause for a theft of block 100 that people lift in block 104, and then blocks from 102 on go away; what is written down of the blocks that take their place. */
async function run(held: readonly Block[], thefts: readonly Block[], store = fakeStore()) {
  const holding = new Set([101, 102, 103].map((number) => blockOf(number).hash).concat(held.map(({ hash }) => hash)));
  const stolenIn = new Set([blockOf(100), ...thefts].map(({ hash }) => hash));
  const prepared = new Set<string>();
  const source = async function* () {
    for (const { block, reorged = [] } of shown) {
      const isHead = reorged.length === 0;
      yield observationOf(block, { reorged, isHead });
      while (isHead && !prepared.has(block.hash)) await settled();
      if (block.number > 100n) await pause(lookMs);
    }
  };
  const finds = detector("owner", [], async ({ block }) =>
    stolenIn.has(block.hash) ? [findingOf({ key: "stolen", block })] : [],
  );
  const action = fakeAction({
    holds: async ({ hash }) => holding.has(hash),
    prepare: async ({ hash }) => {
      prepared.add(hash);
      return preparedOf({ holds: holding.has(hash) });
    },
  });
  const { app } = chainOf({
    ...{ name: "one", id: 1n, head: 99, steps: ["pause"], detectors: [finds], source, action },
    sends: { receipt: async ([tx]) => tx && { hash: tx.hash, block: blockOf(101), success: true } },
  });
  const playbooks = app.playbooks.map((one) => ({ ...one, cooldownBlocks: 300n }));
  const blocks = new Map(shown.map(({ block }) => [block.number, block]));
  const blockAt = async (number: bigint) => blocks.get(number) ?? blockOf(number);
  const chain = { ...app.chain, head: async () => blockOf(99), blockAt };
  return (await runAll([{ ...app, playbooks, chain }], store)).entries;
}

describe("a pause that people lifted in a block that a reorganisation takes away", () => {
  it("is taken anew for the same theft where it strikes after they lifted it, in a lower block (nothing was done, and nothing said)", async () => {
    const entries = await run([], [on(103)]);

    expect(intentsOf(entries)).to.deep.equal(["1:stolen:pause:100:0", "1:stolen:pause:103:0"]);
  }).timeout(20_000);

  it("is told when it is lifted again, and left alone where nothing strikes (nobody was told); of its first lift, replicas say once that it is none", async () => {
    const store = fakeStore({ replica: "one" });
    const entries = await run([on(102), on(103)], [], store);

    const lifted = entries.filter(({ kind, body }) => kind === "effect" && body["lifted"] === true);
    expect(lifted.map(({ body }) => body["block"])).to.deep.equal(["104", "104"]);
    expect(store.changes.map(({ once }) => once)).to.include(`effect pause ${blockOf(102).hash}`);
    expect(intentsOf(entries)).to.deep.equal(["1:stolen:pause:100:0"]);
  }).timeout(20_000);
});
