import type { Executor, Store } from "./parts.ts";
import type { Intent } from "./types.ts";

export type ResumeOptions = {
  readonly store: Store;
  readonly executor: Executor;
  readonly follow: (intent: Intent) => void;
  readonly fault: (intent: Intent, error: unknown) => void;
};

/**
 * At start, every intent without an outcome is sent again, byte for byte: whether it had been sent before the crash or not,
 * the same transaction can land only once.
 */
export async function resume({ store, executor, follow, fault }: ResumeOptions): Promise<readonly Intent[]> {
  const intents = await store.openIntents();
  for (const intent of intents) {
    follow(intent);
    for (const { nonce } of intent.txs) executor.hold(nonce);
    for (const tx of intent.txs) await executor.broadcast(tx).catch((error: unknown) => fault(intent, error));
  }
  return intents;
}
