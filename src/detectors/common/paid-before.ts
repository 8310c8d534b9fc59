import type { Chain, LogFilter } from "../../core/parts.ts";
import type { Address, Log } from "../../core/types.ts";
import { lower } from "../../lib/words.ts";
import { createPatience } from "./patience.ts";

/** Words of an event in which an address is looked for. */
const mostWords = 8;
/** Addresses that are kept, the newest of them. */
const mostKept = 200_000;
const isAddress = /^0{24}(?!0{40})/;

/** Addresses that stand in an event: in its indexed words, or in the first of its data. */
function addressesIn({ topics, data }: Log): readonly Address[] {
  const words = [
    ...topics.slice(1).map((topic) => topic.slice(2)),
    ...(data.slice(2, 2 + 64 * mostWords).match(/.{64}/g) ?? []),
  ];
  return words.filter((word) => isAddress.test(word)).map((word) => lower(`0x${word.slice(24)}`));
}

/**
 * Whom events named in so many blocks. What lies before the first look is asked for by ranges, once, when somebody is asked after: nodes may leave
 * some of it out, which is good enough for what only tells.
 */
export function createPaidBefore(filters: readonly LogFilter[], withinBlocks: number) {
  const patience = createPatience<void>();
  /** By address, the newest block that named it. */
  const named = new Map<Address, bigint>();

  function note(block: bigint, logs: readonly Log[]): void {
    for (const address of logs.flatMap(addressesIn)) {
      const before = named.get(address) ?? -1n;
      named.delete(address);
      named.set(address, before > block ? before : block);
    }
    for (const address of named.keys()) {
      if (named.size <= mostKept) break;
      named.delete(address);
    }
  }

  async function lookBack(upTo: bigint, chain: Chain): Promise<void> {
    for await (const logs of chain.pastLogs(upTo, withinBlocks, filters)) {
      for (const { block, log } of logs) note(block, [log]);
      // The newest come first, and are not to make room for what lies before them.
      if (named.size >= mostKept) return;
    }
  }

  return {
    note,
    async isNamed(address: Address, block: bigint, chain: Chain): Promise<boolean> {
      const isWithin = () => (named.get(address) ?? -1n) > block - BigInt(withinBlocks);
      if (isWithin()) return true;
      await patience(block, () => lookBack(block, chain));
      return isWithin();
    },
  };
}
