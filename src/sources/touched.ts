import type { SentCall } from "../core/transaction.ts";
import type { Address, BlockRef, Hash } from "../core/types.ts";
import { lower } from "../lib/words.ts";

/** The accounts that somebody reads, and who judges what a transaction that touches some of them would leave. */
export type Touching = {
  readonly accounts: ReadonlySet<Address>;
  readonly choose: (touched: ReadonlySet<Address>, hash: Hash, head: BlockRef) => readonly string[];
};

/** A topic that may be an account begins so. */
const padding = `0x${"0".repeat(24)}`;
const [accountLength, topicLength, mostTopics] = [42, 66, 4];

/**
 * Which of these accounts send a transaction, are called by it, or stand in the logs that it would emit: as who emits one, or in a topic. Logs may be of any
 * number, form and content. What changes with no such trace is not seen.
 */
export function touchedOf(
  logs: readonly unknown[],
  { from, to }: Pick<SentCall, "from" | "to">,
  accounts: ReadonlySet<Address>,
): ReadonlySet<Address> {
  const touched = new Set<Address>();
  const note = (one: unknown) => {
    if (typeof one !== "string" || one.length !== accountLength) return;
    const account = lower(one);
    if (accounts.has(account)) touched.add(account);
  };
  for (const one of [from, to]) note(one);
  for (const log of logs) {
    if (touched.size === accounts.size) break;
    if (typeof log !== "object" || log === null || !("address" in log && "topics" in log)) continue;
    note(log.address);
    for (const topic of Array.isArray(log.topics) ? log.topics.slice(0, mostTopics) : [])
      if (typeof topic === "string" && topic.length === topicLength && topic.startsWith(padding))
        note(`0x${topic.slice(padding.length)}`);
  }
  return touched;
}
