import { remember } from "../lib/remember.ts";
import type { Nonces } from "./account.ts";
import { type Followed, type IsAskedFor, isNobodys } from "./followed.ts";
import type { Address, Intent, SignedTx } from "./types.ts";

/** So many that have ended; their nonces are passed long before. */
const remembered = 1_000;

type Place = Pick<SignedTx, "sender" | "nonce">;

/** The nonces of our own intents, by whether anybody waits for what they bring about. */
export function createOwnNonces(open: ReadonlyMap<string, Followed>, isAskedFor: IsAskedFor) {
  const ended = new Map<string, Place>();
  const placesOf = (all: readonly Followed[]): readonly Place[] => all.flatMap(({ intent }) => intent.txs);
  const isNeeded = (one: Followed) => one.held === undefined && !isNobodys(one, isAskedFor);

  return {
    /** It has ended, which takes what was sent for it out of no pool. */
    ended({ txs }: Intent): void {
      for (const { sender, nonce } of txs) remember(ended, `${sender} ${nonce}`, { sender, nonce }, remembered);
    },
    of(sender: Address): Nonces {
      const all = [...open.values()];
      const own = (places: readonly Place[]) => places.flatMap((one) => (one.sender === sender ? [one.nonce] : []));
      return {
        open: own(placesOf(all)),
        needed: own(placesOf(all.filter(isNeeded))),
        ended: own([...ended.values()]),
      };
    },
  };
}
