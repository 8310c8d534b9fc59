import { FirebreakError } from "../core/errors.ts";
import type { FirstLogs } from "../core/log-reads.ts";
import type { LogFilter } from "../core/parts.ts";
import type { Block, Log } from "../core/types.ts";
import { asTransactionHashes } from "./answers.ts";
import { asLogs, asReceiptLogs, pushedLog } from "./log-answers.ts";
import { oneByOne } from "./one-by-one.ts";
import { isEmpty, isWanted, promisedBy } from "./promised.ts";
import type { Ask } from "./quorum.ts";
import { RpcError } from "./refusal.ts";

/** A longer list costs more to send and to look through than the logs of other contracts cost to leave out. */
const mostAddresses = 256;
/** How nodes and providers say that an answer would be larger than they give. */
const tooMany = /more than \d+ (results|logs)|too (big|large)|size exceeded|exceeds max/i;

/**
 * The logs of one block that match a filter, asked by block hash: by number, a node that lags answers `[]` and the event is lost.
 * An answer that lacks what the block's bloom promises is doubted and read again from the receipts.
 */
export async function readLogs(ask: Ask, block: Block, filters: readonly LogFilter[]): Promise<readonly Log[]> {
  const { logs, missing } = await readFirst(ask, block, filters);
  return missing === undefined ? logs : [...logs, ...(await missing())];
}

/** What the first answer holds. A bloom promises too much now and then: `missing` reads the receipts, which settle it. */
export async function readFirst(ask: Ask, block: Block, filters: readonly LogFilter[]): Promise<FirstLogs> {
  const promised = promisedBy(block, filters);
  if (promised.length === 0) return { logs: [] };
  const isOwn = (log: Log) => isWanted(log, block, filters);

  // Asked for by their events alone, they are as many as strangers pay for: more than an answer may hold are read from the receipts.
  const answer = await promisedLogs(ask, block, promised, isOwn).catch((error: unknown) => {
    if (isTooMuch(error)) return undefined;
    throw error;
  });
  const logs = answer ?? [];
  if (answer !== undefined && (isEmpty(block.logsBloom) || isWhole(logs, promised))) return { logs };

  const known = new Set(logs.map(({ logIndex }) => logIndex));
  const isMissing = (log: Log) => isOwn(log) && !known.has(log.logIndex);
  return { logs, missing: () => receiptLogs(ask, block, isMissing) };
}

/** What nodes answer who are asked for the logs that a bloom promises. */
export async function promisedLogs(
  ask: Ask,
  block: Block,
  promised: readonly LogFilter[],
  isOwn: (log: Log) => boolean,
): Promise<readonly Log[]> {
  const topics = [[...new Set(promised.map((filter) => filter.topic0))]];
  const address = [...new Set(promised.map((filter) => filter.address))];
  const query = { blockHash: block.hash, topics, ...(address.length <= mostAddresses && { address }) };
  return ask("eth_getLogs", [query], (it) => asLogs(it, block, isOwn));
}

/** Whether there is a log for each of the filters. */
function isWhole(logs: readonly Log[], filters: readonly LogFilter[]): boolean {
  const left = new Set(filters.map(({ address, topic0 }) => `${address}${topic0}`));
  for (const { address, topics } of logs) if (left.delete(`${address}${topics[0]}`) && left.size === 0) return true;
  return left.size === 0;
}

function isTooMuch(error: unknown): boolean {
  if (error instanceof RpcError) return tooMany.test(error.rpcMessage);
  return error instanceof FirebreakError && error.code === "RPC_BAD_ANSWER";
}

/** The watched logs of this block among messages of a subscription; what is of another block, form or contract is left out. */
export function pushedLogs(messages: readonly string[], block: Block, filters: readonly LogFilter[]): readonly Log[] {
  const own = messages.flatMap((message) => pushedLog(message, block)).filter((log) => isWanted(log, block, filters));
  return [...new Map(own.map((log) => [log.logIndex, log])).values()].sort((a, b) => a.logIndex - b.logIndex);
}

/** From the block's receipts; one by one where no node gives them together. */
async function receiptLogs(ask: Ask, block: Block, isWanted: (log: Log) => boolean): Promise<readonly Log[]> {
  try {
    return await ask("eth_getBlockReceipts", [block.hash], (it) => asReceiptLogs(it, block, isWanted)).catch(
      async () => {
        const hashes = await ask("eth_getBlockByHash", [block.hash, false], (it) => asTransactionHashes(it, block));
        const read = (it: unknown) => asReceiptLogs([it], block, isWanted);
        return (await oneByOne(hashes, (hash) => ask("eth_getTransactionReceipt", [hash], read))).flat();
      },
    );
  } catch (error) {
    throw new FirebreakError(
      "LOGS_UNVERIFIED",
      `block ${block.number} promises logs that no node gave, and its receipts cannot be read; it is asked again`,
      { retryable: true, cause: error },
    );
  }
}
