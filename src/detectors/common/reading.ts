import { FunctionFragment } from "ethers";
import { z } from "zod";
import { FirebreakError, messageOf } from "../../core/errors.ts";
import type { Chain, DetectorTools } from "../../core/parts.ts";
import type { Block, BlockRef, Hex, Observation } from "../../core/types.ts";
import { encodeCall } from "../../lib/encode.ts";
import { address } from "../../lib/fields.ts";
import { shown } from "../../lib/issues.ts";
import { wordAt } from "../../lib/words.ts";

/** The chain of a detector has its name, which is known where chains are; within one there are ids alone. */
export const chainId = z
  .int({
    error: ({ code, input }) =>
      code === "invalid_type" && typeof input === "string"
        ? `expected the id of a chain, such as 8453, and not its name, found ${shown(input)}`
        : undefined,
  })
  .min(1)
  .transform(BigInt);
export const args = z
  .array(z.union([z.string(), z.boolean(), z.int()]))
  .max(8)
  .describe("The arguments of `call`.");

const fields = {
  address: address.describe("The contract that is asked."),
  call: z
    .string()
    .describe(
      "The view function that is asked, written out with what it returns, such as `function totalSupply() view returns (uint256)`.",
    ),
  args: args.default([]),
  word: z.int().min(0).max(31).default(0).describe("Which word of the answer counts, from 0."),
  chain: chainId
    .optional()
    .describe("The id of its chain, where that is another one: it is read at that chain's head."),
};
export const readingFields = fields;
export const reading = z.strictObject(fields);

type Settings = z.output<typeof reading>;
export type Reading = {
  readonly what: string;
  readonly isSigned: boolean;
  /** The number at this block; NOT_EVALUABLE where the contract gives none. */
  read(chain: Chain, block: BlockRef): Promise<bigint>;
};

/** A number that a view function answers. Raises CONFIG for a function that cannot be read. */
export function compileReading({ address, call, args, word }: Settings): Reading {
  const { data } = encodeCall(address, call, args);
  const fragment = FunctionFragment.from(call.startsWith("function ") ? call : `function ${call}`);
  const isSigned = fragment.outputs[word]?.type.startsWith("int") ?? false;
  const what = `${fragment.name}(${args.join(", ")}) of ${address}`;
  return {
    what,
    isSigned,
    async read(chain, block) {
      const value = wordAt(await answerOf(chain.call({ to: address, data }, block), what), word);
      if (value === undefined)
        throw new FirebreakError(
          "NOT_EVALUABLE",
          `expected ${word + 1} word(s) of ${what}; check that it has the function`,
        );
      return isSigned ? BigInt.asIntN(256, BigInt(value)) : BigInt(value);
    },
  };
}

/** What a contract refuses to say is no finding: nobody knows what it would have been. */
export async function answerOf(calling: Promise<Hex>, what: string): Promise<Hex> {
  try {
    return await calling;
  } catch (error) {
    if (!(error instanceof FirebreakError) || error.code !== "CALL_REVERTED") throw error;
    throw new FirebreakError("NOT_EVALUABLE", `${what} reverts: ${error.message}`, { cause: error });
  }
}

/** Null for what a contract refused to say, which is an answer; anything else rises. */
export function nullWhereReverted(error: unknown): null {
  const { cause } = error instanceof FirebreakError ? error : { cause: undefined };
  if (cause instanceof FirebreakError && cause.code === "CALL_REVERTED") return null;
  throw error;
}

/** The block is one of this chain, as it was given, or the head of another one. */
export type Place<Own extends BlockRef = BlockRef> = { readonly chain: Chain; readonly block: Own | Block };

export function isElsewhere(wanted: bigint | undefined, { chainId }: Chain): boolean {
  return wanted !== undefined && wanted !== chainId;
}

/**
 * Whether what a block holds may be compared with another chain's present. An older one is looked at late, an hour after a stop of an hour; what
 * lasts shows at the head. A transaction that is not mined is simulated on the head.
 */
export function isPresent({ isHead, pending }: Observation): boolean {
  return isHead || pending !== undefined;
}

/** Where a number is read that may lie on another chain: there at its head. Raises NOT_EVALUABLE for a chain that is not read. */
export async function placeOf<Own extends BlockRef>(
  wanted: bigint | undefined,
  block: Own,
  chain: Chain,
  { chains }: Pick<DetectorTools, "chains">,
): Promise<Place<Own>> {
  if (wanted === undefined || !isElsewhere(wanted, chain)) return { chain, block };
  const other = chains?.get(wanted);
  if (other === undefined)
    throw new FirebreakError("NOT_EVALUABLE", `chain ${wanted} is not read; add it to the configuration`);
  return { chain: other, block: await other.head() };
}

/** Why a reading would say nothing; empty when it says something. */
export async function unreadable(reading: () => Promise<unknown>): Promise<readonly string[]> {
  try {
    await reading();
    return [];
  } catch (error) {
    if (error instanceof FirebreakError) return [`it cannot be read: ${messageOf(error)}`];
    throw error;
  }
}
