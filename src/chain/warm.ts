import type { Block, Hex } from "../core/types.ts";
import { inPieces } from "../lib/in-pieces.ts";
import { createArriving } from "./arriving.ts";
import { isWanted, mayBeWanted } from "./promised.ts";
import { provenReceipts } from "./receipts.ts";
import { createRoom, giveBack, type Room } from "./rooms.ts";
import { rootInPieces } from "./trie.ts";

/** Blocks, and receipts of each: what takes a tenth of a second when nothing else runs, and then is compiled. */
const [blocks, receipts] = [12, 300];
/** Blocks whose receipts are kept, and one that is read. */
const atOnce = 9;
/** Bytes that come together, and more than all of them. */
const [together, placeBytes] = [65_536, 1024 * 1024];

const wordOf = (value: number): Hex => `0x${value.toString(16).padStart(64, "0")}`;
const addressOf = (value: number): Hex => `0x${value.toString(16).padStart(40, "0")}`;
const filters = [{ address: addressOf(1), topic0: wordOf(1) }];

function logOf(index: number): object {
  const topics = Array.from({ length: 1 + (index % 4) }, (_, nth) => wordOf(nth === 0 ? index % 20 : nth));
  const data = `0x${"5a".repeat(32 * (index % 5))}`;
  const place = { blockHash: wordOf(7), blockNumber: "0x7", transactionHash: wordOf(9), transactionIndex: "0x9" };
  return {
    address: addressOf(index % 20),
    topics,
    data,
    ...place,
    logIndex: `0x${index.toString(16)}`,
    removed: false,
  };
}

/** Receipts as nodes write them. */
function answer(): Buffer {
  const result = Array.from({ length: receipts }, (_, index) => ({
    ...{ type: "0x2", status: "0x1", cumulativeGasUsed: `0x${(21_000 * (index + 1)).toString(16)}` },
    logs: Array.from({ length: index % 4 }, (_, nth) => logOf(4 * index + nth)),
    ...{
      logsBloom: `0x${"0f".repeat(256)}`,
      transactionHash: wordOf(index),
      transactionIndex: `0x${index.toString(16)}`,
    },
    ...{ blockHash: wordOf(7), blockNumber: "0x7", gasUsed: "0x5208", effectiveGasPrice: "0x3b9aca00" },
    ...{ from: addressOf(3), to: addressOf(4), contractAddress: null },
  }));
  return Buffer.from(JSON.stringify({ jsonrpc: "2.0", id: 0, result }));
}

/**
 * Reads made-up receipts until what reads them is compiled and has touched its memory, with turns for everybody else in between: the first blocks with
 * an event would wait for that, several times as long as for all that is done with them. Returns how many logs were found, which is of no use.
 */
export async function warmReceipts(until: AbortSignal, times = blocks): Promise<number> {
  const [body, place] = [answer(), Buffer.allocUnsafeSlow(placeBytes)];
  const rooms: Room[] = [];
  const block: Block = {
    ...{
      number: 7n,
      hash: wordOf(7),
      parentHash: wordOf(6),
      timestamp: 1n,
      baseFee: 1n,
      logsBloom: `0x${"ff".repeat(256)}`,
    },
  };
  let found = 0;
  for (let time = 0; time < times && !until.aborted; time++) {
    const room = createRoom();
    rooms.push(room);
    if (rooms.length > atOnce) rooms.splice(0, 1).forEach(giveBack);
    const arriving = createArriving("made-up receipts", place, room);
    for (let at = 0; at < body.length; at += together) {
      arriving.push(body.subarray(at, at + together));
      await new Promise((resolve) => setImmediate(resolve));
    }
    const all = await arriving.receipts();
    const proven = await inPieces(provenReceipts(all, { ...block, receiptsRoot: await inPieces(rootInPieces(all)) }));
    const logs = proven.logs((log) => isWanted(log, block, filters), mayBeWanted(filters));
    found += (await inPieces(logs)).length;
  }
  rooms.forEach(giveBack);
  return found;
}
