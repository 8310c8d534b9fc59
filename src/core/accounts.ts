import { type Account, type Nonces, nonceObjection, pausesAffordable } from "./account.ts";
import type { ArmedList } from "./armed.ts";
import type { Beat } from "./beat.ts";
import type { Address, Block, BlockRef, NewEntry } from "./types.ts";
import type { Unread } from "./unread.ts";

/** Whoever signs, with what its account looks like now. */
export type Sender = {
  readonly address: Address;
  /** Wei per gas that it tips at least. */
  readonly leastTip: bigint;
  account(head: BlockRef): Promise<Account>;
};

export type AccountsOptions = {
  readonly chainId: bigint;
  readonly senders: readonly Sender[];
  /** The actions that a sender sends. */
  readonly actionsOf: (sender: Address) => readonly string[];
  /** Nonces of a sender's intents. */
  readonly nonces: (sender: Address) => Nonces;
  readonly beat: Pick<Beat, "gas">;
  readonly list: ArmedList;
  readonly unread: Unread;
  readonly settings: { readonly stressFee: bigint; readonly leastPauses: bigint };
};

/** Gas of a pause that was never simulated. */
const usualGas = 1_000_000n;

/** Whether each key's next transaction could be mined, and how many pauses it can pay. */
export function createAccounts({ chainId, senders, actionsOf, nonces, beat, list, unread, settings }: AccountsOptions) {
  const affordable = new Map<Address, bigint>();
  const suspects = new Set<Address>();
  const poor = new Set<Address>();

  async function look(
    { address, leastTip, account: read }: Sender,
    ref: string,
    block: Block,
  ): Promise<readonly NewEntry[]> {
    const place = { ref, chainId, target: address, path: "account" };
    const what = `the account of ${address}`;
    const account = await unread.watch(what, block, read(block)).catch(() => undefined);
    if (account === undefined) {
      const reason = unread.reason(what);
      if (reason === undefined) return [];
      affordable.delete(address);
      return list.set({ ...place, armed: false, reason }, block);
    }
    const gas = actionsOf(address)
      .map((id) => beat.gas(id) ?? 0n)
      .reduce((most, one) => (one > most ? one : most), 0n);
    const price = { baseFee: block.baseFee, stress: settings.stressFee, leastTip };
    const pauses = pausesAffordable(account.balance, gas === 0n ? usualGas : gas, price);
    affordable.set(address, pauses);
    const nonce = nonceObjection(account, nonces(address));
    // Seen at two looks: between two answers of a node a transaction of ours may have been mined.
    const stuck = nonce !== undefined && suspects.has(address) ? nonce : undefined;
    if (nonce === undefined) suspects.delete(address);
    else suspects.add(address);
    const { leastPauses, stressFee } = settings;
    const objection = stuck ?? tooPoor(address, pauses);
    const reason =
      objection ??
      `its next nonce is free, and it pays at least ${leastPauses} pauses at ${stressFee} times the base fee`;
    return list.set({ ...place, armed: objection === undefined, reason }, block);
  }

  /** Green again only with half as much more, or a base fee that moves up and down would page at every block. */
  function tooPoor(address: Address, pauses: bigint): string | undefined {
    const { leastPauses, stressFee } = settings;
    const least = poor.has(address) ? leastPauses + (leastPauses + 1n) / 2n : leastPauses;
    poor.delete(address);
    if (pauses >= least) return undefined;
    poor.add(address);
    return `it cannot pay ${leastPauses} pauses at ${stressFee} times the base fee; fund ${address}`;
  }

  return {
    looks: (block: Block): readonly Promise<readonly NewEntry[]>[] =>
      senders.map((one, index) => look(one, accountRef(chainId, one.address, index), block)),
    /** Those whose account can be read. */
    affordable: (): ReadonlyMap<Address, bigint> => affordable,
  };
}

/** What an account is called in the journal: the first one by its chain alone. */
export function accountRef(chainId: bigint, address: Address, index: number): string {
  return index === 0 ? `account:${chainId}` : `account:${chainId}:${address}`;
}
