import { FirebreakError, messageOf } from "../core/errors.ts";
import type { PastLog } from "../core/log-reads.ts";
import type { LogFilter } from "../core/parts.ts";
import type { Log } from "../core/types.ts";
import { asPastLogs } from "./log-answers.ts";
import type { Ask } from "./quorum.ts";

/** Blocks that are asked of together, at first and at most. Some nodes give ten, others ten thousand, and each says so in words of its own. */
const [firstSpan, mostSpan, leastSpan] = [1_000n, 10_000n, 10n];
/** Requests for one look back; who gives so little at a time would be asked for minutes. */
const mostRequests = 400;

/**
 * The logs of so many blocks up to one, a range at a time, the newest first. A quorum says of each what it holds; a log that all of them leave out
 * is missed. Raises NOT_EVALUABLE where the nodes give too little at a time.
 */
export async function* readPast(
  ask: Ask,
  upTo: bigint,
  blocks: number,
  filters: readonly LogFilter[],
): AsyncGenerator<readonly PastLog[]> {
  const address = [...new Set(filters.map((filter) => filter.address))];
  const topics = [[...new Set(filters.map(({ topic0 }) => topic0))]];
  const names = new Set(filters.map((filter) => `${filter.address}${filter.topic0}`));
  const isWanted = (log: Log) => names.has(`${log.address}${log.topics[0]}`);
  const last = max(upTo - BigInt(blocks) + 1n, 0n);
  let [span, most] = [firstSpan, mostSpan];
  for (let [to, requests] = [upTo, 1]; to >= last; requests++) {
    if (requests > mostRequests) throw tooLittle(upTo, last, span);
    const from = max(to - span + 1n, last);
    const query = { address, topics, fromBlock: quantity(from), toBlock: quantity(to) };
    try {
      yield await ask("eth_getLogs", [query], (it) => asPastLogs(it, { from, to }, isWanted));
      to = from - 1n;
      span = min(span * 2n, most);
    } catch (error) {
      if (span <= leastSpan) throw notEvaluable(from, to, error);
      span = max(span / 4n, leastSpan);
      most = span;
    }
  }
}

function tooLittle(upTo: bigint, last: bigint, span: bigint): FirebreakError {
  return new FirebreakError(
    "NOT_EVALUABLE",
    `nodes give the logs of ${span} blocks at a time, too few for blocks ${last} to ${upTo}; look back less far, or use other nodes`,
    { retryable: true },
  );
}

function notEvaluable(from: bigint, to: bigint, cause: unknown): FirebreakError {
  return new FirebreakError("NOT_EVALUABLE", `no node gives the logs of blocks ${from} to ${to}: ${messageOf(cause)}`, {
    retryable: true,
    cause,
  });
}

function quantity(value: bigint): string {
  return `0x${value.toString(16)}`;
}

function max(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}

function min(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}
