import { FirebreakError } from "./errors.ts";
import type { Followed } from "./followed.ts";
import type { Executor } from "./parts.ts";
import { straight } from "./points.ts";
import { type Recorder, recordAt } from "./record.ts";
import type { Intent, NewEntry, SignedTx } from "./types.ts";

export type PushOptions = Recorder & {
  readonly executor: Executor;
  /** Wei that attempts without effect have cost an incident. */
  readonly spent: (incident: string) => bigint;
  /** Milliseconds for which what was made dearer rests, where no quorum vouches for the next head; by `clock`, which nobody moves. */
  readonly restMs?: number;
  readonly clock?: () => number;
};

/** Not mined yet: the same call for more money, or with another nonce; or the same bytes again when the cap is reached. */
export async function push(followed: Followed, options: PushOptions): Promise<void> {
  const { executor, clock, at = straight } = options;
  const write = recordAt(options);
  const { intent } = followed;
  const last = executor.next(intent.txs) ?? intent.txs.at(-1);
  if (last === undefined) return;
  followed.pushedAt = clock?.();
  const spent = options.spent(intent.incident);
  const tx = await at("replace", () => executor.replace(intent.call, intent.txs, spent)).catch(
    async (error: unknown) => {
      followed.isRefused = error instanceof FirebreakError && error.code === "NOT_ALLOWED";
      // What cannot be signed for more is still sent, or nodes that dropped it would never have it again.
      await sendAgain(last, options);
      throw error;
    },
  );
  if (tx === undefined || intent.txs.includes(tx)) return offer(intent, tx ?? last, options);

  const body = { hash: tx.hash, variant: tx.variant, maxFee: `${tx.maxFee}`, tip: `${tx.tip}` };
  const entries: readonly NewEntry[] = [{ kind: "replaced", ref: intent.id, body }];
  const recorded = await write("replaced", { entries, variant: { intent: intent.id, tx } });
  if (recorded === "fenced" || recorded === "locked") {
    // Nobody gets these bytes, so that a nonce that only they have is free again.
    if (!intent.txs.some((one) => one.nonce === tx.nonce && one.sender === tx.sender)) executor.release(tx);
    followed.isElsewhere = recorded === "fenced";
    return sendAgain(last, options);
  }
  followed.intent = { ...intent, txs: [...intent.txs, tx] };
  await offer(followed.intent, tx, options);
}

/** The same at a head that no quorum vouches for: one node makes up as many as it likes, and each of them costs. */
export async function pushDoubted(followed: Followed, options: PushOptions): Promise<void> {
  const { clock = () => 0, restMs = 0 } = options;
  const { pushedAt = Number.NEGATIVE_INFINITY } = followed;
  if (clock() - pushedAt >= restMs) await push(followed, options);
}

/** The same bytes, which can land only once. */
export function sendAgain(tx: SignedTx, { executor, at = straight }: PushOptions): Promise<void> {
  return at("again", () => executor.broadcast(tx));
}

/** What no node takes, because its sender cannot pay it, must not be all that they are offered: what came before it may be gone from them. */
async function offer({ txs }: Intent, tx: SignedTx, options: PushOptions): Promise<void> {
  await sendAgain(tx, options).catch(async (error: unknown) => {
    const before = options.executor.next(txs);
    if (before !== undefined && before !== tx) await sendAgain(before, options);
    throw error;
  });
}
