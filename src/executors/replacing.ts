import { Transaction } from "ethers";
import type { Bound } from "../core/sending.ts";
import type { Call, SignedTx } from "../core/types.ts";
import { lower } from "../lib/words.ts";
import type { Account } from "./account.ts";
import { bump, type Fees, firstFees, larger, type Market, nextFees, smaller } from "./fees.ts";
import { createLadder, type Place, type Sign } from "./ladder.ts";

/** What follows a transaction that is not mined: the same call for more, or with another nonce where its own can no longer be mined. */
export function createReplacing(account: Account, sign: Sign, above: (gas: bigint, cap: bigint) => bigint) {
  const { nonces } = account;
  const ladder = createLadder(sign);
  /** Gas that was too little for any run, by nonce. */
  const tooLittle = new Map<bigint, bigint>();
  /** Wei that could not be paid, by nonce. */
  const tooDear = new Map<bigint, bigint>();

  /**
   * Where nodes hold nothing yet and ask for more than the balance that they tell, such as an L2's fee for L1: an eighth less each time, at last what
   * just any block takes. Then from the top again, for the balance moves.
   */
  function affordable({ nonce, gas }: Place, { baseFee, leastTip }: Market, most: bigint): bigint {
    const [refused, least] = [(tooDear.get(nonce) ?? 0n) / gas, baseFee + leastTip];
    return refused <= least ? most : smaller(most, larger(refused - refused / 8n, least));
  }

  /** For more than what nodes hold at this nonce, from what is signed already where that is enough, or where nothing can be signed. */
  async function dearer(place: Place, cap: bigint, txs: readonly SignedTx[]) {
    const { call, nonce, gas } = place;
    const [market, variant] = [account.market(), (txs.at(-1)?.variant ?? 0) + 1];
    const floor = nonces.highest(nonce, txs);
    const most = account.most(place, cap, floor && bump(floor.maxFee), txs);
    const rung = floor && ladder.next(place, floor, market, most);
    if (rung !== undefined) return txs.find(({ hash }) => hash === rung.hash) ?? { ...rung, variant };

    const first = market && firstFees(market, affordable(place, market, most));
    const fees = floor === undefined ? first : nextFees(floor, market, most);
    const own = txs.filter((tx) => tx.nonce === nonce);
    if (fees === undefined) return nonces.next(own) ?? own.at(-1);
    const same = own.findLast((tx) => tx.gas === gas && isEqual(fees, tx));
    if (same !== undefined) return same;
    try {
      return await sign(call, nonce, gas, fees, variant);
    } catch (error) {
      const highest = floor && ladder.highest(place, floor, most);
      if (highest === undefined) throw error;
      return txs.find(({ hash }) => hash === highest.hash) ?? { ...highest, variant };
    }
  }

  const gasAfter = ({ gas, nonce }: SignedTx, cap: bigint): bigint =>
    gas > (tooLittle.get(nonce) ?? 0n) ? gas : above(gas, cap);

  return {
    /** Signs what may follow this transaction. Off the hot path. */
    async prepare(tx: SignedTx): Promise<void> {
      const { to, data } = Transaction.from(tx.raw);
      const most = account.most(tx, account.capAfter(0n), bump(tx.maxFee));
      if (to !== null) await ladder.build({ ...tx, call: { to: lower(to), data: lower(data) } }, tx, most);
    },
    /** One of `txs` when no more may be paid, or the very same would be; undefined when that is the last of all. */
    async replace(call: Call, txs: readonly SignedTx[], spent = 0n): Promise<SignedTx | undefined> {
      const last = txs.at(-1);
      if (last === undefined) return undefined;
      // A count that was wrong for a head makes it move to another nonce and back: what it holds already comes before what is free.
      const open = nonces.next(txs)?.nonce;
      const free = open === undefined || nonces.isCutOff(open) ? nonces.lowestFree() : undefined;
      const cap = account.capAfter(spent);
      const gas = gasAfter(last, cap);
      if (free === undefined) {
        const tx = await dearer({ call, nonce: open ?? last.nonce, gas }, cap, txs);
        return tx === last ? undefined : tx;
      }

      const moved = await nonces.holding(free, () => dearer({ call, nonce: free, gas }, cap, txs));
      if (moved === undefined) nonces.release(free);
      return moved;
    },
    /** Whether `replace` gives the same bytes because the cap allows nothing dearer, and what is offered of how much. */
    bound(txs: readonly SignedTx[], spent: bigint): Bound | undefined {
      const last = nonces.next(txs);
      if (last === undefined) return undefined;
      const [cap, floor, market] = [account.capAfter(spent), nonces.highest(last.nonce, txs), account.market()];
      const place = { nonce: last.nonce, gas: gasAfter(last, cap) };
      const most = account.most(place, cap, floor && bump(floor.maxFee), txs);
      const isFirst = floor === undefined;
      const pays = (wei: bigint) => market === undefined || firstFees(market, wei) !== undefined;
      const isSame = isFirst ? !pays(most) : bump(floor.maxFee) > most;
      // What waits behind a gap is signed anew for the lowest free nonce.
      const isReached = isSame && !nonces.isCutOff(last.nonce);
      const isPoor = isReached && isFirst && pays(cap / place.gas);
      return { isReached, says: account.offered(last, cap, spent), ...(isPoor && { poor: account.sender }) };
    },
    /** Nodes take these bytes at no price: what follows them has more gas. */
    starved: ({ nonce, gas }: SignedTx): void => void tooLittle.set(nonce, gas),
    /** No node believes that these can be paid: as long as nothing is sent of this nonce, the next one costs less. */
    poor: ({ nonce, gas, maxFee }: SignedTx): void => void tooDear.set(nonce, gas * maxFee),
    /** Nothing more is sent with this nonce. */
    forget(nonce: bigint): void {
      tooDear.delete(nonce);
      tooLittle.delete(nonce);
      ladder.forget(nonce);
    },
  };
}

function isEqual(one: Fees, other: Fees): boolean {
  return one.maxFee === other.maxFee && one.tip === other.tip;
}
