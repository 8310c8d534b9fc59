import { z } from "zod";
import type { BlockRef, Log } from "../core/types.ts";
import { atOnce, inPieces, type Pieces } from "../lib/in-pieces.ts";
import { lower } from "../lib/words.ts";
import { bytesEach, checked, checkedLogs, hash, listOf, log, toLog } from "./shapes.ts";

/** In pieces: a block holds as many logs as strangers pay for. */
export function asLogs(answer: unknown, at: BlockRef, isWanted?: (log: Log) => boolean): Promise<readonly Log[]> {
  return inPieces(logsIn(answer, `the logs of block ${at.number}`, isWanted));
}

function* logsIn(answer: unknown, what: string, isWanted = (_: Log) => true): Pieces<readonly Log[]> {
  const logs: Log[] = [];
  for (const one of yield* checkedLogs(listOf(answer, what), what)) {
    const log = yield* toLog(one);
    if (isWanted(log)) logs.push(log);
  }
  return logs;
}

const withLogs = z.object({ logs: z.array(z.unknown()) });

function* receiptLogsIn(answer: unknown, what: string, isWanted?: (log: Log) => boolean): Pieces<readonly Log[]> {
  const logs: Log[] = [];
  for (const one of listOf(answer, what)) {
    for (const log of yield* logsIn(checked(withLogs, one, what).logs, what, isWanted)) logs.push(log);
    yield bytesEach;
  }
  return logs;
}

const pushed = z.object({ params: z.object({ result: log.extend({ blockHash: hash }) }) });

/** The log of a subscription's message, if it is one of this block. */
export function pushedLog(message: string, { hash: of }: BlockRef): readonly Log[] {
  try {
    const { result } = pushed.parse(JSON.parse(message)).params;
    return lower(result.blockHash) === of && result.removed !== true ? [atOnce(toLog(result))] : [];
  } catch {
    return [];
  }
}

export function asReceiptLogs(
  answer: unknown,
  at: BlockRef,
  isWanted?: (log: Log) => boolean,
): Promise<readonly Log[]> {
  return inPieces(receiptLogsIn(answer, `the receipts of block ${at.number}`, isWanted));
}
