import { FunctionFragment } from "ethers";
import { z } from "zod";
import { FirebreakError } from "../../core/errors.ts";
import type { Chain, DetectorTools } from "../../core/parts.ts";
import type { Address, Block } from "../../core/types.ts";
import { encodeCall } from "../../lib/encode.ts";
import { address } from "../../lib/fields.ts";
import { wordAt } from "../../lib/words.ts";
import { isWord } from "../common/abi-fields.ts";
import { blockBefore } from "../common/past.ts";
import { answerOf, isElsewhere, type Place, placeOf, readingFields } from "../common/reading.ts";
import { isFree, type Names, type Values } from "./expression.ts";
import { typeOf, valueIn } from "./fields.ts";

/** A name in an expression. */
export const name = z
  .string()
  .regex(/^[a-z][A-Za-z0-9_]{0,31}$/, "expected a name such as supplyBefore: it begins with a small letter")
  .refine(isFree, {
    error: ({ input }) => `expected another name than ${input}, which has a meaning of its own in expressions`,
  });

const read = z.strictObject({
  ...readingFields,
  blocksAgo: z.int().min(0).max(50_000).default(0).describe("What is read is so many blocks old; 0 is now."),
});
export const reads = z
  .record(name, read)
  .default({})
  .describe("Numbers, addresses and flags that contracts answer, by the name that they have in the expression.");

type Settings = z.output<typeof reads>;

/** Seconds by which another chain's head may be later than an older block: as much as lies between two polls, and no stop. */
const mostApart = 60n;

/** What a rule reads of contracts, by name: all at once, before its expression is looked at. */
export function compileReads(settings: Settings, tools: DetectorTools) {
  const all = Object.entries(settings).map(([name, one]) => ({ name, ...compileRead(one, tools, name) }));
  return {
    names: Object.fromEntries(all.map(({ name, type }) => [name, type])) as Names,
    /** Requests to nodes per look: each read, and what finds its block. */
    cost: Object.values(settings).reduce(
      (sum, { blocksAgo, chain }) => sum + 1 + (blocksAgo > 1 ? 1 : 0) + (chain === undefined ? 0 : 1),
      0,
    ),
    isElsewhere: (chain: Chain) => Object.values(settings).some((one) => isElsewhere(one.chain, chain)),
    /** Raises NOT_EVALUABLE for a block that is not of the present where another chain has gone on since. */
    async at(block: Block, chain: Chain, isPresent = true): Promise<Values> {
      const reading = all.map(async ({ name, read }) => [name, await read(block, chain, isPresent)] as const);
      const values = await Promise.all(reading);
      return Object.fromEntries(values);
    },
  };
}

/** Raises NOT_EVALUABLE where another chain has gone on for long since a block that is not of the present. */
export function requireNear({ chain, block: there }: Place<Block>, block: Block, name: string): void {
  if (there.timestamp - block.timestamp <= mostApart) return;
  throw new FirebreakError(
    "NOT_EVALUABLE",
    `chain ${chain.chainId} has gone on for more than ${mostApart} seconds since, so that ${name} says nothing of this block; look at what happened in it yourself`,
  );
}

function compileRead(
  { address, call, args, word, blocksAgo, chain: wanted }: Settings[string],
  tools: DetectorTools,
  name: string,
) {
  const { data } = encodeCall(address, call, args);
  const fragment = FunctionFragment.from(call.startsWith("function ") ? call : `function ${call}`);
  const type = fragment.outputs[word]?.type;
  if (type === undefined || !isWord.test(type))
    throw new FirebreakError(
      "CONFIG",
      `expected ${name} to say which type its word ${word} has, such as "function totalSupply() view returns (uint256)"`,
    );
  return {
    type: typeOf(type),
    async read(block: Block, chain: Chain, isPresent: boolean) {
      const there = await placeOf(wanted, block, chain, tools);
      if (!isPresent) requireNear(there, block, name);
      const at = blocksAgo === 0 ? there.block : await blockBefore(there.block, BigInt(blocksAgo), there.chain);
      if (at === undefined)
        throw new FirebreakError("NOT_EVALUABLE", `no node knows the block ${blocksAgo} before ${block.number}`);
      const answer = await answerOf(there.chain.call({ to: address, data }, at), name);
      const value = valueIn(wordAt(answer, word), type);
      if (value !== undefined) return value;
      throw new FirebreakError(
        "NOT_EVALUABLE",
        `expected ${word + 1} word(s) for ${name}; check that the contract has its function`,
      );
    },
  };
}

/**
 * The accounts of each read: its contract, and what it is asked about. Undefined where not only the state of one chain counts: sums over blocks are of
 * what is mined, and each look at another chain would cost requests there.
 */
export function readBy({
  reads,
  windows,
}: {
  readonly reads: Settings;
  readonly windows: object;
}): readonly (readonly Address[])[] | undefined {
  const all = Object.values(reads);
  if (Object.keys(windows).length > 0 || all.some(({ chain }) => chain !== undefined)) return undefined;
  return all.map((one) => [one.address, ...one.args.flatMap((arg) => address.safeParse(arg).data ?? [])]);
}
