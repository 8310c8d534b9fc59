import type { Finding, Hash, Intent } from "./types.ts";

/** An open intent, and what was seen of it. */
export type Followed = {
  intent: Intent;
  readonly finding: Finding | undefined;
  /** Findings that wait for the same effect, by incident. */
  readonly covered: Map<string, Finding>;
  /** The head at which it was sent, which may be later than the block of its finding. */
  readonly sentAt: Hash | undefined;
  spentSince?: bigint;
  /** The first head at which it was looked at. */
  lookedSince?: bigint;
  /** The block of its receipt, once that was written down. */
  minedIn?: Hash;
  /** Another replica thought that this one was gone, and finishes it with the bytes that it knows. */
  isElsewhere?: boolean;
};

/** Its effect holds, by us or by somebody else, and is young enough for a reorganisation to undo it. */
export type Settled = { readonly intent: Intent; readonly finding: Finding | undefined; readonly restsOn: bigint };
