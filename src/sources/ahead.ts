import type { FirstLogs } from "../core/log-reads.ts";
import type { Chain, LogFilter } from "../core/parts.ts";
import type { Block, Hash } from "../core/types.ts";

/** Blocks that are asked for at once, and that are known at most before somebody takes them: a block's logs can be large. */
const chunk = 8n;
const mostAhead = 16n;
/** Blocks that were named and not seen yet, of which the logs are kept. */
const mostNamed = 2;

/**
 * Reads blocks and their logs before they are wanted, several at once, for who goes through many of them in their order. Nothing of it is believed
 * for having been read early: who takes a block looks whether it follows the one before.
 */
export function createAhead(chain: Chain, filters: readonly LogFilter[]) {
  const blocks = new Map<bigint, Promise<Block>>();
  const logs = new Map<Hash, Promise<FirstLogs>>();
  let named: readonly Hash[] = [];
  let proven: readonly Block[] = [];

  function start(number: bigint): void {
    const reading = chain.blockAt(number);
    blocks.set(number, reading);
    reading.then(read, () => blocks.delete(number)); // it is asked for again by who wants it
  }

  function read(block: Block): void {
    const found = chain.firstLogs(block, filters);
    logs.set(block.hash, found);
    found.catch(() => logs.delete(block.hash)); // the same
  }

  function forget(): void {
    proven = [];
    blocks.clear();
    logs.clear();
  }

  return {
    /** Blocks on the way to a head that nobody has to be asked for. */
    prove(blocks: readonly Block[]): void {
      proven = blocks;
    },
    /** The block at a height on the way to `to`, which is known; the next ones are asked for meanwhile. */
    async blockAt(number: bigint, to: bigint): Promise<Block> {
      const own = proven.find((one) => one.number === number);
      if (own !== undefined) return own;
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
    /** Asks for the logs of a block that somebody named as the head, beside the question what the head is. */
    expect(block: Block): void {
      if (logs.has(block.hash)) return;
      named = [...named, block.hash];
      for (const old of named.slice(0, -mostNamed)) logs.delete(old);
      named = named.slice(-mostNamed);
      read(block);
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
