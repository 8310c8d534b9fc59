import type { Followed } from "./followed.ts";
import type { Action, Executor } from "./parts.ts";
import { type Past, patience } from "./past.ts";
import type { Block, Intent } from "./types.ts";

export type Sending = Pick<Executor, "senders" | "next">;

export function isOwn({ txs }: Intent, { senders }: Pick<Sending, "senders">): boolean {
  return txs.every(({ sender }) => senders.includes(sender));
}

/** No other replica finishes it either. */
export function isOurOwn({ intent, isElsewhere }: Followed, { senders }: Pick<Sending, "senders">): boolean {
  return isOwn(intent, { senders }) && isElsewhere !== true;
}

/** Its call was valid for a time that has passed. */
export function hasEnded(
  { action, call }: Intent,
  { timestamp }: Block,
  actions: ReadonlyMap<string, Pick<Action, "ended">>,
): boolean {
  return actions.get(action)?.ended?.(call, timestamp) === true;
}

/** What is asked of the past for it, by name: whether it had its effect when it was mined, and whether that was there for what waited. */
export const questionsOf = ({ id }: Intent): readonly [had: string, wasThere: string] => [id, `${id} later`];

/** Whether nobody could say yet if this action landed before the start, or had its effect when it was mined, and for whom. */
export function isStillAsked(action: string, block: Block, all: Iterable<Followed>, past: Past): boolean {
  const own = [...all].filter(({ intent }) => intent.action === action);
  const asked = own.flatMap(({ intent }) => questionsOf(intent));
  return asked.some((name) => past.isAsked(name, block)) || own.some((one) => isUnsaid(one, block));
}

/** A node that has just started, too, may not have its receipt for a moment; one that never says it must not hold up for long what is to be done. */
function isUnsaid(followed: Followed, { timestamp }: Block): boolean {
  if (followed.unsaid === undefined) return false;
  const { since = timestamp } = followed.unsaid;
  followed.unsaid = { since };
  return timestamp - since < patience;
}

/** Other transactions took its nonces. Seen at two heads, because a node may know the nonce before it has the receipt. */
export function isOvertaken(followed: Followed, block: Block, sending: Sending): boolean {
  if (!isOwn(followed.intent, sending) || sending.next(followed.intent.txs) !== undefined) return false;
  followed.spentSince ??= block.number;
  return block.number > followed.spentSince;
}

/** Nobody makes it dearer, and another of the same key waits behind its nonce: it gets that. */
export function isInTheWay(
  { intent: { txs } }: Followed,
  { number }: Block,
  open: Iterable<Followed>,
  sending: Sending,
): boolean {
  const own = sending.next(txs);
  return [...open].some(({ intent, since }) => {
    const next = since < number && isOwn(intent, sending) ? sending.next(intent.txs) : undefined;
    return own !== undefined && next?.sender === own.sender && next.nonce > own.nonce;
  });
}
