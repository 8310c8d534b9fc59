import { refusalWords } from "../core/refusal.ts";
import type { ArmedCall } from "../core/sending.ts";
import { mostGas } from "../core/transaction.ts";
import type { Address, BlockRef, Call } from "../core/types.ts";
import { type AskEach, median } from "./account.ts";
import { larger, smaller } from "./fees.ts";

/** Whether so much gas can be paid; within this cap (wei), where one is given. */
type Pays = (gas: bigint, cap?: bigint) => boolean;

/** How much gas each call gets: what nodes estimate and more, and more than one that ran out of it had. */
export function createGas(sender: Address, each: AskEach, fallback: bigint, pays: Pays = () => true) {
  const estimates = new Map<string, bigint>();
  const tooLittle = new Map<string, bigint>();

  /** An estimate that was too little may be wrong by any factor: what is unknown gets the fallback, where that can be paid. */
  const above = (gas: bigint, cap?: bigint): bigint =>
    smaller(larger(2n * gas, pays(fallback, cap) ? fallback : 0n), mostGas);

  function of(action: string, cap?: bigint): bigint {
    const [estimate, ranOut] = [estimates.get(action) ?? fallback, tooLittle.get(action)];
    return ranOut === undefined ? estimate : larger(estimate, above(ranOut, cap));
  }

  return {
    of,
    /** At this block: some nodes take their pool for the newest state, where a pause of our own that is on its way refuses the next one. */
    async estimate(
      { action, call }: { readonly action: string; readonly call: Call },
      { number }: Pick<BlockRef, "number">,
    ): Promise<ArmedCall> {
      try {
        const asked = [{ from: sender, to: call.to, data: call.data }, `0x${number.toString(16)}`];
        const gas = median(await each("eth_estimateGas", asked));
        // The state moves between the estimate and the call; what is not used costs nothing.
        const wanted = smaller(gas + gas / 2n + 50_000n, mostGas);
        // The effect may hold just now: what does nothing needs little, and it may end. Never above the fallback: who makes the call dear for one
        // block must not have it above its cap for the next ones.
        const before = estimates.get(action) ?? 0n;
        estimates.set(action, larger(wanted, smaller(before - before / 8n, fallback)));
        return { action, armed: true, reason: "simulated from the real sender", gas: of(action) };
      } catch (error) {
        return { action, armed: false, reason: refusalWords(error, call), gas: of(action) };
      }
    },
    above,
    ranOut: (action: string, gas: bigint): void => void tooLittle.set(action, gas),
  };
}
