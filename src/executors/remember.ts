import type { Executor } from "../core/parts.ts";
import { poised } from "../core/sending.ts";
import type { Entry, Hash } from "../core/types.ts";

const remembered = 10_000;

/** Remembers the transactions that executors signed, so that others can tell ours from those of somebody who has the key. */
export function rememberOurs() {
  const hashes = new Set<Hash>();

  function add(hash: Hash): void {
    hashes.add(hash);
    const [oldest] = hashes;
    if (hashes.size > remembered && oldest !== undefined) hashes.delete(oldest);
  }

  return {
    isOurs: (hash: Hash): boolean => hashes.has(hash),
    /** What the journal says of before the start, and of other replicas. */
    take({ body }: Pick<Entry, "body">): void {
      if (typeof body["hash"] === "string") add(body["hash"] as Hash);
    },
    remember: (executor: Executor): Executor => ({
      ...executor,
      async sign(action, call, spent) {
        const tx = await executor.sign(action, call, spent);
        add(tx.hash);
        return tx;
      },
      async replace(call, txs, spent) {
        const tx = await executor.replace(call, txs, spent);
        if (tx !== undefined) add(tx.hash);
        return tx;
      },
      // What was signed before the start is sent again at the start.
      broadcast(tx) {
        add(tx.hash);
        return executor.broadcast(tx);
      },
      poise(tx) {
        add(tx.hash);
        return poised(tx, executor);
      },
    }),
  };
}
