import { id, toQuantity, ZeroHash } from "ethers";
import type { Hash, Hex } from "../../core/types.ts";
import { type Hardfork, hardforkAt } from "../hardfork.ts";
import type { RecordedHeader, Recording } from "./format.ts";

/** Seconds between two blocks of mainnet, for a parent whose time was not recorded. */
const SLOT_SECONDS = 12n;
const EMPTY_UNCLES_HASH = "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347";
const EMPTY_TRIE_ROOT = "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421";
/** Target of blob gas per block under Cancun, EIP-4844. */
const TARGET_BLOB_GAS = 393_216n;

/** A block as eth_getBlockByNumber returns it. `transactions` are objects where they were recorded. */
export type RpcBlock = Readonly<Record<string, unknown>> & {
  readonly hash: Hash;
  readonly number: Hex;
  readonly parentHash?: unknown;
  readonly baseFeePerGas?: unknown;
  readonly transactions: readonly unknown[];
};

/** The head that a fork of the recording starts from: the block after which its state holds. */
export function recordedHead(recording: Recording): RpcBlock {
  const { kind, block, blockEnv } = recording;
  const header = headerOfState(recording);
  if (header !== undefined) return toRpc(header);
  if (kind === "full-block-prestate" && block) return synthesisedParent(block);

  return synthesised({
    number: BigInt(recording.stateOf),
    hash: syntheticHash(recording.stateOf),
    timestamp: blockEnv?.timestamp ?? 0n,
    gasLimit: blockEnv?.gas_limit ?? 30_000_000n,
    baseFeePerGas: blockEnv?.basefee,
    miner: blockEnv?.beneficiary,
    mixHash: blockEnv?.prevrandao,
  });
}

/** The real header of the block after which the state holds, where it was recorded. */
export function headerOfState({ kind, block, parentBlock, parentHeader }: Recording): RecordedHeader | undefined {
  const isBefore = kind === "full-block-prestate";
  return (isBefore ? (parentBlock ?? parentHeader) : block) ?? undefined;
}

/** The rules for the next block: those of the block to re-execute, or of the block that the state belongs to. */
export function recordedHardfork({ block, blockEnv, stateOf }: Recording): Hardfork {
  return hardforkAt(stateOf + 1, Number((block ?? blockEnv)?.timestamp ?? 0n));
}

// Half full and with the same base fee and blob gas, so that the child comes out with exactly its recorded fees.
function synthesisedParent(child: RecordedHeader): RpcBlock {
  const excess = child.excessBlobGas;
  return synthesised({
    number: child.number - 1n,
    hash: child.parentHash,
    timestamp: child.timestamp - SLOT_SECONDS,
    gasLimit: child.gasLimit,
    gasUsed: child.gasLimit / 2n,
    baseFeePerGas: child.baseFeePerGas,
    ...(excess === undefined
      ? {}
      : { excessBlobGas: excess, blobGasUsed: TARGET_BLOB_GAS, parentBeaconBlockRoot: ZeroHash }),
    ...(child.withdrawalsRoot === undefined ? {} : { withdrawals: [], withdrawalsRoot: EMPTY_TRIE_ROOT }),
  });
}

function synthesised(known: Readonly<Record<string, unknown>> & { number: bigint; hash: Hash }): RpcBlock {
  const defaults = {
    parentHash: syntheticHash(Number(known.number) - 1),
    sha3Uncles: EMPTY_UNCLES_HASH,
    miner: `0x${"00".repeat(20)}`,
    stateRoot: EMPTY_TRIE_ROOT,
    transactionsRoot: EMPTY_TRIE_ROOT,
    receiptsRoot: EMPTY_TRIE_ROOT,
    logsBloom: `0x${"00".repeat(256)}`,
    difficulty: "0x0",
    totalDifficulty: "0x0",
    gasUsed: "0x0",
    extraData: "0x",
    mixHash: ZeroHash,
    nonce: "0x0000000000000000",
    size: "0x0",
    uncles: [],
  };
  const given = Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined && value !== null));
  return toRpc({ ...defaults, ...given, number: known.number, hash: known.hash });
}

function syntheticHash(number: number): Hash {
  return `0x${id(`firebreak: header of block ${number} was not recorded`).slice(2)}`;
}

/** A header as a node gives it, with its numbers in hex. */
export function toRpc(header: Readonly<Record<string, unknown>> & { number: bigint; hash: Hash }): RpcBlock {
  const fields = Object.entries(header).map(([key, value]) => [
    key,
    typeof value === "bigint" ? toQuantity(value) : value,
  ]);
  const { transactions } = header;
  return {
    ...Object.fromEntries(fields),
    hash: header.hash,
    number: `0x${header.number.toString(16)}`,
    transactions: Array.isArray(transactions) ? transactions : [],
  };
}
