import { FirebreakError, messageOf } from "../core/errors.ts";
import type { Receipt } from "../core/sending.ts";
import type { Hash } from "../core/types.ts";
import { asReceipt } from "./answers.ts";
import type { Rpc } from "./rpc.ts";

/** Sends to every node at once, each over its own open connections; the first acceptance counts. Raises when all refuse. */
export async function everywhere(rpcs: readonly Rpc[], method: string, params: readonly unknown[]): Promise<unknown> {
  try {
    return await Promise.any(rpcs.map((rpc) => rpc.request(method, params)));
  } catch (error) {
    const reasons = error instanceof AggregateError ? error.errors.map(messageOf) : [messageOf(error)];
    throw new FirebreakError("SEND_REFUSED", `no node accepted the transaction: ${reasons.join("; ")}`, {
      retryable: true,
      cause: error,
    });
  }
}

/** The first node that answers, in their order. */
export async function inOrder(rpcs: readonly Rpc[], method: string, params: readonly unknown[]): Promise<unknown> {
  let last: unknown = new FirebreakError("CONFIG", "expected at least one RPC");
  for (const rpc of rpcs)
    try {
      return await rpc.request(method, params);
    } catch (error) {
      last = error;
    }
  throw last;
}

/** The receipt of a mined transaction from whichever node has it, or undefined. Raises when none answers. */
export async function receiptOf(rpcs: readonly Rpc[], hash: Hash): Promise<Receipt | undefined> {
  const asked = rpcs.map(async (rpc) => asReceipt(await rpc.request("eth_getTransactionReceipt", [hash])));
  // A node that lags says "none", one that is down says nothing: whoever has it decides.
  const found = await Promise.any(asked.map(async (one) => (await one) ?? Promise.reject())).catch(() => undefined);
  return found ?? Promise.any(asked).catch(() => Promise.race(asked));
}
