import type { Finding, Hash, Intent } from "./types.ts";

/** An open intent, and what was seen of it. */
export type Followed = {
  intent: Intent;
  readonly finding: Finding | undefined;
  /** Findings that wait for the same effect, by incident. */
  readonly covered: Map<string, Finding>;
  /** It is looked at above this block: the finding's, or the last one that a reorganisation left of those before it. */
  since: bigint;
  /** The first and the last head at which its effect was seen to hold while its own transaction was not mined: others brought it about. */
  held?: { readonly first: bigint; readonly last: bigint } | undefined;
  spentSince?: bigint | undefined;
  /** The head at which it was sent, which may be later than the block of its finding. */
  readonly sentAt: Hash | undefined;
  /** The first head at which it was looked at. */
  lookedSince?: bigint | undefined;
  /** The block of its receipt, once that was written down. */
  minedIn?: Hash;
  /** Another replica thought that this one was gone, and finishes it with the bytes that it knows. */
  isElsewhere?: boolean;
};

/** Its effect holds, by us or by somebody else, and is young enough for a reorganisation to undo it. */
export type Settled = { readonly intent: Intent; readonly finding: Finding | undefined; readonly restsOn: bigint };

/**
 * Others brought its effect about, and nothing was found since that asks for it: where it does not hold any more, who may open again has, or its time
 * was over, and our transaction must not bring it about once more.
 */
export function isDoneByOthers({ held, covered }: Followed): boolean {
  return held !== undefined && [...covered.values()].every(({ block }) => block.number <= held.last);
}

/** The same height, or the last one below blocks that are gone. */
export function lowered(number: bigint, from: bigint): bigint {
  return number < from ? number : from - 1n;
}

/** The blocks from this one on are no longer part of the chain, which may have become lower: what was seen at them says nothing of the new ones. */
export function forgetFrom(from: bigint, followed: Followed, isGone: (finding: Finding) => boolean): void {
  const { since, held, covered } = followed;
  followed.since = lowered(since, from);
  for (const [key, finding] of covered) if (isGone(finding)) covered.delete(key);
  if (held !== undefined) followed.held = held.first < from ? { ...held, last: lowered(held.last, from) } : undefined;
  followed.spentSince = undefined;
  followed.lookedSince = undefined;
}
