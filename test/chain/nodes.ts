import { headerHash } from "../../src/chain/header.ts";
import { encode, fromHex, fromInteger } from "../../src/chain/rlp.ts";
import type { Rpc } from "../../src/chain/rpc.ts";
import { rootOf } from "../../src/chain/trie.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Log } from "../../src/core/types.ts";
import { hashFor, target } from "../support/fakes.ts";

const zeros = (bytes: number) => `0x${"00".repeat(bytes)}`;
const full = `0x${"ff".repeat(256)}`;

export const topic0 = hashFor("Stolen()");
export const wanted = [{ address: target, topic0 }];

export const logOf = (data = "0x01"): Omit<Log, "logIndex"> & { logIndex: string } => ({
  address: target,
  topics: [topic0],
  data: data as Log["data"],
  transactionHash: hashFor("tx"),
  logIndex: "0x0",
});

const receiptOf = (logs: readonly object[], index: number) => ({
  transactionHash: hashFor(`tx ${index}`),
  transactionIndex: `0x${index}`,
  type: "0x2",
  status: "0x1",
  cumulativeGasUsed: "0x5208",
  logsBloom: full,
  logs,
});

/** An answer as it comes. */
export const bodyOf = (result: unknown) => Buffer.from(JSON.stringify({ jsonrpc: "2.0", id: 0, result }));

function rootOfReceipts(receipts: readonly ReturnType<typeof receiptOf>[]): string {
  return rootOf(
    receipts.map(({ logs }) => {
      const items = (logs as ReturnType<typeof logOf>[]).map(({ address, topics, data }) => [
        fromHex(address),
        topics.map(fromHex),
        fromHex(data),
      ]);
      const fields = [fromInteger(1n), fromInteger(0x5208n), fromHex(full), items];
      return Buffer.concat([Uint8Array.of(2), encode(fields)]);
    }),
  );
}

/** A block with the hash of its fields, and its receipts: one per list of logs. */
export function makeBlock(number: number, parentHash: string, ...logs: readonly (readonly object[])[]) {
  const receipts = logs.map(receiptOf);
  const fields = {
    parentHash,
    sha3Uncles: hashFor("uncles"),
    miner: zeros(20),
    stateRoot: hashFor(`state ${number}`),
    transactionsRoot: hashFor("transactions"),
    receiptsRoot: rootOfReceipts(receipts),
    logsBloom: full,
    difficulty: "0x0",
    number: `0x${number.toString(16)}`,
    gasLimit: "0x1c9c380",
    gasUsed: "0x5208",
    timestamp: `0x${(1_000 + 12 * number).toString(16)}`,
    extraData: "0x",
    mixHash: zeros(32),
    nonce: zeros(8),
    baseFeePerGas: "0x3b9aca00",
  };
  return { header: { ...fields, hash: headerHash(fields) ?? "" }, receipts };
}

export type Made = ReturnType<typeof makeBlock>;

/** Blocks one after the other; `logs` are those of the last. */
export function makeChain(from: number, to: number, ...logs: readonly (readonly object[])[]): readonly Made[] {
  const blocks: Made[] = [];
  for (let number = from; number <= to; number++)
    blocks.push(makeBlock(number, blocks.at(-1)?.header.hash ?? hashFor("before"), ...(number === to ? logs : [])));
  return blocks;
}

/** A node that shows these blocks, the last one as its head, and answers reads with `read`. Every answer can be replaced, and it can be down. */
export function nodeOf(name: string, chain: readonly Made[]) {
  const state = {
    chain,
    isDown: false,
    hangs: false,
    read: "0x01" as unknown,
    receipts: undefined as undefined | ((made: Made) => unknown),
    asked: [] as string[],
  };
  const find = (key: unknown) =>
    key === "latest"
      ? state.chain.at(-1)
      : state.chain.find(({ header }) => header.number === key || header.hash === key);
  const rpc: Rpc = {
    name,
    async request(method, params = [], scan) {
      state.asked.push(method);
      if (state.hangs) return new Promise(() => undefined);
      if (state.isDown) throw new FirebreakError("RPC_UNREACHABLE", `${name} is down`, { retryable: true });
      const made = find(params[0]);
      if (method.startsWith("eth_getBlockBy")) return made?.header ?? null;
      if (method === "eth_getBlockReceipts") {
        const result = made === undefined ? null : (state.receipts?.(made) ?? made.receipts);
        scan?.push(bodyOf(result));
        return result;
      }
      return state.read;
    },
    close: async () => undefined,
  };
  return { rpc, state };
}
