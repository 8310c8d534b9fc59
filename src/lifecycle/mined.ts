import { setTimeout as pause } from "node:timers/promises";
import { FirebreakError, messageOf } from "../core/errors.ts";
import type { Chain, Executor } from "../core/parts.ts";
import type { Receipt } from "../core/sending.ts";
import type { Block, Call, Hash, SignedTx } from "../core/types.ts";

const minedWithinMs = 180_000;
const pollMs = 250;

type Sending = {
  readonly call: Call;
  readonly executor: Executor;
  readonly chain: Pick<Chain, "head">;
  /** How to look at it before it is sent again. */
  readonly hint: string;
};

/** Waits three minutes at most, and pays more at each head, as the responder does. Raises NOT_MINED. */
export async function mined(
  tx: SignedTx,
  { call, executor, chain, hint }: Sending,
  withinMs: number = minedWithinMs,
): Promise<Receipt> {
  const until = performance.now() + withinMs;
  let txs: readonly SignedTx[] = [tx];
  let seen: Hash | undefined;
  /** Why the last look could not tell. */
  let untold: { readonly why: unknown } | undefined;
  const unknown = (why: unknown) => {
    untold = { why };
    return undefined;
  };
  while (performance.now() < until) {
    untold = undefined;
    // Where nobody can say which block is the head, it stays as it is; and that there is no receipt, which a lack of a quorum is taken for, says nothing.
    const head = await chain.head().catch(unknown);
    // It may be mined while nobody can say so: the next look asks again.
    const receipt = await executor.receipt(txs).catch(unknown);
    if (receipt !== undefined) return receipt;
    if (head !== undefined && seen !== undefined && head.hash !== seen) txs = await dearer(txs, call, head, executor);
    seen = head?.hash ?? seen;
    await pause(pollMs);
  }
  const found =
    untold === undefined
      ? `and not mined within ${withinMs / 1_000} s`
      : `and after ${withinMs / 1_000} s nobody could tell whether it was mined (${messageOf(untold.why)})`;
  throw new FirebreakError(
    "NOT_MINED",
    `transaction ${txs.at(-1)?.hash} was sent ${found}; ${hint} before you send again`,
  );
}

/** The same call for more, at the same nonce, since of two both could be mined; or the same bytes again. What no node takes now is offered at the next head. */
async function dearer(
  txs: readonly SignedTx[],
  call: Call,
  head: Block,
  executor: Executor,
): Promise<readonly SignedTx[]> {
  await executor.look(head).catch(() => undefined);
  const last = txs.at(-1);
  const next = await executor.replace(call, txs).catch(() => undefined);
  const tx = next?.nonce === last?.nonce ? next : last;
  if (tx !== undefined) await executor.broadcast(tx).catch(() => undefined);
  return tx === undefined || txs.includes(tx) ? txs : [...txs, tx];
}
