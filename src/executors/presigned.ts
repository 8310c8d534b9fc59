import type { Call, SignedTx } from "../core/types.ts";
import type { Fees } from "./fees.ts";
import type { Sign } from "./ladder.ts";

/** `most` is in wei per gas. */
export type Wanted = { readonly nonce: bigint; readonly gas: bigint; readonly fees: Fees; readonly most: bigint };
type Ready = { readonly call: Call; readonly tx: SignedTx };

/** Milliseconds from one signature that proves the key to the next: a service counts them. */
const proofMs = 60_000;

/**
 * First transactions of calls that do not depend on the finding, signed at the heads before it: then nothing is signed on the hot path, and a
 * signing service that is slow or gone keeps nobody from pausing. Whether a call is of that kind shows in its bytes: at the head before they
 * were the same. It is used only where the bytes that are wanted then are these. Of the others one is signed each minute and thrown away, so that
 * a key that cannot sign them is found out all the same; without a clock at each head.
 */
export function createPresigned(sign: Sign, clock?: () => number) {
  const before = new Map<string, Call>();
  const ready = new Map<string, Ready>();
  /** The last signature that was asked for: when, and what became of it. */
  let last: { readonly at: number | undefined; readonly signed: Promise<SignedTx> } | undefined;

  function signed(call: Call, { nonce, gas, fees }: Wanted): Promise<SignedTx> {
    const asked = { at: clock?.(), signed: sign(call, nonce, gas, fees, 0) };
    last = asked;
    // Asked again at the next head: what failed proves nothing for a minute.
    asked.signed.catch(() => {
      if (last === asked) last = undefined;
    });
    return asked.signed;
  }

  async function prove(call: Call, wanted: Wanted): Promise<void> {
    const now = clock?.();
    const isProven = last?.at !== undefined && now !== undefined && now - last.at < proofMs;
    await (isProven ? last?.signed : signed(call, wanted));
  }

  function spare(action: string, call: Call, { nonce, gas, most }: Wanted): SignedTx | undefined {
    const one = ready.get(action);
    if (one === undefined || !isSame(one.call, call) || one.tx.nonce !== nonce || one.tx.gas !== gas) return undefined;
    return one.tx.maxFee <= most ? one.tx : undefined;
  }

  function take(action: string, call: Call, wanted: Wanted): SignedTx | undefined {
    const tx = spare(action, call, wanted);
    return tx !== undefined && isNear(tx, wanted.fees) ? tx : undefined;
  }

  return {
    /** What would be signed now, or is near it. */
    take,
    /** The same for other fees, for when nothing can be signed. */
    spare,
    /** Those that were signed at some head. */
    all: (): readonly (readonly [string, Call])[] => [...ready].map(([action, { call }]) => [action, call]),
    /** Signs it anew when the last one would not do any more. Raises what the signer raises. */
    async renew(action: string, call: Call, wanted: Wanted): Promise<void> {
      const earlier = before.get(action);
      before.set(action, call);
      if (earlier === undefined) return;
      if (!isSame(earlier, call)) return prove(call, wanted);
      if (take(action, call, wanted) === undefined) ready.set(action, { call, tx: await signed(call, wanted) });
    },
  };
}

function isSame(one: Call, other: Call): boolean {
  return one.to === other.to && one.data === other.data;
}

/** Not much less room than would be signed now, and a tip of as much up to twice as much. */
function isNear({ maxFee, tip }: Fees, now: Fees): boolean {
  return 4n * maxFee >= 3n * now.maxFee && tip >= now.tip && tip <= 2n * now.tip;
}
