import type { Address, Hex } from "../../core/types.ts";
import { addressOf, wordOf } from "../rpc/values.ts";

/** What a fork asked its upstream for: the accounts and slots of the forked block, and what no recording can hold. */
export type Touched = {
  readonly accounts: ReadonlyMap<Address, ReadonlySet<Hex>>;
  /** Questions about other blocks, about logs of the past: a drill from a recording gets no answer to them. */
  readonly others: readonly string[];
  note(method: string, params: readonly unknown[]): void;
};

const ofAccounts = new Set(["eth_getBalance", "eth_getTransactionCount", "eth_getCode", "eth_getAccountInfo"]);
const ofBlocks = new Set(["eth_getBlockByNumber", "eth_getBlockByHash"]);
const ofHistory = new Set(["eth_getLogs", "eth_getBlockReceipts"]);
/** Different questions that are kept; a detector may ask for thousands. */
const mostOthers = 50;

/**
 * Where a chain writes block hashes and beacon roots, in a ring that is as long as the numbers and times of blocks that no recording knows beforehand.
 * A recording leaves them out, and says so: on a fork of it they do not exist (EIP-2935, EIP-4788).
 */
export const leftOut: readonly Address[] = [
  "0x0000f90827f1c53a10cb7a02335b175320002935",
  "0x000f3df6d732807ef1319fb7b8bb8522d0beac02",
];

/** Notes what is asked about the state after one block; every fork of one recording may share it. */
export function createTouched(block: number, hash: unknown): Touched {
  const accounts = new Map<Address, Set<Hex>>();
  const others = new Set<string>();
  const isThat = (asked: unknown) =>
    asked === hash || (typeof asked === "string" && /^0x[0-9a-f]{1,16}$/i.test(asked) && Number(asked) === block);
  const slotsOf = (address: Address) => {
    const slots = accounts.get(address) ?? new Set();
    accounts.set(address, slots);
    return slots;
  };

  return {
    accounts,
    get others() {
      return [...others];
    },
    note(method, params) {
      const at = ofAccounts.has(method) ? params[1] : params[2];
      const isState = ofAccounts.has(method) || method === "eth_getStorageAt";
      if (isState && isThat(at)) {
        const account = addressOf(params[0]);
        if (leftOut.includes(account)) return;
        const slots = slotsOf(account);
        if (method === "eth_getStorageAt") slots.add(wordOf(params[1]));
        return;
      }
      const isElsewhere = isState || ofHistory.has(method) || (ofBlocks.has(method) && !isThat(params[0]));
      if (isElsewhere && others.size < mostOthers) others.add(`${method} ${JSON.stringify(params)}`);
    },
  };
}
