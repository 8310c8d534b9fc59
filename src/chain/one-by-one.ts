import { FirebreakError } from "../core/errors.ts";
import type { Hash } from "../core/types.ts";
import { withDeadline } from "../lib/deadline.ts";

/** Receipts that are asked for at once. */
const together = 20;
/** Milliseconds for all of them: a node that names transactions without end must not keep us from the next one. */
const usualMs = 10_000;

/**
 * The receipts of these transactions, each asked for by itself, for a node that cannot give those of the block in one answer. A block is as
 * large as strangers pay for: an empty log costs 379 gas (PUSH0 PUSH0 LOG0) and is 340 bytes of JSON, so that 45 million gas make 40 MB of them,
 * and 60 million 54 MB, where an answer may have 32. One transaction has at most 2^24 gas (EIP-7825), which make 15 MB. Calls of one moment
 * travel in one answer, so they are a few, and fewer where these are too large.
 */
export async function oneByOne<T>(
  hashes: readonly Hash[],
  ask: (hash: Hash) => Promise<T>,
  mostMs = usualMs,
): Promise<readonly T[]> {
  const all: T[] = [];
  let isOver = false;
  const read = async () => {
    for (let at = 0; at < hashes.length && !isOver; at += together)
      all.push(...(await halving(hashes.slice(at, at + together), ask)));
    return all;
  };
  return withDeadline(read(), mostMs, () => {
    isOver = true;
    const message = `the receipts of ${hashes.length} transactions took longer than ${mostMs} ms; another node is asked`;
    throw new FirebreakError("RPC_UNREACHABLE", message, { retryable: true });
  });
}

/** All of them at once, or, where that fails, one half after the other; what fails alone fails. */
async function halving<T>(hashes: readonly Hash[], ask: (hash: Hash) => Promise<T>): Promise<readonly T[]> {
  const [first] = hashes;
  if (hashes.length === 1 && first !== undefined) return [await ask(first)];
  const asked = await Promise.allSettled(hashes.map(ask));
  if (asked.every((one) => one.status === "fulfilled")) return asked.map(({ value }) => value);
  const half = Math.ceil(hashes.length / 2);
  return [...(await halving(hashes.slice(0, half), ask)), ...(await halving(hashes.slice(half), ask))];
}
