import { FirebreakError } from "../core/errors.ts";
import type { LogFilter } from "../core/parts.ts";
import type { Block, Log } from "../core/types.ts";
import { asLogs, asReceiptLogs } from "./answers.ts";
import { mayHold } from "./bloom.ts";

type Ask = (method: string, params: readonly unknown[]) => Promise<unknown>;

/**
 * The logs of one block that match a filter, asked by block hash: by number, a node that lags answers `[]` and the event is lost.
 * An answer that lacks what the block's bloom promises is doubted and read again from the receipts.
 */
export async function readLogs(ask: Ask, block: Block, filters: readonly LogFilter[]): Promise<readonly Log[]> {
  const promised = filters.filter(
    ({ address, topic0 }) => mayHold(block.logsBloom, address) && mayHold(block.logsBloom, topic0),
  );
  if (promised.length === 0) return [];
  const wanted = new Set(promised.map(({ address, topic0 }) => `${address}${topic0}`));
  const isWanted = ({ address, topics }: Log) => wanted.has(`${address}${topics[0]}`);

  const address = [...new Set(promised.map((filter) => filter.address))];
  const topics = [[...new Set(promised.map((filter) => filter.topic0))]];
  const logs = asLogs(await ask("eth_getLogs", [{ blockHash: block.hash, address, topics }]), block).filter(isWanted);
  const found = new Set(logs.map((log) => `${log.address}${log.topics[0]}`));
  if (promised.every((filter) => found.has(`${filter.address}${filter.topic0}`))) return logs;

  // A bloom promises too much now and then; the receipts settle it.
  const receipts = await ask("eth_getBlockReceipts", [block.hash]).catch((error: unknown) => {
    throw new FirebreakError(
      "LOGS_UNVERIFIED",
      `block ${block.number} promises logs that the node did not give, and its receipts cannot be read; it is asked again`,
      { retryable: true, cause: error },
    );
  });
  if (receipts === null)
    throw new FirebreakError(
      "LOGS_UNVERIFIED",
      `no node has the receipts of block ${block.number} yet; they are asked again`,
      { retryable: true },
    );
  return asReceiptLogs(receipts, block).filter(isWanted);
}
