import type { Hash, SignedTx } from "../core/types.ts";
import { type Fees, larger } from "./fees.ts";

/**
 * Which nonces are free: derived each time from what the chain counts and what intents hold, never counted up, so that nothing can leave a gap
 * for good. And what nodes may already hold at each of them, because they want more than that for its place.
 */
export function createNonces() {
  const held = new Set<bigint>();
  const standing = new Map<bigint, Map<Hash, Fees>>();
  /** Refused by every node for want of ether or gas: nobody holds them. */
  const withdrawn = new Map<Hash, bigint>();
  let mined: bigint | undefined;

  function count(next: bigint): void {
    mined = next;
    for (const nonce of standing.keys()) if (nonce < next) standing.delete(nonce);
    for (const [hash, nonce] of withdrawn) if (nonce < next) withdrawn.delete(hash);
  }

  function lowestFree(): bigint | undefined {
    let nonce = mined;
    while (nonce !== undefined && held.has(nonce)) nonce += 1n;
    return nonce;
  }

  const isBefore = (one: SignedTx, later: SignedTx): boolean =>
    one.nonce < later.nonce || (one.nonce === later.nonce && withdrawn.has(later.hash) && !withdrawn.has(one.hash));
  const isSpent = (nonce: bigint): boolean => mined !== undefined && nonce < mined;

  return {
    /** What the chain counts at a head; a reorganisation may make it less. */
    count,
    /** The count of the last head may lack what is known to be mined: its nonce must not be given out again. */
    landed(nonce: bigint): void {
      if (mined !== undefined && nonce >= mined) count(nonce + 1n);
    },
    /** The lowest one that is not held; undefined before the chain was asked. */
    lowestFree,
    hold: (nonce: bigint): void => void held.add(nonce),
    /** What was never signed will never be mined: its nonce would be a gap before all that follow. */
    async holding<T>(nonce: bigint, sign: () => Promise<T>): Promise<T> {
      held.add(nonce);
      try {
        return await sign();
      } catch (error) {
        held.delete(nonce);
        throw error;
      }
    },
    release: (nonce: bigint): void => void held.delete(nonce),
    /**
     * The last of the lowest nonce that can still be mined: what is held above it waits for it. Rather one that not every node refused. Undefined when
     * all are spent.
     */
    next: (txs: readonly SignedTx[]): SignedTx | undefined =>
      txs.reduce<SignedTx | undefined>(
        (next, tx) => (isSpent(tx.nonce) || (next !== undefined && isBefore(next, tx)) ? next : tx),
        undefined,
      ),
    /** Nobody fills a nonce below it, so that it would wait for ever. */
    isCutOff: (nonce: bigint): boolean => (lowestFree() ?? nonce) < nonce,
    offered({ nonce, hash, maxFee, tip }: SignedTx): void {
      const there = standing.get(nonce) ?? new Map<Hash, Fees>();
      standing.set(nonce, there.set(hash, { maxFee, tip }));
      withdrawn.delete(hash);
    },
    unpayable({ nonce, hash }: SignedTx): void {
      standing.get(nonce)?.delete(hash);
      withdrawn.set(hash, nonce);
    },
    /** The most that nodes may hold at this nonce, of these transactions and others; undefined when there is nothing to replace. */
    highest(nonce: bigint, txs: readonly SignedTx[]): Fees | undefined {
      const ours = txs.filter((tx) => tx.nonce === nonce && !withdrawn.has(tx.hash));
      const all: readonly Fees[] = [...ours, ...(standing.get(nonce)?.values() ?? [])];
      return all.length === 0
        ? undefined
        : all.reduce((one, other) => ({
            maxFee: larger(one.maxFee, other.maxFee),
            tip: larger(one.tip, other.tip),
          }));
    },
  };
}

export type Nonces = ReturnType<typeof createNonces>;
