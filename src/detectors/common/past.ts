import { FirebreakError } from "../../core/errors.ts";
import type { Chain } from "../../core/parts.ts";
import type { Block, BlockRef, Observation } from "../../core/types.ts";

const unknowable = ["NOT_EVALUABLE", "BLOCK_UNKNOWN", "CALL_REVERTED"];

/** Undefined for what the chain cannot say of the past: a node may keep no older state. */
export async function orNone<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof FirebreakError && isUnknowable(error)) return undefined;
    throw error;
  }
}

/** What a node refuses for good, such as logs that it has thrown away, it will not say later either. */
function isUnknowable({ code, retryable }: FirebreakError): boolean {
  return unknowable.includes(code) || (code === "RPC_ERROR" && !retryable);
}

/** The parent of the observed block, by its hash, so that a reorganisation cannot mix two branches; undefined for the first block. */
export function parentOf({ block }: Pick<Observation, "block">): BlockRef | undefined {
  return block.number === 0n ? undefined : { number: block.number - 1n, hash: block.parentHash };
}

/** What was read one block before; undefined where no node keeps that state (the first block after a start on a fork). */
export async function atParent<T>(
  observation: Pick<Observation, "block">,
  read: (block: BlockRef) => Promise<T>,
): Promise<T | undefined> {
  const parent = parentOf(observation);
  return parent && (await orNotEvaluable(read(parent)));
}

/** Undefined where the node cannot say; a revert is an answer and rises. */
async function orNotEvaluable<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof FirebreakError && error.code === "NOT_EVALUABLE") return undefined;
    throw error;
  }
}

/** The block that lies this far behind the observed one; undefined before the first block or where no node knows it. */
export async function blockBefore(
  block: BlockRef & Partial<Block>,
  blocks: bigint,
  chain: Chain,
): Promise<BlockRef | undefined> {
  if (blocks === 0n) return block;
  if (blocks > block.number) return undefined;
  if (blocks === 1n && block.parentHash !== undefined) return { number: block.number - 1n, hash: block.parentHash };
  return orNone(chain.blockAt(block.number - blocks));
}

/** Seconds that so many blocks up to this one took; undefined where nobody can say. */
export async function secondsOf(blocks: number, block: Block, chain: Chain): Promise<number | undefined> {
  const before = block.number < BigInt(blocks) ? undefined : await orNone(chain.blockAt(block.number - BigInt(blocks)));
  return before && Number(block.timestamp - before.timestamp);
}
