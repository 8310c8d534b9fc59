import { setTimeout as pause } from "node:timers/promises";
import type { Block, Hash, NewEntry } from "../../src/core/types.ts";
import { detector } from "../core/watching.ts";
import { blockOf, fakeAction, fakeStore, findingOf, observationOf, preparedOf, settled } from "../support/fakes.ts";
import { chainOf, runAll } from "./laning.ts";

/** Milliseconds in which what holds at a head is looked at. */
export const lookMs = 1_100;

type Branches = {
  /** In order; a block with `reorged` is one of another branch. */
  readonly shown: readonly { readonly block: Block; readonly reorged?: readonly Block[] }[];
  /** Where the effect of the pause is there, and where something is stolen. */
  readonly holding: readonly Block[];
  readonly thefts: readonly Block[];
  /** Whether the pause's transaction is known no more once its block is gone. */
  readonly isLost?: boolean;
  readonly cooldownBlocks?: bigint;
  readonly store?: ReturnType<typeof fakeStore>;
};

/** What a lane writes down of a chain whose branch is left; its pause is mined in block 101. */
export async function runBranches({
  shown,
  holding,
  thefts,
  isLost = false,
  cooldownBlocks,
  store = fakeStore(),
}: Branches): Promise<NewEntry[]> {
  const [held, stolen] = [holding, thefts].map((all) => new Set(all.map(({ hash }) => hash)));
  const prepared = new Set<string>();
  let isGone = false;
  const source = async function* () {
    for (const { block, reorged = [] } of shown) {
      const isHead = reorged.length === 0;
      isGone ||= !isHead;
      yield observationOf(block, { reorged, isHead });
      while (isHead && !prepared.has(block.hash)) await settled();
      if (block.number > 100n) await pause(lookMs);
    }
  };
  const finds = detector("owner", [], async ({ block }) =>
    stolen?.has(block.hash) ? [findingOf({ key: "stolen", block })] : [],
  );
  const holds = (hash: Hash) => held?.has(hash) === true;
  const action = fakeAction({
    holds: async ({ hash }) => holds(hash),
    prepare: async ({ hash }) => {
      prepared.add(hash);
      return preparedOf({ holds: holds(hash) });
    },
  });
  const { app } = chainOf({
    ...{ name: "one", id: 1n, head: 99, steps: ["pause"], detectors: [finds], source, action },
    sends: {
      receipt: async ([tx]) =>
        isLost && isGone ? undefined : tx && { hash: tx.hash, block: blockOf(101), success: true },
    },
  });
  const playbooks = app.playbooks.map((one) => ({ ...one, ...(cooldownBlocks !== undefined && { cooldownBlocks }) }));
  const blocks = new Map(shown.map(({ block }) => [block.number, block]));
  const blockAt = async (number: bigint) => blocks.get(number) ?? blockOf(number);
  const chain = { ...app.chain, head: async () => blockOf(99), blockAt };
  return (await runAll([{ ...app, playbooks, chain }], store)).entries;
}
