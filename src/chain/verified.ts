import { FirebreakError } from "../core/errors.ts";
import type { LogFilter } from "../core/parts.ts";
import type { TransactionResult } from "../core/transaction.ts";
import type { Block, BlockRef, Hash, Log } from "../core/types.ts";
import { inPieces } from "../lib/in-pieces.ts";
import { asTransactionHashes } from "./answers.ts";
import { createArriving } from "./arriving.ts";
import { bodyFor } from "./body.ts";
import { hedged } from "./hedged.ts";
import { createKept } from "./kept.ts";
import type { Signs } from "./log-places.ts";
import { oneByOne } from "./one-by-one.ts";
import { isPromised, isWanted, mayBeWanted } from "./promised.ts";
import type { ReceiptRead } from "./receipt-reader.ts";
import { provenReceipts, type Receipts, receiptsOf, said } from "./receipts.ts";
import { lacksMethod } from "./refusal.ts";
import { createRoom, giveBack, type Room } from "./rooms.ts";
import type { Rpc } from "./rpc.ts";

/** Blocks whose receipts are kept: they are large, and asked for while the block is new. */
const remembered = 8;
/** Logs that are kept of them all, the newest block's in any case: a full block of empty ones has 160,000. */
const usualLogs = 200_000;
/** Bytes of an answer that lie where those of the block before did: to touch new memory for them takes longer than to put them there. */
const placeBytes = 2 * 1024 * 1024;

/** Milliseconds until another node is asked as well: a large answer takes a while. */
const usualPatience = 500;

type Read = { readonly receipts: Receipts; readonly room: Room };

/** All receipts of a block as a node says them; one by one where it does not give them together, or they are more than one answer may hold. */
async function allOf(node: Rpc, block: Block, place: Buffer | undefined, room: Room): Promise<readonly ReceiptRead[]> {
  const { hash, number } = block;
  const arriving = createArriving(said(block), place, room);
  try {
    await node.request("eth_getBlockReceipts", [hash], arriving);
  } catch (error) {
    const isTooLong = error instanceof FirebreakError && error.code === "RPC_BAD_ANSWER" && !arriving.isFault(error);
    if (!lacksMethod(error) && !isTooLong) throw error;
    const hashes = await asTransactionHashes(await node.request("eth_getBlockByHash", [hash, false]), { hash, number });
    const read = async (one: Hash) => bodyFor(await node.request("eth_getTransactionReceipt", [one]));
    return inPieces(receiptsOf(await oneByOne(hashes, read), block, room));
  }
  return arriving.receipts();
}

/** Reads the receipts of blocks from whichever node sends those that the block's header commits to. */
export function createReceipts(
  order: () => readonly Rpc[],
  differs?: (node: Rpc, what: string) => void,
  { mostLogs = usualLogs, patienceMs = usualPatience } = {},
) {
  const kept = createKept<Read>({
    most: remembered,
    mostSize: mostLogs,
    sizeOf: ({ receipts }) => receipts.count,
    gone: ({ room }) => giveBack(room),
  });
  /** For the text that is read, and only for one at a time. */
  const place = Buffer.allocUnsafeSlow(placeBytes);
  let isTaken = false;
  /** Nodes that did not give the receipts in time when they were asked last: they are asked after the others. */
  const late = new Set<Rpc>();

  /** Which node they come from does not matter: the quorum agreed on the hash, and the hash covers them. */
  function read(block: Block): Promise<Read> {
    const nodes = order();
    const sorted = [...nodes.filter((node) => !late.has(node)), ...nodes.filter((node) => late.has(node))];
    const ask = (node: Rpc) => {
      late.delete(node);
      return readFrom(node, block);
    };
    return hedged(sorted, patienceMs, ask, (node) => late.add(node));
  }

  async function readFrom(node: Rpc, block: Block): Promise<Read> {
    const own = isTaken ? undefined : place;
    const room = createRoom();
    isTaken = true;
    try {
      return { receipts: await inPieces(provenReceipts(await allOf(node, block, own, room), block)), room };
    } catch (error) {
      giveBack(room);
      if (error instanceof FirebreakError && error.code === "LOGS_UNVERIFIED")
        differs?.(node, `the receipts of block ${block.number} are not those of its header`);
      throw error;
    } finally {
      if (own !== undefined) isTaken = false;
    }
  }

  return {
    /** The logs that match a filter; nothing is asked when the bloom, which the hash covers as well, promises none. */
    async logs(block: Block, filters: readonly LogFilter[]): Promise<readonly Log[]> {
      if (!isPromised(block, filters)) return [];
      const wanted = (log: Signs) => isWanted(log, block, filters);
      const logsOf = ({ receipts }: Read) => inPieces(receipts.logs(wanted, mayBeWanted(filters)));
      return kept.use(block.hash, () => read(block), logsOf);
    },
    /** What became of the transactions of a block whose receipts were read for its logs; undefined for others. */
    results: ({ hash }: BlockRef): Promise<readonly TransactionResult[]> | undefined =>
      kept.known(hash, ({ receipts }) => receipts.results()),
  };
}
