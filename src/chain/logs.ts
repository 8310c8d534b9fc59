import { FirebreakError } from "../core/errors.ts";
import type { FirstLogs, LogFilter } from "../core/parts.ts";
import type { Block, Hash, Log } from "../core/types.ts";
import { asLogs, asReceiptLogs, asTransactionHashes, pushedLog } from "./answers.ts";
import { mayHold } from "./bloom.ts";
import type { Ask } from "./quorum.ts";

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
  const wanted = new Set(promised.map(keyOf));
  const isWanted = (log: Log) => wanted.has(keyOf({ address: log.address, topic0: log.topics[0] }));

  const address = [...new Set(promised.map((filter) => filter.address))];
  const topics = [[...new Set(promised.map((filter) => filter.topic0))]];
  const logs = (
    await ask("eth_getLogs", [{ blockHash: block.hash, address, topics }], (it) => asLogs(it, block))
  ).filter(isWanted);
  const found = new Set(logs.map(({ address, topics: [topic0] }) => keyOf({ address, topic0 })));
  if (isEmpty(block.logsBloom) || promised.every((filter) => found.has(keyOf(filter)))) return { logs };

  const known = new Set(logs.map(({ logIndex }) => logIndex));
  const missing = async () =>
    (await receiptLogs(ask, block)).filter((log) => isWanted(log) && !known.has(log.logIndex));
  return { logs, missing };
}

function keyOf({ address, topic0 }: { readonly address: string; readonly topic0: string | undefined }): string {
  return `${address}${topic0}`;
}

/** Whether a block may hold anything that is watched. */
export function isPromised(block: Block, filters: readonly LogFilter[]): boolean {
  return promisedBy(block, filters).length > 0;
}

/** The watched logs of this block among messages of a subscription; what is of another block, form or contract is left out. */
export function pushedLogs(messages: readonly string[], block: Block, filters: readonly LogFilter[]): readonly Log[] {
  const wanted = new Set(promisedBy(block, filters).map(keyOf));
  const logs = messages.flatMap((message) => pushedLog(message, block));
  const own = logs.filter(({ address, topics: [topic0] }) => wanted.has(keyOf({ address, topic0 })));
  return [...new Map(own.map((log) => [log.logIndex, log])).values()].sort((a, b) => a.logIndex - b.logIndex);
}

/** The filters whose logs the block may hold. Some chains leave the bloom out; then it says nothing, and everything is asked for. */
export function promisedBy({ logsBloom }: Block, filters: readonly LogFilter[]): readonly LogFilter[] {
  if (isEmpty(logsBloom)) return filters;
  // Thousands of contracts are watched for a few events: most blocks hold none of those, and then no contract is looked up.
  return [...byTopic(filters)]
    .filter(([topic0]) => mayHold(logsBloom, topic0))
    .flatMap(([, some]) => some.filter(({ address }) => mayHold(logsBloom, address)));
}

const sorted = new WeakMap<readonly LogFilter[], ReadonlyMap<Hash, readonly LogFilter[]>>();

/** The filters of a source never change: they are sorted once. */
function byTopic(filters: readonly LogFilter[]): ReadonlyMap<Hash, readonly LogFilter[]> {
  const known = sorted.get(filters) ?? Map.groupBy(filters, ({ topic0 }) => topic0);
  sorted.set(filters, known);
  return known;
}

function isEmpty(bloom: string): boolean {
  return /^0x0*$/.test(bloom);
}

/** From the block's receipts; one by one where no node gives them together. */
async function receiptLogs(ask: Ask, block: Block): Promise<readonly Log[]> {
  try {
    return await ask("eth_getBlockReceipts", [block.hash], (it) => asReceiptLogs(it, block)).catch(async () => {
      const hashes = await ask("eth_getBlockByHash", [block.hash, false], (it) => asTransactionHashes(it, block));
      const read = (it: unknown) => asReceiptLogs([it], block);
      return (await Promise.all(hashes.map((hash) => ask("eth_getTransactionReceipt", [hash], read)))).flat();
    });
  } catch (error) {
    throw new FirebreakError(
      "LOGS_UNVERIFIED",
      `block ${block.number} promises logs that no node gave, and its receipts cannot be read; it is asked again`,
      { retryable: true, cause: error },
    );
  }
}
