import { Agent, request } from "undici";
import { FirebreakError } from "../../core/errors.ts";

export type RpcClient = {
  call(method: string, params?: readonly unknown[]): Promise<unknown>;
  close(): Promise<void>;
};

/** Calls one endpoint over kept connections. Raises RPC with the node's own words; every call ends by the deadline. */
export function rpcClient(url: string, deadlineMs: number, describe = (message: string) => message): RpcClient {
  const dispatcher = new Agent({ keepAliveTimeout: 10_000, headersTimeout: deadlineMs, bodyTimeout: deadlineMs });
  let id = 0;

  const call = async (method: string, params: readonly unknown[] = []): Promise<unknown> => {
    id += 1;
    const response = await request(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id, method, params }),
      signal: AbortSignal.timeout(deadlineMs),
      dispatcher,
    }).catch((cause: Error) => {
      throw new FirebreakError("RPC", describe(`${method}: no answer from ${new URL(url).host} (${cause.message})`), {
        cause,
        retryable: true,
      });
    });
    const answer = (await response.body.json()) as { result?: unknown; error?: { message?: string } };
    if (answer.error)
      throw new FirebreakError("RPC", describe(`${method}: ${answer.error.message ?? "an error without message"}`), {
        cause: answer.error,
      });
    return answer.result;
  };
  return { call, close: () => dispatcher.destroy() };
}
