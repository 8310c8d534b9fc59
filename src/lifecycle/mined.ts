import { setTimeout as pause } from "node:timers/promises";
import { FirebreakError } from "../core/errors.ts";
import type { Executor } from "../core/parts.ts";
import type { Receipt } from "../core/sending.ts";
import type { SignedTx } from "../core/types.ts";

const minedWithinMs = 180_000;
const pollMs = 250;

/** Waits three minutes at most; `hint` says how to look at it before it is sent again. Raises NOT_MINED. */
export async function mined(tx: SignedTx, executor: Executor, hint: string): Promise<Receipt> {
  const until = performance.now() + minedWithinMs;
  while (performance.now() < until) {
    const receipt = await executor.receipt([tx]);
    if (receipt !== undefined) return receipt;
    await pause(pollMs);
  }
  throw new FirebreakError(
    "NOT_MINED",
    `transaction ${tx.hash} was sent and not mined within ${minedWithinMs / 1_000} s; ${hint} before you send again`,
  );
}
