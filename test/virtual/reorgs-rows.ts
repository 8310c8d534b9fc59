import { contained, type Row } from "./campaign.ts";
import type { Play } from "./playing.ts";

/** A playbook that leaves people a few blocks for a veto. */
const vetoed = {
  history: 70,
  config: {
    playbooks: [
      {
        name: "drain",
        when: { detector: "drain" },
        do: "act-unless-vetoed",
        vetoBlocks: 5,
        steps: ["pause"],
        cooldownBlocks: 300,
      },
    ],
  },
};

/** Blocks that go away, and what was in them. */
export const reorgRows: readonly Row[] = [
  {
    ...{
      number: 4,
      shape: { history: 70 },
      fault: "1, 2, 7, 32 or 64 blocks go away, and the event with them, or into another block",
    },
    holds: "a finding that is gone is withdrawn; one that is not is contained, with one transaction",
    async play(it) {
      await it.armed();
      const [depth, again] = [it.pick([1, 2, 7, 32, 64]), it.pick(["never", "first", "later"] as const)];
      const event = it.drain();
      const isLate = it.chance(0.5);
      it.world.mine({ emits: [[event]] });
      // Seen before it goes away, or not; answered before, or not.
      if (it.chance(0.7)) await it.clock.pass(it.blockMs);
      for (let block = 1; block < depth; block++) it.world.mine(isLate ? { takes: [] } : {});
      if (depth > 1) await it.clock.pass(it.blockMs);
      it.world.reorganise(depth);
      if (again !== "first") await it.blocks(1);
      await it.blocks(1, again === "never" ? {} : { emits: [[event]] });
      for (let block = 0; block < depth; block++) it.world.mine();
      if (again === "never") return gone(it);
      return contained(it, { most: 3, blocks: await it.until(3) });
    },
  },
  {
    ...{
      number: 4,
      shape: { history: 70 },
      fault: "another guardian is faster, and a reorganisation takes its pause away",
    },
    holds: "the target is paused anew, with one transaction",
    async play(it) {
      await it.armed();
      await it.blocks(1, { emits: [[it.drain()]] });
      await it.blocks(1, { paused: true });
      const depth = it.int(1, 7);
      await it.blocks(depth - 1);
      it.world.reorganise(depth);
      // Whether nodes still have what reverted in a block that is gone is up to them.
      if (it.chance(0.7)) for (const { pool } of it.nodes.values()) for (const { hash } of pool.all()) pool.drop(hash);
      for (let block = 0; block < depth; block++) it.world.mine();
      return contained(it, { most: 3, blocks: await it.until(3) });
    },
  },
  {
    ...{
      number: 4,
      shape: vetoed,
      fault: "somebody pauses while a veto is waited for, and a reorganisation takes that away",
    },
    holds: "the target is paused anew, with one transaction",
    async play(it) {
      await it.armed();
      await it.blocks(1, { emits: [[it.drain()]] });
      await it.blocks(it.int(1, 3), {});
      await it.blocks(1, { paused: true });
      const since = it.int(3, 20);
      await it.blocks(since);
      const early = (await it.entries()).some(({ body }) => body["status"] === "already")
        ? []
        : ["it was not passed over"];
      it.world.reorganise(since + 1);
      for (let block = 0; block <= since; block++) it.world.mine();
      return [...early, ...(await contained(it, { most: 4, blocks: await it.until(4) }))];
    },
  },
];

/** Whatever became of the transaction, the finding is withdrawn and nothing else is done. */
async function gone(it: Play): Promise<readonly string[]> {
  await it.blocks(3);
  const kinds = (await it.entries()).map(({ kind }) => kind);
  const found = kinds.includes("finding");
  const intents = kinds.filter((kind) => kind === "intent").length;
  const pauses = it.world.pausesOnBranch();
  return [
    ...(pauses <= intents ? [] : [`${pauses} effective pauses for ${intents} intents`]),
    ...(it.world.receipts.size <= intents ? [] : [`${it.world.receipts.size} transactions`]),
    ...(found && !kinds.includes("retracted") ? ["a finding that is gone was kept"] : []),
    ...(intents > 1 ? [`${intents} intents`] : []),
  ];
}
