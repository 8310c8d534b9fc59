import type { BlockRef, Hash } from "./types.ts";

/** Armed means: simulated successfully from the real sender at this head. `gas` is what its transaction would ask for. */
export type ArmedCall = {
  readonly action: string;
  readonly armed: boolean;
  readonly reason: string;
  readonly gas?: bigint;
};

/** A transaction that is mined. */
export type Receipt = {
  readonly hash: Hash;
  readonly block: BlockRef;
  readonly success: boolean;
  /** Absent where a node does not say. */
  readonly gasUsed?: bigint;
  /** Wei for all its gas; absent where a node does not say. */
  readonly paid?: bigint;
};

/** Why a transaction reverted: it ran out of its gas, its sender may not do it, or something else. */
export type Why = "out-of-gas" | "unauthorised" | "other";
