import type { Executor, Store } from "./parts.ts";
import type { Intent, SignedTx } from "./types.ts";

export type ResumeOptions = {
  readonly store: Store;
  readonly executor: Executor;
  readonly follow: (intent: Intent) => void;
  readonly sent: (intent: Intent, tx: SignedTx) => void;
  readonly fault: (intent: Intent, error: unknown) => void;
};

/**
 * At start, every intent without an outcome is sent again, byte for byte: whether it had been sent before the crash or not,
 * the same transaction can land only once.
 */
export async function resume({ store, executor, follow, sent, fault }: ResumeOptions): Promise<readonly Intent[]> {
  const intents = await store.openIntents();
  for (const intent of intents) {
    follow(intent);
    for (const { nonce } of intent.txs) executor.hold(nonce);
  }
  const all = intents.flatMap((intent) => intent.txs.map((tx) => ({ intent, tx })));
  await Promise.all(
    all.map(({ intent, tx }) =>
      executor.broadcast(tx).then(
        () => sent(intent, tx),
        (error: unknown) => fault(intent, error),
      ),
    ),
  );
  return intents;
}
