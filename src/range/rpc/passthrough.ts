import { FirebreakError, messageOf } from "../../core/errors.ts";
import { type DeclaredSlot, declaredMap } from "../recorded/declared-slots.ts";
import { rpcClient } from "./client.ts";
import { type JsonRpcServer, serveJsonRpc } from "./server.ts";
import { addressOf, wordOf } from "./values.ts";

/** A node elsewhere, reached through a loopback server that passes only questions on. */
export type Passthrough = JsonRpcServer & {
  readonly chainId: number;
  readonly block: number;
  readonly timestampSeconds: number;
};

type Options = {
  /** Default: the node's head. */
  readonly block?: number;
  /** Slots that have these values on the fork, whatever the node says of them. */
  readonly declared?: readonly DeclaredSlot[];
  /** Told of every question that is passed on. */
  readonly onRead?: (method: string, params: readonly unknown[]) => void;
};

const UPSTREAM_DEADLINE_MS = 20_000;

// Only what reads: nothing that is sent to a fork may ever reach the real chain.
const READS = new Set([
  "eth_blockNumber",
  "eth_chainId",
  "eth_feeHistory",
  "eth_gasPrice",
  "eth_getAccountInfo",
  "eth_getBalance",
  "eth_getBlockByHash",
  "eth_getBlockByNumber",
  "eth_getBlockReceipts",
  "eth_getCode",
  "eth_getLogs",
  "eth_getStorageAt",
  "eth_getTransactionByHash",
  "eth_getTransactionCount",
  "eth_getTransactionReceipt",
  "eth_maxPriorityFeePerGas",
  "net_version",
  "web3_clientVersion",
]);

/** Opens the loopback server. Raises FORK_UPSTREAM when the node does not answer, BAD_DECLARED for a slot without a reason. */
export async function servePassthrough(
  url: string,
  { block, declared = [], onRead = () => {} }: Options = {},
): Promise<Passthrough> {
  const ours = declaredMap(declared);
  const node = rpcClient(url, UPSTREAM_DEADLINE_MS);
  try {
    const chainId = Number(await node.call("eth_chainId"));
    const number = block ?? Number(await node.call("eth_blockNumber"));
    const header = await node.call("eth_getBlockByNumber", [`0x${number.toString(16)}`, false]);
    const timestampSeconds = timeOf(header, number);
    const server = await serveJsonRpc(async (method, params) => {
      if (!READS.has(method))
        throw new FirebreakError("RPC_UNKNOWN_METHOD", `a fork may not ask its upstream for ${method}`);
      const own = ours.size > 0 && method === "eth_getStorageAt" ? ours.get(placeOf(params)) : undefined;
      if (own !== undefined) return own;
      onRead(method, params);
      return node.call(method, params);
    });
    const close = async () => {
      await server.close();
      await node.close();
    };
    return { url: server.url, close, chainId, block: number, timestampSeconds };
  } catch (cause) {
    await node.close();
    if (cause instanceof FirebreakError && cause.code !== "RPC") throw cause;
    throw new FirebreakError(
      "FORK_UPSTREAM",
      `the fork upstream ${new URL(url).host} must answer reads: ${messageOf(cause)}`,
      { cause },
    );
  }
}

function placeOf([account, slot]: readonly unknown[]): string {
  return `${addressOf(account)}:${wordOf(slot)}`;
}

function timeOf(header: unknown, number: number): number {
  if (typeof header === "object" && header !== null && "timestamp" in header) return Number(header.timestamp);
  throw new FirebreakError("FORK_UPSTREAM", `the fork upstream does not have block ${number}; choose one that it has`);
}
