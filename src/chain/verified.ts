import { FirebreakError } from "../core/errors.ts";
import type { LogFilter } from "../core/parts.ts";
import type { TransactionResult } from "../core/transaction.ts";
import type { Block, BlockRef, Hash, Log } from "../core/types.ts";
import { inPieces } from "../lib/in-pieces.ts";
import { asTransactionHashes } from "./answers.ts";
import { bodyFor, gathering } from "./body.ts";
import { hedged } from "./hedged.ts";
import { oneByOne } from "./one-by-one.ts";
import { isPromised, isWanted } from "./promised.ts";
import { type Receipts, verifiedInPieces } from "./receipts.ts";
import { methodMissing, RpcError } from "./refusal.ts";
import type { Rpc } from "./rpc.ts";

/** Blocks whose receipts are kept: they are large, and asked for while the block is new. */
const remembered = 8;
/** Logs that are kept of them all, the newest block's in any case: a full block of empty ones has 160,000. */
const usualLogs = 200_000;
/** Bytes of an answer that lie where those of the block before did: to touch new memory for them takes longer than to put them there. */
const roomBytes = 1024 * 1024;

/** Milliseconds until another node is asked as well: a large answer takes a while. */
const usualPatience = 500;

/** The answers that hold all receipts of a block; one by one where the node does not give them together, or they are more than one may hold. */
async function allOf(node: Rpc, { hash, number }: Block, room: Buffer | undefined): Promise<readonly Buffer[]> {
  try {
    const gathered = gathering(room);
    await node.request("eth_getBlockReceipts", [hash], gathered);
    return [await gathered.body()];
  } catch (error) {
    const isMissing = error instanceof RpcError && error.rpcCode === methodMissing;
    const isTooLong = error instanceof FirebreakError && error.code === "RPC_BAD_ANSWER";
    if (!isMissing && !isTooLong) throw error;
    const hashes = await asTransactionHashes(await node.request("eth_getBlockByHash", [hash, false]), { hash, number });
    return oneByOne(hashes, async (one) => bodyFor(await node.request("eth_getTransactionReceipt", [one])));
  }
}

/** Reads the receipts of blocks from whichever node sends those that the block's header commits to. */
export function createReceipts(
  order: () => readonly Rpc[],
  differs?: (node: Rpc, what: string) => void,
  { mostLogs = usualLogs, patienceMs = usualPatience } = {},
) {
  const memory = new Map<Hash, Promise<Receipts>>();
  /** For the body that is read, and only for one at a time. */
  const room = Buffer.allocUnsafeSlow(roomBytes);
  let isRoomTaken = false;
  /** Nodes that did not give the receipts in time when they were asked last: they are asked after the others. */
  const late = new Set<Rpc>();

  /** Which node they come from does not matter: the quorum agreed on the hash, and the hash covers them. */
  function read(block: Block): Promise<Receipts> {
    const nodes = order();
    const sorted = [...nodes.filter((node) => !late.has(node)), ...nodes.filter((node) => late.has(node))];
    const ask = (node: Rpc) => {
      late.delete(node);
      return readFrom(node, block);
    };
    return hedged(sorted, patienceMs, ask, (node) => late.add(node));
  }

  async function readFrom(node: Rpc, block: Block): Promise<Receipts> {
    const own = isRoomTaken ? undefined : room;
    isRoomTaken = true;
    try {
      return await verifiedInPieces(await allOf(node, block, own), block);
    } catch (error) {
      if (error instanceof FirebreakError && error.code === "LOGS_UNVERIFIED")
        differs?.(node, `the receipts of block ${block.number} are not those of its header`);
      throw error;
    } finally {
      if (own !== undefined) isRoomTaken = false;
    }
  }

  const sizes = new Map<Hash, number>();

  /** Nobody fills the memory with blocks that are full of logs: the oldest go first. */
  function keepFew(hash: Hash, size: number): void {
    sizes.set(hash, size);
    for (const old of sizes.keys()) if (!memory.has(old)) sizes.delete(old);
    let left = [...sizes.values()].reduce((sum, one) => sum + one, 0);
    for (const [old, own] of sizes) {
      if (left <= mostLogs || old === hash) break;
      left -= own;
      for (const map of [memory, sizes]) map.delete(old);
    }
  }

  function once(block: Block): Promise<Receipts> {
    const known = memory.get(block.hash);
    if (known !== undefined) return known;
    const reading = read(block);
    memory.set(block.hash, reading);
    reading.then(
      ({ count }) => keepFew(block.hash, count),
      () => memory.delete(block.hash), // a failure reaches who asked
    );
    for (const old of [...memory.keys()].slice(0, Math.max(0, memory.size - remembered))) memory.delete(old);
    return reading;
  }

  return {
    /** The logs that match a filter; nothing is asked when the bloom, which the hash covers as well, promises none. */
    async logs(block: Block, filters: readonly LogFilter[]): Promise<readonly Log[]> {
      if (!isPromised(block, filters)) return [];
      return inPieces((await once(block)).logs((log) => isWanted(log, block, filters)));
    },
    /** What became of the transactions of a block whose receipts were read for its logs; undefined for others. */
    results: ({ hash }: BlockRef): Promise<readonly TransactionResult[]> | undefined =>
      memory.get(hash)?.then(({ results }) => results),
  };
}
