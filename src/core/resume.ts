import { FirebreakError } from "./errors.ts";
import type { Executor, Store } from "./parts.ts";
import { type At, straight } from "./points.ts";
import type { Intent, SignedTx } from "./types.ts";

export type ResumeOptions = {
  /** Which intents there are to finish: at start the open ones, later those of replicas that are gone. */
  readonly open: Store["openIntents"];
  readonly executor: Executor;
  /** Why an intent must be left alone; undefined when it is this responder's to finish. */
  readonly objection: (intent: Intent) => string | undefined;
  readonly follow: (intent: Intent) => void;
  /** False where its effect is there and sending it once more may undo something, and where it would land without effect; it is followed all the same. */
  readonly isNeeded?: (intent: Intent) => Promise<boolean>;
  readonly sent: (intent: Intent, tx: SignedTx) => void;
  readonly fault: (intent: Intent, error: unknown) => void;
  readonly at?: At | undefined;
};

/**
 * At start, every intent of this responder without an outcome is sent again, byte for byte: whether it had been sent before the crash or not,
 * the same transaction can land only once.
 */
export async function resume({
  open: ask,
  executor,
  objection,
  follow,
  isNeeded = async () => true,
  sent,
  fault,
  at = straight,
}: ResumeOptions): Promise<readonly Intent[]> {
  const open = await at("open-intents", ask);
  const intents = open.filter((intent) => objection(intent) === undefined);
  for (const intent of open) {
    const why = objection(intent);
    if (why !== undefined) fault(intent, new FirebreakError("NOT_OURS", `an open intent is left alone: ${why}`));
  }
  for (const intent of intents) {
    follow(intent);
    for (const tx of intent.txs) if (executor.senders.includes(tx.sender)) executor.hold(tx);
  }
  // Each by itself: none waits for what a node has to say of another.
  const finish = async (intent: Intent) => {
    if (!(await at("needed", () => isNeeded(intent)))) return;
    await Promise.all(
      intent.txs.map((tx) =>
        at("resume", () => executor.broadcast(tx)).then(
          () => sent(intent, tx),
          (error: unknown) => fault(intent, error),
        ),
      ),
    );
  };
  await Promise.all(intents.map(finish));
  return intents;
}
