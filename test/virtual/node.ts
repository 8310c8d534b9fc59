import type { Answered } from "../../src/chain/carrier.ts";
import { RpcError } from "../../src/chain/refusal.ts";
import type { Address, Hash } from "../../src/core/types.ts";
import type { Fate, Reply } from "../../src/range/faults/gate.ts";
import type { Dialect } from "../support/dialects.ts";
import { hashFor, target } from "../support/fakes.ts";
import { answersOf, createPool } from "../support/mempool.ts";
import { type Made, pauseData, type World } from "./world.ts";

/** What becomes of one call: what a proxy would make of it, or an answer of HTTP that is none of JSON-RPC. */
export type Odd = Fate | { readonly carried: Answered };
export type Meddle = (method: string, params: readonly unknown[], pass: () => Promise<Reply>) => Promise<Odd>;
/** What a contract answers to a call. */
export type Contract = (data: string, at: Made) => Reply;

export const topic = hashFor("Drain(address,uint256)");
/** Pushes its selectors and the event's hash, as a compiler does. */
const codeOfTarget = `0x6080635c975abb638456cb597f${topic.slice(2)}`;
const pausedView = "0x5c975abb";
const quantity = (value: bigint | number) => `0x${value.toString(16)}`;
const word = (value: bigint) => `0x${value.toString(16).padStart(64, "0")}`;
const refused = (message: string, code = -32_000): Reply => ({ error: { code, message } });

export type VirtualNode = ReturnType<typeof createNode>;

/** A node of a virtual chain, which answers like a real one and fails as it is told. */
export function createNode(name: string, world: World, dialect: Dialect = "geth") {
  const pool = createPool(world, dialect);
  world.giveBack.push(pool.back);
  const state = {
    /** Blocks that it is behind. */
    lag: 0,
    /** Blocks that only it shows, behind those of the chain. */
    own: [] as readonly Made[],
    chainId: 1n,
    latencyMs: 5,
    contracts: new Map<Address, Contract>(),
    meddle: ((_method, _params, pass) => pass()) as Meddle,
    asked: new Map<string, number>(),
  };
  const { rules } = world;
  const accounts = answersOf(world, pool, () => rules.estimate);
  const refusalOf = (from?: Address): Reply | undefined => {
    const why = from && rules.refuses(from);
    return why === undefined ? undefined : refused(`execution reverted: ${why}`, 3);
  };

  const seen = () => [...world.made().slice(0, Math.max(1, world.made().length - state.lag)), ...state.own];
  function at(tag: unknown): Made | undefined {
    const blocks = seen();
    if (typeof tag === "object" && tag !== null && "blockHash" in tag) return byHash(tag.blockHash);
    if (tag === "latest" || tag === "pending" || tag === undefined) return blocks.at(-1);
    if (tag === "safe" || tag === "finalized") return blocks.at(-Math.min(blocks.length, 3));
    return blocks[Number(tag)];
  }
  const byHash = (hash: unknown) => seen().find(({ block }) => block.hash === hash);

  function call({ from, to, data = "0x" }: { from?: Address; to?: Address; data?: string }, made: Made): Reply {
    const contract = to && state.contracts.get(to);
    if (contract !== undefined) return contract(data, made);
    if (to === target && data === pausedView) return { result: word(made.state.isPaused ? 1n : 0n) };
    // Where there is no code, every call succeeds.
    if (to !== target) return { result: "0x" };
    return data === pauseData ? (refusalOf(from) ?? { result: "0x" }) : refused("execution reverted", 3);
  }

  function logsOf({
    blockHash,
    address,
    topics,
  }: {
    blockHash?: Hash;
    address?: string[];
    topics?: string[][];
  }): Reply {
    const made = byHash(blockHash);
    if (made === undefined) return refused("unknown block");
    const logs = made.receipts.flatMap((one) => one.logs);
    const fits = (log: (typeof logs)[number]) =>
      (address ?? [log.address]).includes(log.address) &&
      (topics?.[0] ?? log.topics).some((topic) => topic === log.topics[0]);
    return { result: logs.filter(fits) };
  }

  /** With its transactions themselves where they are asked for; nobody looks at more of them than who they are. */
  function blockOf(hash: Hash, isWhole: boolean): unknown {
    const header = byHash(hash)?.header;
    if (header === undefined || !isWhole) return header ?? null;
    const rest = { from: `0x${"00".repeat(20)}`, to: target, input: "0x", value: "0x0" };
    return { ...header, transactions: header.transactions.map((hash) => ({ hash, ...rest })) };
  }

  function answer(method: string, params: readonly unknown[]): Reply {
    const [first, second] = params as [never, unknown];
    switch (method) {
      case "eth_chainId":
        return { result: quantity(state.chainId) };
      case "eth_getBlockByNumber":
        return { result: at(first)?.header ?? null };
      case "eth_getBlockByHash":
        return { result: blockOf(first, second === true) };
      case "eth_getBlockReceipts":
        return { result: byHash(first)?.receipts ?? null };
      case "eth_getLogs":
        return logsOf(first);
      case "eth_getCode":
        return { result: first === target ? codeOfTarget : "0x" };
      case "eth_getStorageAt":
        return { result: word(0n) };
      case "eth_call": {
        const made = at(second);
        return made === undefined ? refused("header not found") : call(first, made);
      }
      case "eth_getTransactionCount":
        return { result: quantity(world.nonceOf(first, at(second)?.state)) };
      case "eth_getBalance":
        return { result: quantity(world.balanceOf(first, at(second)?.state)) };
      case "eth_estimateGas":
        return refusalOf((first as { from?: Address }).from) ?? { result: quantity(rules.estimate) };
      case "eth_getTransactionReceipt":
      case "eth_maxPriorityFeePerGas":
      case "eth_sendRawTransaction":
        return { result: accounts[method]?.(params) };
      default:
        return refused(`the method ${method} does not exist`, -32_601);
    }
  }

  async function pass(method: string, params: readonly unknown[]): Promise<Reply> {
    try {
      return answer(method, params);
    } catch (error) {
      if (error instanceof RpcError) return refused(error.rpcMessage, error.rpcCode);
      throw error;
    }
  }

  return {
    name,
    pool,
    state,
    ask(method: string, params: readonly unknown[]): Promise<Odd> {
      state.asked.set(method, (state.asked.get(method) ?? 0) + 1);
      return state.meddle(method, params, () => pass(method, params));
    },
  };
}
