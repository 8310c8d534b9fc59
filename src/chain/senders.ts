import { FirebreakError, messageOf } from "../core/errors.ts";
import type { Receipt } from "../core/sending.ts";
import type { Hash } from "../core/types.ts";
import { asReceipt } from "./answers.ts";
import { agreedBy, hedgeMs, isRevert } from "./quorum.ts";
import { noNode, RpcError } from "./refusal.ts";
import type { Rpc } from "./rpc.ts";

/** Sends to every node at once, each over its own open connections, once `when` resolves; the first acceptance counts. Raises when all refuse. */
export async function everywhere(
  rpcs: readonly Rpc[],
  method: string,
  params: readonly unknown[],
  when?: Promise<unknown>,
): Promise<unknown> {
  try {
    return await Promise.any(rpcs.map((rpc) => rpc.request(method, params, undefined, when)));
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
  let last: unknown;
  for (const rpc of rpcs)
    try {
      return await rpc.request(method, params);
    } catch (error) {
      last = error;
    }
  throw last ?? noNode();
}

/**
 * What each node says, all of them asked at once. Those that take long are left out when half of them have answered, those that cannot answer
 * in any case. Raises a revert when more of them say that than answer, and what the last one said when none can answer.
 */
export function eachOf(rpcs: readonly Rpc[], method: string, params: readonly unknown[]): Promise<readonly unknown[]> {
  return new Promise((resolve, reject) => {
    const [answers, reverts]: [unknown[], unknown[]] = [[], []];
    let failure: unknown;
    let open = rpcs.length;
    let isLate = false;
    const settle = () => {
      if (open > 0 && !(isLate && 2 * (answers.length + reverts.length) >= rpcs.length)) return;
      clearTimeout(timer);
      if (answers.length > 0 && answers.length >= reverts.length) resolve([...answers]);
      else reject(reverts[0] ?? failure ?? noNode());
    };
    const timer = setTimeout(() => {
      isLate = true;
      settle();
    }, hedgeMs);

    async function ask(rpc: Rpc): Promise<void> {
      try {
        answers.push(await rpc.request(method, params));
      } catch (error) {
        if (error instanceof RpcError && isRevert(error)) reverts.push(error);
        else failure = error;
      }
      open -= 1;
      settle();
    }
    for (const rpc of rpcs) void ask(rpc); // it raises nothing
    settle();
  });
}

/**
 * The receipt of a mined transaction, or undefined while so many nodes do not say the same of it; where one is enough, from whichever has it.
 * Raises when none answers.
 */
export async function receiptOf(rpcs: readonly Rpc[], hash: Hash, quorum = 1): Promise<Receipt | undefined> {
  const [method, read] = ["eth_getTransactionReceipt", (answer: unknown) => asReceipt(answer, hash)];
  if (quorum > 1)
    return agreedBy({ order: () => rpcs, quorum })(method, [hash], read).catch((error: unknown) => {
      if (error instanceof FirebreakError && error.code === "NO_QUORUM") return undefined;
      throw error;
    });
  const asked = rpcs.map(async (rpc) => read(await rpc.request(method, [hash])));
  // A node that lags says "none", one that is down says nothing: whoever has it decides.
  const found = await Promise.any(asked.map(async (one) => (await one) ?? Promise.reject())).catch(() => undefined);
  return found ?? Promise.any(asked).catch(() => Promise.race(asked));
}
