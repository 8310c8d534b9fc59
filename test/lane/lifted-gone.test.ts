import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import type { Block } from "../../src/core/types.ts";
import { detector } from "../core/watching.ts";
import { blockOf, fakeAction, fakeStore, observationOf } from "../support/fakes.ts";
import { runBranches } from "./branching.ts";
import { chainOf, intentsOf, runAll } from "./laning.ts";

const on = (number: number) => blockOf(number, "b");
const first = on(102);
const shown: readonly { readonly block: Block; readonly reorged?: readonly Block[] }[] = [
  ...[100, 101, 102, 103, 104].map((number) => ({ block: blockOf(number) })),
  { block: { ...first, parentHash: blockOf(101).hash }, reorged: [104, 103, 102].map((number) => blockOf(number)) },
  ...[103, 104].map((number) => ({ block: on(number) })),
];

/** A pause for a theft of block 100 that people lift in block 104, and then blocks from 102 on go away; what is written down of the blocks that take their place. */
const run = (held: readonly Block[], thefts: readonly Block[], store = fakeStore()) =>
  runBranches({
    ...{ shown, store, cooldownBlocks: 300n },
    holding: [...[101, 102, 103].map((number) => blockOf(number)), ...held],
    thefts: [blockOf(100), ...thefts],
  });

describe("an effect that held in a block alone that is gone", () => {
  it("is not looked at there once it is gone, however long detectors look at the new one (it was told as lifted)", async () => {
    const [gone, there] = [blockOf(102, "one"), { ...blockOf(102, "b"), parentHash: blockOf(101, "one").hash }];
    const source = async function* () {
      yield observationOf(blockOf(101, "one"), { chainId: 1n });
      await sleep(100);
      yield observationOf(gone, { chainId: 1n });
      await sleep(100);
      yield observationOf(there, { chainId: 1n, reorged: [gone] });
      await sleep(1_500);
    };
    const slow = detector("owner", [], async ({ block }) => (block.hash === there.hash ? sleep(1_400, []) : []));
    const { app } = chainOf({
      ...{ name: "one", id: 1n, head: 100, steps: ["pause"], source, detectors: [slow] },
      action: fakeAction({ holds: async ({ hash }) => hash === gone.hash }),
    });

    const { entries } = await runAll([app]);

    expect(entries.filter(({ kind }) => kind === "effect")).to.deep.equal([]);
  }).timeout(20_000);
});

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
