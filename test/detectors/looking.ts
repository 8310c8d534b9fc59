// One detector, looking at made-up blocks and at a chain that is passed in.

import { FirebreakError } from "../../src/core/errors.ts";
import type { Findings } from "../../src/core/findings.ts";
import type { Chain, Detector, DetectorPart, DetectorTools } from "../../src/core/parts.ts";
import type { Transaction } from "../../src/core/transaction.ts";
import type { Address, Block, BlockRef, Finding, Hash, Hex, Log, Observation } from "../../src/core/types.ts";
import { observed } from "../../src/sources/observation.ts";
import { blockOf, fakeChain, hashFor, observationOf, stranger, target } from "../support/fakes.ts";

export function make<S>(part: DetectorPart<S>, settings: object, tools: Omit<DetectorTools, "id"> = {}): Detector {
  return part.create(part.params.parse(settings), { id: "it", ...tools });
}

/** What it says of one block, 101 unless given. */
export function look(
  detector: Detector,
  { block = blockOf(101), chain = fakeChain(), ...changes }: Partial<Observation> & { readonly chain?: Chain } = {},
): Promise<Findings> {
  return detector.observe(observationOf(block, changes), chain);
}

type Parts = { readonly chain: Chain; readonly said: readonly Log[]; readonly missing?: readonly Log[] };

/** What it says of a block of which the nodes say these logs, and whose receipts then show what is missing. */
export async function lookInParts(
  detector: Detector,
  block: Block,
  { chain, said, missing = [] }: Parts,
): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  const logs = { logs: said, missing: async () => missing };
  for await (const observation of observed(chain, block, logs, { isHead: true, reorged: [] }))
    found.push(...(await detector.observe(observation, chain)));
  return found;
}

/** What it says of these blocks, one after the other: their numbers, once per finding. */
export async function numbersOf(
  detector: Detector,
  blocks: readonly Block[],
  chain: Chain,
): Promise<readonly number[]> {
  const found: Finding[] = [];
  for (const block of blocks) found.push(...(await look(detector, { block, chain })));
  return found.map(({ block }) => Number(block.number));
}

export function logOf(topics: readonly Hash[], data: Hex = "0x", changes: Partial<Log> = {}): Log {
  return { address: target, topics, data, transactionHash: hashFor("tx"), logIndex: 0, ...changes };
}

export function sent(changes: Partial<Transaction> = {}): Transaction {
  return { hash: hashFor("tx"), from: stranger, to: target, input: "0x", value: 0n, ...changes };
}

export const lacking = () => new FirebreakError("NOT_EVALUABLE", "the node keeps no such state", { retryable: true });

export const concat = (...parts: readonly Hex[]): Hex => `0x${parts.map((one) => one.slice(2)).join("")}`;

/** A chain whose blocks 0, 1, … of branch a are known, and whose answers depend on the block. */
export function chainOf(known: Partial<Chain>): Chain {
  return fakeChain({ blockAt: async (number) => blockOf(number), ...known });
}

/** Slots, calls and codes that are one thing until block 100 and another one from block 101 on. */
export function changing(
  before: Readonly<Record<string, Hex>>,
  now: Readonly<Record<string, Hex>>,
  otherwise: Hex = `0x${"00".repeat(32)}`,
): Chain {
  const at = ({ number }: BlockRef) => (number > 100n ? now : before);
  return chainOf({
    slot: async (_, slot, block) => at(block)[slot] ?? otherwise,
    call: async ({ data }, block) => at(block)[data.slice(0, 10)] ?? otherwise,
    code: async (account: Address, block) => at(block)[account] ?? "0x60",
    transactions: async () => [],
  });
}
