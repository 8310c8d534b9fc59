import { Agent, request } from "undici";
import { z } from "zod";
import { FirebreakError } from "../../core/errors.ts";
import { whyUnread } from "../../lib/unread.ts";

export type RpcClient = {
  call(method: string, params?: readonly unknown[]): Promise<unknown>;
  close(): Promise<void>;
};

const reply = z.object({
  result: z.unknown().optional(),
  error: z.looseObject({ message: z.string().default("an error without message") }).nullish(),
});

/** Calls one endpoint over kept connections. Raises RPC with the node's own words; every call ends by the deadline. */
export function rpcClient(url: string, deadlineMs: number, describe = (message: string) => message): RpcClient {
  const dispatcher = new Agent({ keepAliveTimeout: 10_000, headersTimeout: deadlineMs, bodyTimeout: deadlineMs });
  let id = 0;

  const call = async (method: string, params: readonly unknown[] = []): Promise<unknown> => {
    id += 1;
    const { result, error } = await post({ jsonrpc: "2.0", id, method, params }).catch((cause) => {
      if (cause instanceof FirebreakError) throw cause;
      const message = describe(`${method}: no usable answer from ${new URL(url).host} (${whyUnread(cause)})`);
      throw new FirebreakError("RPC", message, { cause, retryable: true });
    });
    if (error) throw new FirebreakError("RPC", describe(`${method}: ${error.message}`), { cause: error });
    return result;
  };
  const post = async (call: unknown) => {
    const { body } = await request(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(call),
      signal: AbortSignal.timeout(deadlineMs),
      dispatcher,
    });
    return reply.parse(await body.json());
  };
  return { call, close: () => dispatcher.destroy() };
}
