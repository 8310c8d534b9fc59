import { headerHash } from "../../src/chain/header.ts";
import { encode, fromHex, fromInteger } from "../../src/chain/rlp.ts";
import { rootOf } from "../../src/chain/trie.ts";
import type { Hash, Hex } from "../../src/core/types.ts";
import { keccak } from "../../src/lib/keccak.ts";
import { hashFor } from "../support/fakes.ts";

export type Emitted = { readonly address: Hex; readonly topics: readonly Hex[]; readonly data: Hex };
/** What one transaction did. */
export type Done = { readonly hash: Hash; readonly logs: readonly Emitted[]; readonly isReverted?: boolean };

const zeros = (bytes: number) => `0x${"00".repeat(bytes)}`;
const quantity = (value: bigint | number) => `0x${value.toString(16)}`;
const bits = new Map<string, readonly number[]>();

/** Source: Ethereum yellow paper, 4.3.1. */
function bloomOf(logs: readonly Emitted[]): Hex {
  const bloom = Buffer.alloc(256);
  for (const item of logs.flatMap(({ address, topics }) => [address, ...topics]))
    for (const bit of bitsOf(item)) bloom[255 - (bit >> 3)] = (bloom[255 - (bit >> 3)] ?? 0) | (1 << (bit & 7));
  return `0x${bloom.toString("hex")}`;
}

function bitsOf(item: string): readonly number[] {
  const known = bits.get(item);
  if (known !== undefined) return known;
  const digest = Buffer.from(keccak(fromHex(item)));
  const found = [0, 2, 4].map((at) => digest.readUInt16BE(at) & 2047);
  bits.set(item, found);
  return found;
}

type Wanted = {
  readonly number: number;
  readonly parentHash: Hash;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly baseFee: bigint;
  /** Tells blocks of different branches apart. */
  readonly branch: string;
};

/** A block whose header has the hash of its fields, and commits to the receipts of what happened in it. */
export function sealed({ number, parentHash, timestamp, baseFee, branch }: Wanted, done: readonly Done[]) {
  const receipts = done.map(({ hash, logs, isReverted }, index) => ({
    ...{ transactionHash: hash, transactionIndex: quantity(index), type: "0x2", status: isReverted ? "0x0" : "0x1" },
    ...{ cumulativeGasUsed: quantity(60_000 * (index + 1)), logsBloom: bloomOf(logs), contractAddress: null },
    logs,
  }));
  const fields = {
    ...{ parentHash, sha3Uncles: hashFor("uncles"), miner: zeros(20), stateRoot: hashFor(`${branch} ${number}`) },
    ...{ transactionsRoot: hashFor("transactions"), receiptsRoot: rootOf(receipts.map(bytesOf)) },
    ...{ logsBloom: bloomOf(done.flatMap(({ logs }) => logs)), difficulty: "0x0", number: quantity(number) },
    ...{ gasLimit: "0x1c9c380", gasUsed: "0x5208", timestamp: quantity(timestamp), extraData: "0x" },
    ...{ mixHash: zeros(32), nonce: zeros(8), baseFeePerGas: quantity(baseFee) },
  };
  const hash = headerHash(fields) ?? hashFor("none");
  const place = { blockHash: hash, blockNumber: fields.number };
  let logIndex = 0;
  return {
    header: { ...fields, hash, transactions: receipts.map(({ transactionHash }) => transactionHash) },
    receipts: receipts.map((one) => ({
      ...{ ...one, ...place, gasUsed: quantity(60_000), effectiveGasPrice: fields.baseFeePerGas },
      logs: one.logs.map((log) => ({
        ...{ ...log, ...place, transactionHash: one.transactionHash, logIndex: quantity(logIndex++), removed: false },
      })),
    })),
  };
}

function bytesOf({
  status,
  cumulativeGasUsed,
  logsBloom,
  logs,
}: {
  readonly status: string;
  readonly cumulativeGasUsed: string;
  readonly logsBloom: string;
  readonly logs: readonly Emitted[];
}): Uint8Array {
  const items = logs.map(({ address, topics, data }) => [fromHex(address), topics.map(fromHex), fromHex(data)]);
  const fields = [fromInteger(BigInt(status)), fromInteger(BigInt(cumulativeGasUsed)), fromHex(logsBloom), items];
  return Buffer.concat([Uint8Array.of(2), encode(fields)]);
}
