import { FirebreakError } from "../core/errors.ts";
import type { LogFilter } from "../core/parts.ts";
import type { Block, Log } from "../core/types.ts";
import { asLogs, asReceiptLogs, asTransactionHashes } from "./answers.ts";
import { mayHold } from "./bloom.ts";
import type { Ask } from "./quorum.ts";

/**
 * The logs of one block that match a filter, asked by block hash: by number, a node that lags answers `[]` and the event is lost.
 * An answer that lacks what the block's bloom promises is doubted and read again from the receipts.
 */
export async function readLogs(ask: Ask, block: Block, filters: readonly LogFilter[]): Promise<readonly Log[]> {
  const isBlank = isEmpty(block.logsBloom);
  const promised = promisedBy(block, filters);
  if (promised.length === 0) return [];
  const wanted = new Set(promised.map(({ address, topic0 }) => `${address}${topic0}`));
  const isWanted = ({ address, topics }: Log) => wanted.has(`${address}${topics[0]}`);

  const address = [...new Set(promised.map((filter) => filter.address))];
  const topics = [[...new Set(promised.map((filter) => filter.topic0))]];
  const logs = (
    await ask("eth_getLogs", [{ blockHash: block.hash, address, topics }], (it) => asLogs(it, block))
  ).filter(isWanted);
  if (isBlank) return logs;
  const found = new Set(logs.map((log) => `${log.address}${log.topics[0]}`));
  if (promised.every((filter) => found.has(`${filter.address}${filter.topic0}`))) return logs;

  // A bloom promises too much now and then; the receipts settle it.
  return (await receiptLogs(ask, block)).filter(isWanted);
}

/** The filters whose logs the block may hold. Some chains leave the bloom out; then it says nothing, and everything is asked for. */
export function promisedBy({ logsBloom }: Block, filters: readonly LogFilter[]): readonly LogFilter[] {
  if (isEmpty(logsBloom)) return filters;
  return filters.filter(({ address, topic0 }) => mayHold(logsBloom, address) && mayHold(logsBloom, topic0));
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
