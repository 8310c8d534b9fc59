import type { Address, Hash, Hex } from "./types.ts";

/** A call within a transaction, as a node's trace tells it. No hash of the block covers it: it is the word of who tells it. */
export type TracedCall = {
  readonly transaction: Hash;
  readonly kind: "call" | "create";
  readonly from: Address;
  /** Who is called, or what was created. */
  readonly to: Address;
  /** Its first 516 bytes: the function and 16 words. Of a creation nothing. */
  readonly input: Hex;
  /** Wei. */
  readonly value: bigint;
  readonly success: boolean;
  /** It succeeded, but a call around it failed: nothing is left of what it did. */
  readonly undone?: true;
  /** Fewer nodes than the quorum tell of it. */
  readonly belowQuorum?: boolean;
};

/** Which calls within transactions are wanted: those to one of these contracts, those of one of these accounts, and the creations. */
export type TraceFilter = {
  readonly to?: ReadonlySet<Address>;
  readonly from?: ReadonlySet<Address>;
  readonly created?: boolean;
  /** Of the calls to these contracts only those of these functions: what a stranger calls beside them is not counted. */
  readonly functions?: ReadonlySet<Hex>;
  /** Raises NOT_EVALUABLE where there were more than are kept: for who found nothing, and would take that for nothing being there. */
  readonly whole?: boolean;
};
