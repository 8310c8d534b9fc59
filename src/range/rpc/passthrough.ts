import { FirebreakError, messageOf } from "../../core/errors.ts";
import { rpcClient } from "./client.ts";
import { type JsonRpcServer, serveJsonRpc } from "./server.ts";

/** A node elsewhere, reached through a loopback server that passes only questions on. */
export type Passthrough = JsonRpcServer & {
  readonly chainId: number;
  readonly block: number;
  readonly timestampSeconds: number;
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

/** Opens the loopback server; `block` defaults to the node's head. Raises FORK_UPSTREAM when the node does not answer. */
export async function servePassthrough(url: string, block?: number): Promise<Passthrough> {
  const node = rpcClient(url, UPSTREAM_DEADLINE_MS);
  try {
    const chainId = Number(await node.call("eth_chainId"));
    const number = block ?? Number(await node.call("eth_blockNumber"));
    const header = await node.call("eth_getBlockByNumber", [`0x${number.toString(16)}`, false]);
    const timestampSeconds = timeOf(header, number);
    const server = await serveJsonRpc(async (method, params) => {
      if (!READS.has(method))
        throw new FirebreakError("RPC_UNKNOWN_METHOD", `a fork may not ask its upstream for ${method}`);
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

function timeOf(header: unknown, number: number): number {
  if (typeof header === "object" && header !== null && "timestamp" in header) return Number(header.timestamp);
  throw new FirebreakError("FORK_UPSTREAM", `the fork upstream does not have block ${number}; choose one that it has`);
}
