import { toQuantity } from "ethers";
import { z } from "zod";
import { encode, fromHex, fromInteger, type Item } from "../chain/rlp.ts";
import { FirebreakError } from "../core/errors.ts";
import type { Hash, Hex } from "../core/types.ts";
import { keccakHex } from "../lib/keccak.ts";
import type { Fork } from "./fork.ts";
import {
  type RecordedHeader,
  type RecordedTransaction,
  type Recording,
  recordedTransaction,
} from "./recorded/format.ts";

/** The block that a replay mined; `hashes` are its transactions in order, an injected one last. */
export type PlayedBlock = { readonly number: number; readonly hash: Hash; readonly hashes: readonly Hash[] };

const INJECTED_GAS = 30_000_000n;

const mined = z.object({ hash: z.string().startsWith("0x"), number: z.string(), transactions: z.array(z.string()) });

/**
 * Mines the recorded block again: its transactions as they were signed, in order, under its header's conditions.
 * `inject` adds one more at the end, in the form of eth_sendTransaction; its sender must be impersonated and funded.
 * The fork must be of that recording, with order "fifo". Raises REPLAY when a transaction is not in the block.
 */
export async function playRecordedBlock(
  fork: Fork,
  recording: Recording,
  inject?: Readonly<Record<string, unknown>>,
): Promise<PlayedBlock> {
  const { block } = recording;
  if (block === null || recording.kind !== "full-block-prestate") {
    throw new FirebreakError("REPLAY", `${recording.name} has no block to play; take a recording of a full block`);
  }
  // A full block has no room left: what is injected gets its own.
  const room = inject === undefined ? 0n : INJECTED_GAS;
  await prepareBlock(fork, { ...block, gasLimit: block.gasLimit + room });
  const sent: unknown[] = [];
  for (const recorded of block.transactions) {
    sent.push(await fork.rpc("eth_sendRawTransaction", [rawTransaction(recordedTransaction.parse(recorded))]));
  }
  if (inject !== undefined) sent.push(await fork.rpc("eth_sendTransaction", [inject]));
  await fork.rpc("evm_mine");

  const { hash, number, transactions } = mined.parse(await fork.rpc("eth_getBlockByNumber", ["latest", false]));
  const absent = sent.find((expected, index) => transactions[index] !== expected);
  if (absent !== undefined || Number(number) !== Number(block.number)) {
    const why =
      fork
        .misses()
        .map(({ what }) => what)
        .join(", ") || "nothing was missed in the recording";
    const found = `block ${Number(number)} has ${transactions.length} of ${sent.length} transactions`;
    throw new FirebreakError(
      "REPLAY",
      `block ${block.number} must hold all, in order; ${found}, without ${absent}; ${why}`,
    );
  }
  return { number: Number(number), hash: asHash(hash), hashes: transactions.map(asHash) };
}

// An engine that cannot set one of these answers "unknown method"; fidelity.ts shows whether it mattered.
async function prepareBlock(
  fork: Fork,
  { timestamp, miner, gasLimit, baseFeePerGas, mixHash }: RecordedHeader,
): Promise<void> {
  await fork.rpc("evm_setAutomine", [false]);
  await fork.rpc("evm_setBlockGasLimit", [toQuantity(gasLimit)]);
  await fork.rpc("hardhat_setCoinbase", [miner]);
  await fork.rpc("hardhat_setNextBlockBaseFeePerGas", [toQuantity(baseFeePerGas ?? 0n)]);
  if (fork.engine === "edr" && fork.hardfork !== "london") await fork.rpc("hardhat_setPrevRandao", [mixHash]);
  await fork.rpc("evm_setNextBlockTimestamp", [toQuantity(timestamp)]);
}

function asHash(value: string): Hash {
  return `0x${value.slice(2)}`;
}

/** The signed bytes of a recorded transaction. Raises BAD_RECORDING when they do not have the recorded hash. */
export function rawTransaction(recorded: RecordedTransaction): Hex {
  const bytes = encode(fieldsOf(recorded));
  const { type = 0n, hash } = recorded;
  const signed = type === 0n ? bytes : Buffer.concat([fromInteger(type), bytes]);
  const found = keccakHex(signed);
  if (found === hash) return `0x${Buffer.from(signed).toString("hex")}`;
  throw new FirebreakError("BAD_RECORDING", `transaction ${hash} cannot be rebuilt: its bytes have the hash ${found}`);
}

/** What is signed, in its order, and the signature. Sources: the yellow paper, EIP-2930, EIP-1559. */
function fieldsOf({
  type = 0n,
  chainId = 1n,
  nonce,
  gas,
  to,
  value,
  input,
  accessList,
  v,
  r,
  s,
  ...fees
}: RecordedTransaction): Item {
  const { gasPrice = 0n, maxFeePerGas = 0n, maxPriorityFeePerGas = 0n } = fees;
  const prices = type >= 2n ? [maxPriorityFeePerGas, maxFeePerGas] : [gasPrice];
  const open = accessList?.map(({ address, storageKeys }) => [fromHex(address), storageKeys.map(fromHex)]) ?? [];
  return [
    ...(type === 0n ? [] : [fromInteger(chainId)]),
    ...[nonce, ...prices, gas].map(fromInteger),
    ...[fromHex(to ?? "0x"), fromInteger(value), fromHex(input)],
    ...(type === 0n ? [] : [open]),
    ...[v, r, s].map(fromInteger),
  ];
}
