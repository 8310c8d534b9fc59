import { z } from "zod";
import { FirebreakError, messageOf } from "../core/errors.ts";
import type { LogFilter } from "../core/parts.ts";
import { mostGas, type SentCall } from "../core/transaction.ts";
import type { Address, Block, Hash, Hex, Log } from "../core/types.ts";
import type { Pending, Unmined } from "../core/unblocked.ts";
import { lower } from "../lib/words.ts";
import { type Touching, touchedOf } from "./touched.ts";

/** One node, asked alone: what a filter of one node is called, another does not know. */
export type MempoolNode = {
  readonly name: string;
  request(method: string, params?: readonly unknown[]): Promise<unknown>;
};

/** What a node says of a pending transaction: what it is, what it would emit to those who watch, whether it could be mined next, and who judges what it would leave. */
export type Pooled = {
  readonly transaction: string;
  readonly logs: readonly Log[];
  readonly pending: Pending;
  readonly unmined: Unmined;
};

const mostLogs = 1_000;

const hex = z.string().regex(/^0x[0-9a-fA-F]*$/);
const quantity = z.string().regex(/^0x[0-9a-fA-F]{1,64}$/);
export const hash = z.string().regex(/^0x[0-9a-fA-F]{64}$/);
const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/);
const transaction = z.object({
  hash,
  from: address,
  to: address.nullish(),
  input: hex,
  value: quantity,
  nonce: quantity,
  gas: quantity,
  gasPrice: quantity.nullish(),
  maxFeePerGas: quantity.nullish(),
  blockNumber: quantity.nullish(),
});
type Transaction = z.output<typeof transaction>;
type Sent = SentCall & Required<Pick<SentCall, "from" | "value" | "gas">>;
const simulation = z.array(
  z.object({ calls: z.array(z.object({ status: z.string().nullish(), logs: z.array(z.unknown()).nullish() })) }),
);
const log = z.object({ address, topics: z.array(hash).max(4), data: hex });

/** Undefined when the node does not have it, it is mined, or it would emit nothing that is watched and nobody judges what it would leave. */
export async function askPooled(
  id: Hash,
  node: MempoolNode,
  filters: readonly LogFilter[],
  block: Block,
  touching: Touching,
): Promise<Pooled | undefined> {
  const answer = await node.request("eth_getTransactionByHash", [id]);
  if (answer === null) return undefined;
  const found = read(transaction, answer, node);
  if (found.blockNumber != null) return undefined;

  const call = callOf(found);
  const would = await simulate(call, block, node, touching.accounts.size > 0);
  const logs = watched(would.logs, filters, id);
  const touched = would.reverts ? new Set<Address>() : touchedOf(would.logs, call, touching.accounts);
  const judges = touching.choose(touched, id, block);
  if (logs.length === 0 && judges.length === 0) return undefined;
  const pending = { hash: id, from: lower(found.from), includable: await isIncludable(found, block, node) };
  const { from, to, input, value, nonce } = found;
  return {
    transaction: [lower(from), lower(to ?? ""), lower(input), BigInt(value), BigInt(nonce)].join(),
    logs,
    pending,
    unmined: { call, judges },
  };
}

function callOf({ from, to, input, value, gas }: Transaction): Sent {
  const limit = BigInt(gas) < mostGas ? BigInt(gas) : mostGas;
  const sent = { from: lower(from), data: lower(input), value: BigInt(value), gas: limit };
  return to == null ? sent : { ...sent, to: lower(to) };
}

/**
 * The logs that it would emit on the state of this block, those of ether that moves among them where they are asked for. Of any length and content: they
 * are checked one by one, where they are watched.
 */
async function simulate({ value, gas, ...call }: Sent, block: Block, node: MempoolNode, traceTransfers: boolean) {
  const calls = [{ ...call, value: `0x${value.toString(16)}`, gas: `0x${gas.toString(16)}` }];
  try {
    const answer = await node.request("eth_simulateV1", [
      { blockStateCalls: [{ calls }], ...(traceTransfers && { traceTransfers }) },
      `0x${block.number.toString(16)}`,
    ]);
    const [would] = read(simulation, answer, node)[0]?.calls ?? [];
    return { logs: would?.logs ?? [], reverts: would?.status === "0x0" };
  } catch (error) {
    // Nonsense that could not be run at all is not the node's fault; a node that knows no simulation is.
    if (/not (found|supported|available)|unknown method|does not exist/i.test(messageOf(error)))
      throw new FirebreakError(
        "NOT_EVALUABLE",
        `${node.name} cannot simulate (eth_simulateV1), so pending transactions are not seen; use a node that can, or remove chain.mempool`,
      );
    if (error instanceof FirebreakError && error.code === "RPC_ERROR" && !error.retryable)
      return { logs: [], reverts: true };
    throw error;
  }
}

function watched(logs: readonly unknown[], filters: readonly LogFilter[], transactionHash: Hash): readonly Log[] {
  const wanted = new Set(filters.map(({ address, topic0 }) => `${address}${topic0}`));
  const found: Log[] = [];
  for (const one of logs) {
    if (found.length >= mostLogs) break;
    const parsed = log.safeParse(one);
    if (!parsed.success) continue;
    const [emitter, topics] = [lower(parsed.data.address), parsed.data.topics.map(lower)];
    if (!wanted.has(`${emitter}${topics[0]}`)) continue;
    found.push({ address: emitter, topics, data: parsed.data.data as Hex, transactionHash, logIndex: found.length });
  }
  return found;
}

/** Whether the next block could take it: the next nonce of an account that can pay, at a fee above the base fee. */
async function isIncludable(pooled: Transaction, { baseFee }: Block, node: MempoolNode): Promise<boolean> {
  const from: Address = lower(pooled.from);
  const [count, balance] = await Promise.all(
    ["eth_getTransactionCount", "eth_getBalance"].map(async (method) =>
      BigInt(read(quantity, await node.request(method, [from, "latest"]), node)),
    ),
  );
  const price = BigInt(pooled.maxFeePerGas ?? pooled.gasPrice ?? "0x0");
  const cost = BigInt(pooled.gas) * price + BigInt(pooled.value);
  return BigInt(pooled.nonce) === count && price >= baseFee && (balance ?? 0n) >= cost;
}

/** Raises RPC_BAD_ANSWER when an answer has another form. */
export function read<T>(schema: z.ZodType<T>, answer: unknown, { name }: MempoolNode): T {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new FirebreakError(
    "RPC_BAD_ANSWER",
    `${name} answered about pending transactions in an unexpected form (${parsed.error.issues[0]?.message}); use another node`,
    { retryable: true },
  );
}
