import type { LogFilter } from "../core/parts.ts";
import type { Block, Hash, Log } from "../core/types.ts";
import { lower } from "../lib/words.ts";
import { bloomOf, mayHold, placesOf } from "./bloom.ts";
import { isHexText } from "./shapes.ts";

type OfTopic = {
  readonly filters: readonly LogFilter[];
  readonly addresses: ReadonlySet<string>;
  /** Three places in the bloom for each address, one after the other. */
  readonly places: Uint16Array;
};

/** The root of a block without transactions. */
export const noReceipts = "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421";

/** What a header says of the logs of its block. */
export type Stated = Pick<Block, "logsBloom" | "isBare">;

const sorted = new WeakMap<readonly LogFilter[], ReadonlyMap<Hash, OfTopic>>();

/** The filters of a source never change: they are sorted once, and where a bloom has them is known. */
function byTopic(filters: readonly LogFilter[]): ReadonlyMap<Hash, OfTopic> {
  const known = sorted.get(filters);
  if (known !== undefined) return known;
  const groups = Map.groupBy(filters, ({ topic0 }) => topic0);
  const all = new Map([...groups].map(([topic0, some]) => [topic0, ofTopic(some)]));
  sorted.set(filters, all);
  return all;
}

function ofTopic(filters: readonly LogFilter[]): OfTopic {
  const places = new Uint16Array(filters.length * 3);
  for (const [at, { address }] of filters.entries()) places.set(placesOf(address), at * 3);
  return { filters, addresses: new Set(filters.map(({ address }) => address)), places };
}

/** The filters whose logs the block may hold. Some chains leave the bloom out; then it says nothing, and everything is asked for. */
export function promisedBy(block: Block, filters: readonly LogFilter[]): readonly LogFilter[] {
  return [...promises(block, filters)];
}

/** Whether a block may hold anything that is watched. */
export function isPromised(block: Stated, filters: readonly LogFilter[]): boolean {
  return promises(block, filters).next().done !== true;
}

const signs = new WeakMap<readonly LogFilter[], ReadonlySet<number>>();
const sign = (address: number, topic0: number) => address ^ topic0;
const beginning = (hex: string) => Number.parseInt(hex.slice(2, 10), 16) | 0;

/** Tells by the first four bytes of address and topic what is not watched: to make texts of all logs of a block takes longer than to find those few. */
export function mayBeWanted(filters: readonly LogFilter[]): (address: number, topic0: number) => boolean {
  const all =
    signs.get(filters) ?? new Set(filters.map(({ address, topic0 }) => sign(beginning(address), beginning(topic0))));
  signs.set(filters, all);
  return (address, topic0) => all.has(sign(address, topic0));
}

/** Whether a log is watched, and not denied by the bloom that the block's hash covers. */
export function isWanted(
  { address, topics: [topic0] }: Pick<Log, "address" | "topics">,
  { logsBloom }: Block,
  filters: readonly LogFilter[],
): boolean {
  if (topic0 === undefined || byTopic(filters).get(topic0)?.addresses.has(address) !== true) return false;
  return isEmpty(logsBloom) || (mayHold(logsBloom, topic0) && mayHold(logsBloom, address));
}

function* promises({ logsBloom, isBare }: Stated, filters: readonly LogFilter[]): Generator<LogFilter> {
  if (isBare) return;
  if (isEmpty(logsBloom)) return yield* filters;
  const bloom = bloomOf(logsBloom);
  const has = (place: number) => ((bloom[place >> 3] ?? 0) >> (place & 7)) & 1;
  // Thousands of contracts are watched for a few events: many blocks hold none of those, and then no contract is looked up.
  for (const [topic0, { filters: some, places }] of byTopic(filters)) {
    if (!mayHold(logsBloom, topic0)) continue;
    for (let at = 0; at < places.length; at += 3)
      if (has(places[at] ?? 0) && has(places[at + 1] ?? 0) && has(places[at + 2] ?? 0)) {
        const filter = some[at / 3];
        if (filter !== undefined) yield filter;
      }
  }
}

export function isEmpty(bloom: string): boolean {
  return /^0x0*$/.test(bloom);
}

/** What a header says of its block's logs, true or not; undefined where it says nothing of the known form. */
export function statedLogs(logsBloom: string, receiptsRoot: string | undefined): Stated | undefined {
  if (!isHexText(logsBloom)) return undefined;
  return { logsBloom: lower(logsBloom), ...(receiptsRoot === noReceipts && { isBare: true }) };
}
