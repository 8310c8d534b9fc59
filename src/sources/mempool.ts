import { z } from "zod";
import { FirebreakError, messageOf } from "../core/errors.ts";
import type { LogFilter } from "../core/parts.ts";
import { mostGas } from "../core/transaction.ts";
import type { Address, Block, Hash, Hex, Log, Observation } from "../core/types.ts";
import { lower } from "../lib/words.ts";

/** One node, asked alone: what a filter of one node is called, another does not know. */
export type MempoolNode = {
  readonly name: string;
  request(method: string, params?: readonly unknown[]): Promise<unknown>;
};

export type MempoolOptions = {
  readonly chainId: bigint;
  /** One of them is asked; the next one when it cannot answer. */
  readonly nodes: readonly MempoolNode[];
  readonly filters: readonly LogFilter[];
  readonly head: () => Block;
  /** Takes what a transaction would emit. */
  readonly observe: (observation: Observation) => Promise<void>;
  /** A fault of reading, told once per change of its text. */
  readonly fault: (error: unknown) => void;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly pollMs: number;
  /** Transactions that are simulated between two polls at most. */
  readonly perPoll: number;
};

const mostSeen = 20_000;
const mostLogs = 1_000;

const hex = z.string().regex(/^0x[0-9a-fA-F]*$/);
const quantity = z.string().regex(/^0x[0-9a-fA-F]{1,64}$/);
const hash = z.string().regex(/^0x[0-9a-fA-F]{64}$/);
const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/);
const hashes = z.array(hash);
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
type Pooled = z.output<typeof transaction>;
const simulation = z.array(z.object({ calls: z.array(z.object({ logs: z.array(z.unknown()).nullish() })) }));
const log = z.object({ address, topics: z.array(hash).max(4), data: hex });

/**
 * Looks at what waits in the public mempool of a node: each transaction is run on the state of the head, and what it would emit goes to those
 * who watch it. A hint and no more: who sends privately is not seen, and whoever makes transactions decides what is.
 */
export async function watchMempool(options: MempoolOptions, signal: AbortSignal): Promise<void> {
  const { nodes, wait, fault, pollMs } = options;
  const seen = new Set<Hash>();
  for (let turn = 0; !signal.aborted && nodes.length > 0; turn++) {
    const node = nodes[turn % nodes.length] as MempoolNode;
    try {
      await follow(node, seen, options, signal);
    } catch (error) {
      fault(error);
      await wait(pollMs, signal);
    }
  }
}

/** Ends when the signal aborts; raises when the node cannot answer. */
async function follow(node: MempoolNode, seen: Set<Hash>, options: MempoolOptions, signal: AbortSignal) {
  const { wait, fault, pollMs, perPoll } = options;
  const filter = await node.request("eth_newPendingTransactionFilter");
  while (!signal.aborted) {
    const fresh = fresher(read(hashes, await node.request("eth_getFilterChanges", [filter]), node), seen);
    // The newest are the likeliest to be mined next to what we could still send.
    const chosen = fresh.slice(-perPoll);
    if (fresh.length > chosen.length)
      fault(
        `more than ${perPoll} pending transactions came at once, the oldest were not looked at; raise mempool.perPoll`,
      );
    const looks = await Promise.allSettled(chosen.map((one) => lookAt(one, node, options)));
    const failed = looks.find((look) => look.status === "rejected");
    if (failed !== undefined) fault(failed.reason);
    if (failed !== undefined && looks.every(({ status }) => status === "rejected")) throw failed.reason;
    await wait(pollMs, signal);
  }
}

function fresher(found: readonly string[], seen: Set<Hash>): readonly Hash[] {
  const fresh = [...new Set(found.map(lower))].filter((one) => !seen.has(one));
  for (const one of fresh) seen.add(one);
  for (const old of seen) {
    if (seen.size <= mostSeen) break;
    seen.delete(old);
  }
  return fresh;
}

async function lookAt(id: Hash, node: MempoolNode, { chainId, filters, head, observe }: MempoolOptions): Promise<void> {
  const answer = await node.request("eth_getTransactionByHash", [id]);
  if (answer === null) return;
  const pooled = read(transaction, answer, node);
  if (pooled.blockNumber != null) return;

  const block = head();
  const logs = watched(await simulate(pooled, block, node), filters, id);
  if (logs.length === 0) return;
  const pending = { hash: id, from: lower(pooled.from), includable: await isIncludable(pooled, block, node) };
  await observe({ chainId, block, logs, reorged: [], isHead: false, pending });
}

/** The logs that it would emit on the state of this block. Of any length and content: they are checked one by one, where they are watched. */
async function simulate({ from, to, input, value, gas }: Pooled, block: Block, node: MempoolNode) {
  const limit = BigInt(gas) < mostGas ? BigInt(gas) : mostGas;
  const call = { from, ...(to == null ? {} : { to }), data: input, value, gas: `0x${limit.toString(16)}` };
  try {
    const answer = await node.request("eth_simulateV1", [
      { blockStateCalls: [{ calls: [call] }] },
      `0x${block.number.toString(16)}`,
    ]);
    return read(simulation, answer, node)[0]?.calls[0]?.logs ?? [];
  } catch (error) {
    // Nonsense that could not be run at all is not the node's fault; a node that knows no simulation is.
    if (/not (found|supported|available)|unknown method|does not exist/i.test(messageOf(error)))
      throw new FirebreakError(
        "NOT_EVALUABLE",
        `${node.name} cannot simulate (eth_simulateV1), so pending transactions are not seen; use a node that can, or remove chain.mempool`,
      );
    if (error instanceof FirebreakError && error.code === "RPC_ERROR") return [];
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
async function isIncludable(pooled: Pooled, { baseFee }: Block, node: MempoolNode): Promise<boolean> {
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

function read<T>(schema: z.ZodType<T>, answer: unknown, { name }: MempoolNode): T {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new FirebreakError(
    "RPC_BAD_ANSWER",
    `${name} answered about pending transactions in an unexpected form (${parsed.error.issues[0]?.message}); use another node`,
    { retryable: true },
  );
}
