import type { BlockRef, Hash, Intent, NewEntry, SignedTx } from "./types.ts";

/** How far a source has got. */
export type Cursor = BlockRef & {
  /** The hashes of the blocks before it that are known, the newest first, each the parent of the one before. */
  readonly before?: readonly Hash[];
  /** The first block that was ever shown; absent where an older record does not say it. */
  readonly first?: bigint;
};

/** One durable change: all of it or nothing, one fsync. */
export type Change = {
  readonly entries: readonly NewEntry[];
  /** When it happened, in milliseconds since 1970, where that is not now: a second file had it until now. */
  readonly at?: number;
  /** Nothing of the change is written when one of this name was: what two replicas find is said once. */
  readonly once?: string;
  /** How far the source has got. */
  readonly cursor?: { readonly chainId: bigint; readonly block: Cursor };
  /** A new intent with its first transaction; nothing of the change is written when its id is known already. */
  readonly intent?: Intent;
  /** A replacement that is about to be sent. */
  readonly variant?: { readonly intent: string; readonly tx: SignedTx };
  /** The intent has its outcome and is not picked up again. */
  readonly closes?: string;
  /** The intent had its outcome, and a reorganisation took it away; nothing of the change is written when it is open already. */
  readonly reopens?: string;
  /** Whether the intent may be written into the second file when the record cannot be reached. */
  readonly locally?: boolean;
};
