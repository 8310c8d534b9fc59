import { FirebreakError } from "../core/errors.ts";
import type { FirstLogs } from "../core/log-reads.ts";
import type { Chain, LogFilter } from "../core/parts.ts";
import type { Block, Hash, Log } from "../core/types.ts";
import { withDeadline } from "../lib/deadline.ts";
import { inPieces, type Pieces } from "../lib/in-pieces.ts";
import { promisedLogs } from "./logs.ts";
import { isWanted, promisedBy } from "./promised.ts";
import type { Ask } from "./quorum.ts";

/** Milliseconds that nodes get to say the same. */
const usualPatience = 500;

/**
 * Reads logs twice: what a quorum of the nodes says of them, and then what the receipts prove. An event that so many nodes say alike is worth as much
 * as the hash of its block, which is their word as well, and a node answers it a hundred times sooner; the receipts show what was left out.
 */
export function createAgreedLogs(ask: Ask, proven: Chain["logs"], patienceMs = usualPatience): Chain["firstLogs"] {
  /** The block of which a quorum said what its receipts do not hold: there the receipts alone count. */
  let denied: Hash | undefined;

  /** What the receipts hold beside what was said. Raises LOGS_UNVERIFIED once where they do not hold that. */
  async function beside(said: readonly Log[], all: readonly Log[], { hash, number }: Block): Promise<readonly Log[]> {
    const rest = await inPieces(without(all, said));
    if (rest !== undefined) return rest;
    denied = hash;
    throw new FirebreakError(
      "LOGS_UNVERIFIED",
      `a quorum of the nodes says logs of block ${number} that its receipts do not hold; look at what was done about it, and use other nodes`,
      { retryable: true },
    );
  }

  return async (block, filters): Promise<FirstLogs> => {
    const promised = promisedBy(block, filters);
    if (promised.length === 0) return { logs: [] };
    const prove = () => proven(block, filters);
    const first =
      denied === block.hash ? [] : await withDeadline(said(ask, block, promised, filters), patienceMs, () => []);
    // The receipts of a block take ten milliseconds to read: they are asked for when what was said is answered.
    return first.length === 0
      ? { logs: await prove() }
      : { logs: first, missing: async () => beside(first, await prove(), block) };
  };
}

/** Where they do not say the same, or none can say it, the receipts do. */
async function said(
  ask: Ask,
  block: Block,
  promised: readonly LogFilter[],
  filters: readonly LogFilter[],
): Promise<readonly Log[]> {
  try {
    return await promisedLogs(ask, block, promised, (log) => isWanted(log, block, filters));
  } catch {
    return [];
  }
}

/**
 * Those that were not said, by what the root covers: neither the transaction's hash nor, on every chain, the place that a node gives a log is that.
 * Undefined where something was said that is not among them.
 */
function* without(all: readonly Log[], said: readonly Log[]): Pieces<readonly Log[] | undefined> {
  const left = new Map<string, Map<number, Log>>();
  for (const log of all) {
    const text = covered(log);
    left.set(text, (left.get(text) ?? new Map<number, Log>()).set(log.logIndex, log));
    yield text.length;
  }
  for (const log of said) {
    const text = covered(log);
    const alike = left.get(text) ?? new Map<number, Log>();
    const first = alike.keys().next().value;
    if (first === undefined) return undefined;
    if (!alike.delete(log.logIndex)) alike.delete(first);
    yield text.length;
  }
  return [...left.values()].flatMap((alike) => [...alike.values()]).sort((one, other) => one.logIndex - other.logIndex);
}

function covered({ address, topics, data }: Log): string {
  return [address, ...topics, data].join();
}
