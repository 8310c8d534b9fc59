import { z } from "zod";
import type { Hex } from "../../core/types.ts";

export const FORMAT = "recorded-mainnet/1";

const isHex = (value: unknown): value is Hex => typeof value === "string" && /^0x[0-9a-f]*$/i.test(value);
export const hex = z
  .custom<Hex>(isHex, "must be hex with 0x in front")
  .transform((value): Hex => `0x${value.slice(2).toLowerCase()}`);
export const sized = (bytes: number) =>
  hex.refine((value) => value.length === 2 + 2 * bytes, `must be ${bytes} bytes of hex`);
export const quantity = z.union([hex, z.int().nonnegative()]).transform((value) => BigInt(value === "0x" ? 0 : value));

const accessList = z.array(z.object({ address: sized(20), storageKeys: z.array(sized(32)) }));
export const recordedTransaction = z.looseObject({
  hash: sized(32),
  from: sized(20),
  to: sized(20).nullish(),
  type: quantity.optional(),
  nonce: quantity,
  gas: quantity,
  value: quantity,
  input: hex,
  gasPrice: quantity.optional(),
  maxFeePerGas: quantity.optional(),
  maxPriorityFeePerGas: quantity.optional(),
  chainId: quantity.optional(),
  accessList: accessList.optional(),
  v: quantity,
  r: quantity,
  s: quantity,
});
export const recordedHeader = z.looseObject({
  hash: sized(32),
  parentHash: sized(32),
  number: quantity,
  timestamp: quantity,
  miner: sized(20),
  gasLimit: quantity,
  gasUsed: quantity,
  baseFeePerGas: quantity.optional(),
  logsBloom: sized(256),
  receiptsRoot: sized(32),
  mixHash: sized(32),
  excessBlobGas: quantity.optional(),
  withdrawalsRoot: sized(32).optional(),
  parentBeaconBlockRoot: sized(32).optional(),
  transactions: z.array(z.unknown()).default([]),
});
const log = z.looseObject({ address: sized(20), topics: z.array(sized(32)), data: hex });
export const recordedReceipt = z.looseObject({
  status: quantity,
  cumulativeGasUsed: quantity,
  gasUsed: quantity,
  logs: z.array(log),
  logsBloom: sized(256),
  transactionHash: sized(32),
});
const blockEnv = z.looseObject({
  number: quantity,
  timestamp: quantity,
  beneficiary: sized(20),
  gas_limit: quantity,
  basefee: quantity,
  prevrandao: sized(32).nullish(),
});
const account = z
  .looseObject({ n: quantity, b: quantity, c: sized(32), s: z.record(sized(32), sized(32)).transform(toMap) })
  .transform(({ n, b, c, s }) => ({ nonce: n, balance: b, codeHash: c, slots: s }));
export const recordedFile = z.looseObject({
  format: z.literal(FORMAT),
  kind: z.enum(["fork-cache", "full-block-prestate", "merged"]),
  chainId: z.int().min(1),
  stateOf: z.int().nonnegative(),
  block: recordedHeader.nullable(),
  parentBlock: recordedHeader.nullish(),
  parentHeader: recordedHeader.nullish(),
  blockEnv: blockEnv.nullish(),
  receipts: z.array(recordedReceipt).nullish(),
  accounts: z.record(sized(20), account).transform(toMap),
  codes: z.record(sized(32), hex).transform(toMap),
  codesMissing: z.array(sized(32)).default([]),
  codesNotHashVerified: z.array(sized(32)).default([]),
});

export type RecordedHeader = z.infer<typeof recordedHeader>;
export type RecordedReceipt = z.infer<typeof recordedReceipt>;
export type RecordedTransaction = z.infer<typeof recordedTransaction>;
export type RecordedAccount = z.infer<typeof account>;

/** What a `recorded-mainnet/1` file holds. */
export type Unpacked = z.infer<typeof recordedFile>;

/** State of mainnet, or of the chain whose id it holds, after one block, as a `recorded-mainnet/1` file has it. A slot that is absent is unknown, never zero. */
export type Recording = Unpacked & {
  /** File name without folder and endings, for messages. */
  readonly name: string;
};

export function toMap<K extends string, V>(record: Readonly<Record<K, V>>): ReadonlyMap<K, V> {
  const map = new Map<K, V>();
  for (const key in record) map.set(key, record[key]);
  return map;
}
