import { type Fault, healthy } from "./fault.ts";

const ofChain = { nodes: 1, create: () => healthy } as const;

function reorg(depth: number, at: number, costBlocks: number, about: string): Fault {
  return { ...ofChain, name: `reorg-${depth}`, about, costBlocks, chain: { kind: "reorg", at, depth } };
}

/** What the chain itself does to a responder. */
export const chain: readonly Fault[] = [
  {
    ...ofChain,
    name: "fee-spike",
    about: "In the block after the signal the base fee is twenty times that of before, 60 gwei at the least.",
    costBlocks: 2,
    chain: { kind: "fee-spike", at: 1, times: 20n, atLeast: 60_000_000_000n },
  },
  reorg(
    1,
    1,
    2,
    "The block after the signal is replaced by one without the responder's transaction, which is forgotten.",
  ),
  reorg(3, 2, 3, "Three blocks, the signal's first, are replaced: the attack is in them again, the responder is not."),
];
