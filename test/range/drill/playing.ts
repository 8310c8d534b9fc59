import type { Disturbance } from "../../../src/range/drill/disturb.ts";
import type { Move } from "../../../src/range/drill/format.ts";
import type { PlayOptions } from "../../../src/range/drill/play.ts";
import type { Stage } from "../../../src/range/drill/stage.ts";

/** A move of an attack, sent by who its label names. */
export const move = (label: string, others: Partial<Move> = {}): Move => ({
  ...{ label, after: 0, times: 1, signal: false, reverts: false, private: false },
  ...others,
  send: { from: label, to: label, args: [] },
});

/** A stage that writes down what is asked of it; every transaction is in the block that is closed next, or in a later one that `inBlock` has for its sender. */
export function recorder(said: string[] = [], name = "", inBlock: Readonly<Record<string, bigint>> = {}) {
  const sent: { readonly from: string; block: bigint }[] = [];
  let number = 10n;
  let at = 0n;
  const mine = async () => {
    said.push(`${name}mine`);
    number += 1n;
    return { number, timestamp: at++ };
  };
  const stage = {
    submit: async ({ from }: { from: string }) => {
      said.push(from);
      sent.push({ from, block: inBlock[from] ?? number + 1n });
      return `0x${sent.length - 1}` as const;
    },
    mine,
    mineLater: async (seconds: number) => {
      said.push(`${seconds} s later`);
      return mine();
    },
    receiptOf: async (hash: string) => {
      const { block = 0n } = sent[Number(hash.slice(2))] ?? {};
      return block > number ? undefined : { success: true, contractAddress: undefined, block, logs: [] };
    },
    /** What a reorganisation does to the number of the head. */
    back: (blocks: number) => {
      number -= BigInt(blocks);
    },
  };
  return { said, stage };
}

export const undisturbed = { beforeBlock: async () => {}, beforeMine: async () => {}, undone: async () => 0 };
export const chainOf = (stage: unknown, name = "mainnet", blockMs = 1, disturbance: Disturbance = undisturbed) => ({
  ...{ name, blockMs, disturbance, stage: stage as Stage, known: new Map() },
});
export const options = (
  chains: PlayOptions["chains"],
  moves: readonly Move[],
  others: Partial<PlayOptions> = {},
): PlayOptions => ({
  ...{ chains, moves, traffic: [], tailBlocks: 1, now: () => 0, onBlock: () => {} },
  pace: async () => {},
  holdings: async () => [],
  broughtBy: async () => [],
  beforeBlock: async () => {},
  ...others,
});
