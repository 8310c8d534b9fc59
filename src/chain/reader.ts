import { FirebreakError } from "../core/errors.ts";
import type { Chain } from "../core/parts.ts";
import type { Address, BlockRef, Call, Hash, Hex } from "../core/types.ts";
import { inPieces } from "../lib/in-pieces.ts";
import { createAgreedLogs } from "./agreed-logs.ts";
import { asBlock, asHex, asQuantity, asSimulation, asTransactions, asWord } from "./answers.ts";
import { createBatches } from "./batches.ts";
import { createHead } from "./head.ts";
import { readFirst, readLogs } from "./logs.ts";
import { cutText } from "./long-text.ts";
import { readPast } from "./past-logs.ts";
import { agreedBy, firstOf, isRevert } from "./quorum.ts";
import { RpcError } from "./refusal.ts";
import { readResults } from "./results.ts";
import type { Rpc } from "./rpc.ts";
import { simulationOf } from "./simulation.ts";
import { createTraces } from "./traces.ts";
import { createReceipts } from "./verified.ts";
import { createWatchdog } from "./watchdog.ts";

const zero: Address = "0x0000000000000000000000000000000000000000";
/** Gas of one read: enough for a hub's probes, too little for a target that burns it to stall us. */
const readGas = 10_000_000n;
const remembered = 20_000;
/** Longer answers are kept as long as the block is new: what an attacker makes long must not fill the memory. */
const longAnswer = 10_000;
const rememberedLong = 50;

export type ReadOptions = {
  /** How long the head may stand still, by a clock that is passed in; both in milliseconds. */
  readonly now?: () => number;
  readonly staleMs?: number;
  /** It stood still for longer, as this node showed it. */
  readonly stale?: (node: Rpc, what: string) => void;
  /** Nodes that must agree on a head and on what is read of a state. */
  readonly quorum?: number;
  /** Whether logs are checked against the receipts root, agreed on by the quorum, or believed to one node. */
  readonly logs?: "root" | "agreed" | "filtered";
  /** Milliseconds that a newer block may be shown by fewer nodes than the quorum. */
  readonly graceMs?: number;
  /** A node said something else than the quorum, or sent receipts that are not the block's. */
  readonly differs?: (node: Rpc, what: string) => void;
  /** Whether a node said that it was asked too often: it is asked last. The quorum stays what it is. */
  readonly isCooling?: (node: Rpc) => boolean;
  /** Calls of one turn go together through Multicall3 where its code has this hash; their targets then see its address as the sender. */
  readonly multicall?: Hash;
};

/**
 * Reads one chain through its nodes. With a quorum of one they are asked in their order, the next one when one cannot answer; with a larger
 * one only what so many say alike is an answer, whoever is down.
 * What was read at a block never changes, so it is kept: a detector that looks back asks memory, not the network.
 */
export function openChain(chainId: bigint, rpcs: readonly Rpc[], options: ReadOptions = {}): Chain {
  const { now, staleMs, quorum = 1, logs = quorum === 1 ? "filtered" : "root", graceMs = 5_000, differs } = options;
  const { isCooling = () => false } = options;
  let preferred = rpcs;
  const order = () => {
    if (!preferred.some(isCooling)) return preferred;
    const [cooling, ready] = [preferred.filter(isCooling), preferred.filter((node) => !isCooling(node))];
    return [...ready, ...cooling];
  };
  const prefer = (nodes: readonly Rpc[]) => {
    preferred = nodes;
  };
  const watchdog = createWatchdog(order, prefer, options.stale);
  const first = firstOf(order);
  const ask = agreedBy({ order, quorum, ...(differs && { differs }) });
  const agreedHead =
    quorum === 1
      ? () => first("eth_getBlockByNumber", ["latest", false], (it) => asBlock(it, "the head"))
      : createHead({ order, quorum, isCooling, now: now ?? (() => 0), graceMs, ...(differs && { differs }) });
  const callAlone = ({ to, data }: Call, block: BlockRef, from: Address = zero, gas: bigint = readGas) =>
    evaluate(() => ask("eth_call", [{ from, to, data, gas: `0x${gas.toString(16)}` }, at(block)], asReturned));
  const batches = options.multicall && createBatches(ask, callAlone, options.multicall);
  const receipts = createReceipts(order, differs);
  // What one node says alone is no quorum's word: where its receipts are to be proven, they come first.
  const firstProven: Chain["firstLogs"] =
    quorum > 1 ? createAgreedLogs(ask, receipts.logs) : async (...asked) => ({ logs: await receipts.logs(...asked) });
  const memory = new Map<string, Promise<unknown>>();
  const long: string[] = [];
  const keepFew = (key: string): void => {
    long.push(key);
    const oldest = long.length > rememberedLong ? long.shift() : undefined;
    if (oldest !== undefined) memory.delete(oldest);
  };

  function once<T>(key: string, read: () => Promise<T>): Promise<T> {
    const known = memory.get(key);
    if (known !== undefined) return known as Promise<T>;
    const reading = read();
    memory.set(key, reading);
    // A reading that went wrong is not a fact about the block: forget it, so that it is asked again.
    reading.catch((error) => isRevertError(error) || memory.delete(key));
    if (memory.size > remembered) for (const old of [...memory.keys()].slice(0, remembered / 10)) memory.delete(old);
    // A failure reaches who asked.
    reading.then(
      (answer) => isLong(answer) && keepFew(key),
      () => undefined,
    );
    return reading;
  }

  const at = (block: BlockRef) => ({ blockHash: block.hash });

  const transactions = (block: BlockRef) =>
    once(`transactions ${block.hash}`, () =>
      evaluate(() => ask("eth_getBlockByHash", [block.hash, true], (it) => asTransactions(it, block))),
    );
  const traces = createTraces({ order, quorum, transactions, differs });

  return {
    chainId,
    head: async () => {
      const head = await agreedHead();
      if (now !== undefined && staleMs !== undefined) watchdog(head, now, staleMs);
      return head;
    },
    blockAt: (number) =>
      evaluate(async () =>
        ask("eth_getBlockByNumber", [`0x${number.toString(16)}`, false], (it) =>
          asBlock(it, `block ${number}`, number),
        ),
      ),
    heightOf: (tag) =>
      evaluate(() => ask("eth_getBlockByNumber", [tag, false], (it) => asBlock(it, `the ${tag} block`).number)),
    logs: (block, filters) =>
      logs === "root" ? receipts.logs(block, filters) : readLogs(logs === "agreed" ? ask : first, block, filters),
    firstLogs: (block, filters) =>
      logs === "root" ? firstProven(block, filters) : readFirst(logs === "agreed" ? ask : first, block, filters),
    pastLogs: (upTo, blocks, filters) => readPast(ask, upTo, blocks, filters),
    call: ({ to, data }: Call, block: BlockRef, from: Address = zero, gas: bigint = readGas) =>
      once(`call ${block.hash} ${from} ${gas} ${to} ${data}`, () =>
        batches === undefined || from !== zero || gas !== readGas
          ? callAlone({ to, data }, block, from, gas)
          : batches.call({ to, data }, block),
      ),
    slot: (account: Address, slot: Hash, block: BlockRef) =>
      once(`slot ${block.hash} ${account} ${slot}`, () =>
        evaluate(() => ask("eth_getStorageAt", [account, slot, at(block)], asWord)),
      ),
    code: (account: Address, block: BlockRef) =>
      once(`code ${block.hash} ${account}`, () => evaluate(() => ask("eth_getCode", [account, at(block)], asHex))),
    balance: (account: Address, block: BlockRef) =>
      once(`balance ${block.hash} ${account}`, () =>
        evaluate(() => ask("eth_getBalance", [account, at(block)], asQuantity)),
      ),
    simulate: async (calls: Parameters<Chain["simulate"]>[0], block: BlockRef, from: Address, time?: bigint) => {
      const params = [simulationOf(calls, from, time), `0x${block.number.toString(16)}`];
      try {
        return await ask("eth_simulateV1", params, asSimulation);
      } catch (error) {
        if (error instanceof FirebreakError) return undefined;
        throw error;
      }
    },
    transactions,
    calls: (block, filter) => evaluate(() => traces.calls(block, filter)),
    results: (block: BlockRef) =>
      receipts.results(block) ?? once(`results ${block.hash}`, () => evaluate(() => readResults(ask, block))),
  };
}

/** Tells apart what the chain says (reverted) from what the node cannot say (not evaluable). */
async function evaluate<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    // A node that is only busy will say; what it lacks it never will.
    if (!(error instanceof RpcError) || error.retryable) throw error;
    // Which node said it is no part of what the chain says.
    if (isRevert(error)) throw new FirebreakError("CALL_REVERTED", error.rpcMessage, { cause: error });
    throw new FirebreakError("NOT_EVALUABLE", error.message, { cause: error, retryable: true });
  }
}

/** What a contract returns is as long as it likes: what is too long for a text is cut, as the data of a log is, and still another answer than any other. */
function asReturned(answer: unknown): Hex | Promise<Hex> {
  return answer instanceof Uint8Array ? inPieces(cutText(answer)) : asHex(answer);
}

function isLong(answer: unknown): boolean {
  return Array.isArray(answer) || (typeof answer === "string" && answer.length > longAnswer);
}

function isRevertError(error: unknown): boolean {
  return error instanceof FirebreakError && error.code === "CALL_REVERTED";
}
