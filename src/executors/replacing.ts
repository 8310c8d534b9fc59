import { Transaction } from "ethers";
import type { Call, SignedTx } from "../core/types.ts";
import { lower } from "../lib/words.ts";
import type { Account } from "./account.ts";
import { bump, type Fees, firstFees, nextFees } from "./fees.ts";
import { createLadder, type Sign } from "./ladder.ts";

/** What follows a transaction that is not mined: the same call for more, or with another nonce where its own can no longer be mined. */
export function createReplacing(account: Account, sign: Sign) {
  const { nonces } = account;
  const ladder = createLadder(sign);

  /** For more than what nodes hold at this nonce, from what is signed already where that is enough, or where nothing can be signed. */
  async function dearer(call: Call, nonce: bigint, last: SignedTx, txs: readonly SignedTx[]) {
    const [market, variant] = [account.market(), last.variant + 1];
    const floor = nonces.highest(nonce, txs);
    const most = account.most(nonce, last.gas, txs, floor && bump(floor.maxFee));
    const rung = floor && ladder.next(nonce, floor, market, most);
    if (rung !== undefined) return txs.find(({ hash }) => hash === rung.hash) ?? { ...rung, variant };

    const fees = floor === undefined ? market && firstFees(market, most) : nextFees(floor, market, most);
    const own = txs.filter((tx) => tx.nonce === nonce);
    if (fees === undefined) return own.at(-1);
    const same = own.findLast((tx) => isEqual(fees, tx));
    if (same !== undefined) return same;
    try {
      return await sign(call, nonce, last.gas, fees, variant);
    } catch (error) {
      const highest = floor && ladder.highest(nonce, floor, most);
      if (highest === undefined) throw error;
      return txs.find(({ hash }) => hash === highest.hash) ?? { ...highest, variant };
    }
  }

  return {
    /** Signs what may follow this transaction. Off the hot path. */
    async prepare(tx: SignedTx): Promise<void> {
      const { to, data } = Transaction.from(tx.raw);
      const most = account.most(tx.nonce, tx.gas, [], bump(tx.maxFee));
      if (to !== null) await ladder.build({ to: lower(to), data: lower(data) }, tx, most);
    },
    /** One of `txs` when no more may be paid, or the very same would be; undefined when that is the last. */
    async replace(call: Call, txs: readonly SignedTx[]): Promise<SignedTx | undefined> {
      const last = txs.at(-1);
      if (last === undefined) return undefined;
      // A count that was wrong for a head makes it move to another nonce and back: what it holds already comes before what is free.
      const open = nonces.next(txs)?.nonce;
      const free = open === undefined || nonces.isCutOff(open) ? nonces.lowestFree() : undefined;
      if (free === undefined) {
        const tx = await dearer(call, open ?? last.nonce, last, txs);
        return tx === last ? undefined : tx;
      }

      ladder.forget(free);
      account.move(last.nonce, free);
      const moved = await nonces.holding(free, () => dearer(call, free, last, txs));
      if (moved === undefined) nonces.release(free);
      return moved;
    },
    /** Its nonce is for another call from now on. */
    forget: ladder.forget,
  };
}

function isEqual(one: Fees, other: Fees): boolean {
  return one.maxFee === other.maxFee && one.tip === other.tip;
}
