import { toQuantity } from "ethers";
import { FirebreakError } from "../../core/errors.ts";
import type { Address, Hex } from "../../core/types.ts";
import { EMPTY_CODE_HASH } from "../recording.ts";
import { addressOf, transactionHashOf, wordOf } from "../rpc/values.ts";
import type { Recording } from "./format.ts";
import type { RpcBlock } from "./head.ts";

/** Something that was asked for and not recorded; `what` names it for people. */
export type Miss =
  | { readonly kind: "slot"; readonly account: Address; readonly slot: Hex; readonly what: string }
  | { readonly kind: "code"; readonly account: Address; readonly what: string }
  | { readonly kind: "block"; readonly what: string }
  | { readonly kind: "receipt" | "logs"; readonly what: string };

/** A recording as it is served. */
export type Recorded = {
  readonly recording: Recording;
  readonly head: RpcBlock;
  readonly declared: ReadonlyMap<string, Hex>;
  readonly miss: (entry: Miss) => never;
};

/** What a recording answers, by method; a result that is not recorded is given to `miss`. */
export function methodsOf(from: Recorded): Readonly<Record<string, (params: readonly unknown[]) => unknown>> {
  const { recording, head } = from;
  const account = (param: unknown) => recording.accounts.get(addressOf(param));
  const fee = head.baseFeePerGas ?? "0x0";
  return {
    web3_clientVersion: () => "firebreak-recording/1",
    eth_chainId: () => toQuantity(recording.chainId),
    net_version: () => String(recording.chainId),
    net_listening: () => true,
    eth_syncing: () => false,
    eth_accounts: () => [],
    eth_blockNumber: () => head.number,
    eth_gasPrice: () => fee,
    eth_maxPriorityFeePerGas: () => "0x0",
    eth_getBlockByNumber: ([number, full]) => blockBy(from, number, full === true),
    eth_getBlockByHash: ([hash, full]) => blockBy(from, hash, full === true),
    eth_getBalance: ([address, at]) => atHead(from, at, () => toQuantity(account(address)?.balance ?? 0n)),
    eth_getTransactionCount: ([address, at]) => atHead(from, at, () => toQuantity(account(address)?.nonce ?? 0n)),
    eth_getCode: ([address, at]) => atHead(from, at, () => codeOf(from, addressOf(address))),
    eth_getStorageAt: ([address, slot, at]) => atHead(from, at, () => slotOf(from, addressOf(address), wordOf(slot))),
    // An engine asks this for every hash that it does not know, its own pending ones among them; a node says null.
    eth_getTransactionByHash: ([hash]) => head.transactions.find((one) => transactionHashOf(one) === hash) ?? null,
    eth_getTransactionReceipt: ([hash]) => receiptOf(from, hash),
    eth_getLogs: ([filter]) => logsOf(from, filter),
  };
}

function blockBy({ head, miss }: Recorded, asked: unknown, full: boolean): unknown {
  const served = () => (full ? head : { ...head, transactions: head.transactions.map(transactionHashOf) });
  if (asked === head.hash || isTag(asked)) return served();
  if (typeof asked !== "string" || !/^0x[0-9a-f]{1,64}$/i.test(asked))
    throw new FirebreakError("RPC_BAD_PARAMS", "expected a block number or hash");
  if (asked === head.parentHash) return miss({ kind: "block", what: `block ${asked}` });
  if (asked.length === 66) return null;

  const number = BigInt(asked);
  if (number === BigInt(head.number)) return served();
  return number > BigInt(head.number) ? null : miss({ kind: "block", what: `block ${number}` });
}

/** State is recorded after one block; what another one had is not in the recording, and would be told wrongly. */
function atHead<T>({ head, miss }: Recorded, asked: unknown, read: () => T): T {
  const { blockNumber, blockHash } = Object(asked) as { blockNumber?: unknown; blockHash?: unknown };
  const at = blockNumber ?? blockHash ?? asked ?? "latest";
  if (isTag(at) || at === head.hash || (isNumber(at) && BigInt(at) === BigInt(head.number))) return read();
  return miss({ kind: "block", what: `the state of block ${isNumber(at) ? BigInt(at) : String(at).slice(0, 80)}` });
}

function isNumber(asked: unknown): asked is string {
  return typeof asked === "string" && /^0x[0-9a-f]{1,16}$/i.test(asked);
}

function isTag(asked: unknown): boolean {
  return asked === "latest" || asked === "pending" || asked === "safe" || asked === "finalized";
}

function logsOf({ head, miss }: Recorded, filter: unknown): unknown {
  const { blockHash = head.hash, fromBlock = head.number } = Object(filter) as {
    blockHash?: unknown;
    fromBlock?: unknown;
  };
  if (blockHash !== head.hash) throw new FirebreakError("RPC_BAD_PARAMS", `the recording has no block ${blockHash}`);
  if (typeof fromBlock === "string" && /^0x[0-9a-f]+$/i.test(fromBlock) && BigInt(fromBlock) > BigInt(head.number))
    return [];
  return miss({ kind: "logs", what: `the logs of block ${Number(head.number)} or before it` });
}

function receiptOf({ head, miss }: Recorded, hash: unknown): unknown {
  const isRecorded = head.transactions.some((one) => transactionHashOf(one) === hash);
  return isRecorded ? miss({ kind: "receipt", what: `the receipt of ${hash}` }) : null;
}

function codeOf({ recording, miss }: Recorded, address: Address): Hex {
  const hash = recording.accounts.get(address)?.codeHash ?? EMPTY_CODE_HASH;
  if (hash === EMPTY_CODE_HASH) return "0x";
  return (
    recording.codes.get(hash) ?? miss({ kind: "code", account: address, what: `the code of ${address} (${hash})` })
  );
}

function slotOf({ recording, declared, miss }: Recorded, address: Address, slot: Hex): Hex {
  const account = recording.accounts.get(address);
  // Only contracts have storage; an account that is absent does not exist.
  if (account === undefined || account.codeHash === EMPTY_CODE_HASH) return wordOf("0x0");
  return (
    account.slots.get(slot) ??
    declared.get(`${address}:${slot}`) ??
    miss({ kind: "slot", account: address, slot, what: `slot ${slot} of ${address}` })
  );
}
