import type { Chain, FirstLogs, LogFilter } from "../core/parts.ts";
import type { Block, Hash } from "../core/types.ts";

/** Blocks that are asked for at once, and that are known at most before somebody takes them: a block's logs can be large. */
const chunk = 8n;
const mostAhead = 16n;

/**
 * Reads blocks and their logs before they are wanted, several at once, for who goes through many of them in their order. Nothing of it is believed
 * for having been read early: who takes a block looks whether it follows the one before.
 */
export function createAhead(chain: Chain, filters: readonly LogFilter[]) {
  const blocks = new Map<bigint, Promise<Block>>();
  const logs = new Map<Hash, Promise<FirstLogs>>();

  function start(number: bigint): void {
    const reading = chain.blockAt(number);
    blocks.set(number, reading);
    reading.then(
      (block) => {
        const found = chain.firstLogs(block, filters);
        logs.set(block.hash, found);
        found.catch(() => logs.delete(block.hash)); // it is asked for again by who wants it
      },
      () => blocks.delete(number), // the same
    );
  }

  function forget(): void {
    blocks.clear();
    logs.clear();
  }

  return {
    /** The block at a height on the way to `to`, which is known; the next ones are asked for meanwhile. */
    async blockAt(number: bigint, to: bigint): Promise<Block> {
      if (to <= number) return chain.blockAt(number);
      if (!blocks.has(number)) forget();
      const known = BigInt(blocks.size);
      if (known === 0n || known + chunk <= mostAhead) {
        const from = number + known;
        for (let next = from; next < from + chunk && next < to; next++) start(next);
      }
      const reading = blocks.get(number) ?? chain.blockAt(number);
      const block = await reading;
      blocks.delete(number);
      return block;
    },
    /** The logs of a block; `missing` as a chain says it. */
    firstLogs(block: Block): Promise<FirstLogs> {
      const found = logs.get(block.hash) ?? chain.firstLogs(block, filters);
      logs.delete(block.hash);
      return found;
    },
    /** The chain changed: what was read may not be part of it any more. */
    forget,
  };
}

export type Ahead = ReturnType<typeof createAhead>;
