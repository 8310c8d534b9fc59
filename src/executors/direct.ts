import { formatEther, formatUnits } from "ethers";
import { z } from "zod";
import { FirebreakError, messageOf } from "../core/errors.ts";
import type { ArmedCall, Executor, Part } from "../core/parts.ts";
import type { Signer } from "../core/signer.ts";
import type { Address, Call, Hash, Hex, SignedTx } from "../core/types.ts";
import { ether, gwei } from "../lib/fields.ts";
import { type Fees, firstFees, larger, type Market, nextFees, smaller } from "./fees.ts";

const params = z.strictObject({
  /** The least tip, whatever the node suggests. */
  minTipGwei: gwei.default(2_000_000_000n),
  /**
   * Most ether that one intent may cost in gas, over all its replacements; never exceeded. While its gas limit at base fee + minTipGwei
   * costs more, the action is not armed and nothing is signed; it is tried again at every head. Keep it well above what a crisis costs.
   */
  maxCostEther: ether.default(500_000_000_000_000_000n),
  /** Gas of a call that could not be estimated. */
  fallbackGas: z.int().min(21_000).max(16_777_216).default(3_000_000),
});

/** What this way of sending needs of the nodes; `everywhere` asks all of them over their own connections and settles for the first success. */
export type DirectTools = {
  readonly chainId: bigint;
  readonly signer: Signer;
  readonly ask: (method: string, params: readonly unknown[]) => Promise<unknown>;
  readonly everywhere: (method: string, params: readonly unknown[]) => Promise<unknown>;
  readonly receiptOf: (hash: Hash) => ReturnType<Executor["receipt"]>;
};

/** No transaction may ask for more gas (EIP-7825). */
const mostGas = 16_777_216n;

/** What nodes say of bytes that they have or that are mined: that is what was wanted. */
const isThereAlready =
  /already ?(known|imported|in)|known transaction|existing tx with same hash|nonce (is )?too low|OldNonce/i;

/** The responder's own key calls the target itself. */
export const direct: Part<z.output<typeof params>, DirectTools, Executor> = {
  name: "direct",
  about:
    "Sends the call from the responder's own key to every node at once, with nonce, fees and gas known beforehand.",
  params,

  create({ minTipGwei: minTip, maxCostEther: maxCost, fallbackGas }, { chainId, signer, ask, everywhere, receiptOf }) {
    const gasOf = new Map<string, bigint>();
    const sender = signer.address;
    /** Nonces of intents without outcome: they may still wait to be mined. */
    const held = new Set<bigint>();
    let mined: bigint | undefined;
    let market: Market | undefined;
    /** Wei for one intent: the cap, or what the key has when that is less; a node refuses what its sender could not pay. */
    let purse = maxCost;

    const gasFor = (action: string) => gasOf.get(action) ?? BigInt(fallbackGas);

    /** The same words at every head, so that a base fee that moves is not told anew each time. */
    function tooDear(gas: bigint, most: bigint): string {
      const left = formatUnits(larger(most / gas - minTip, 0n), "gwei");
      const [whose, remedy] =
        most < maxCost
          ? [`the ${formatEther(most)} ether of ${sender}`, "fund it"]
          : [`maxCostEther, ${formatEther(most)},`, "raise it"];
      return `the base fee is above ${left} gwei, all that ${whose} leaves for ${gas} gas and a tip of ${formatUnits(minTip, "gwei")} gwei; ${remedy}`;
    }

    /** A node that is wrong about the balance must not keep us from sending; where it is right, the nodes refuse. */
    const withinPurse = (fees: (most: bigint) => Fees | undefined, gas: bigint) =>
      fees(purse / gas) ?? fees(maxCost / gas);

    async function signed(
      call: Call,
      nonce: bigint,
      gas: bigint,
      { maxFee, tip }: Fees,
      variant: number,
    ): Promise<SignedTx> {
      const { hash, raw } = await signer.signTransaction({ chainId, ...call, nonce, gas, maxFee, tip });
      return { hash, raw, sender, nonce, variant, maxFee, tip, gas };
    }

    return {
      sender,
      async arm(block, calls) {
        // A connection that idles is closed by the other side; asking every node at every head keeps the sending ones open.
        void everywhere("eth_chainId", []).catch(() => undefined); // who does not answer is not missed here
        const [count, tip, balance, ...estimates] = await Promise.all([
          ask("eth_getTransactionCount", [sender, "latest"]),
          ask("eth_maxPriorityFeePerGas", []).catch(() => "0x0"), // a node without the method: the least tip serves
          ask("eth_getBalance", [sender, "latest"]),
          ...calls.map(({ action, call }) => estimate(action, call, sender, ask)),
        ]);
        mined = quantity(count);
        purse = smaller(maxCost, quantity(balance));
        market = { baseFee: block.baseFee, tip: larger(quantity(tip), minTip), leastTip: minTip };

        for (const { action, gas } of estimates) if (gas !== undefined) gasOf.set(action, gas);
        const { baseFee, leastTip } = market;
        return estimates.map(({ action, armed, reason }): ArmedCall => {
          const gas = gasFor(action);
          const isDear = armed && purse / gas < baseFee + leastTip;
          return isDear ? { action, armed: false, reason: tooDear(gas, purse), gas } : { action, armed, reason, gas };
        });
      },
      async sign(action, call) {
        const head = market;
        if (mined === undefined || head === undefined)
          throw new FirebreakError(
            "NOT_ARMED",
            `nonce and fees of ${sender} are not known yet; no node has answered since the start`,
            { retryable: true },
          );
        const gas = gasFor(action);
        const fees = withinPurse((most) => firstFees(head, most), gas);
        if (fees === undefined) throw new FirebreakError("NOT_ARMED", tooDear(gas, maxCost), { retryable: true });

        // Derived each time from the chain and what is held, never counted: the lowest free one, so that no gap stays.
        let nonce = mined;
        while (held.has(nonce)) nonce += 1n;
        held.add(nonce);
        try {
          return await signed(call, nonce, gas, fees, 0);
        } catch (error) {
          // What was never signed will never be mined: its nonce would be a gap before all that follow.
          held.delete(nonce);
          throw error;
        }
      },
      async broadcast({ raw }) {
        try {
          await everywhere("eth_sendRawTransaction", [raw]);
        } catch (error) {
          if (!(error instanceof Error) || !isThereAlready.test(error.message)) throw error;
        }
      },
      async replace(call, last) {
        const next = withinPurse((most) => nextFees(last, market, most), last.gas);
        return next && signed(call, last.nonce, last.gas, next, last.variant + 1);
      },
      async receipt(txs) {
        const receipts = await Promise.all(txs.map(({ hash }) => receiptOf(hash)));
        const landed = receipts.findIndex((one) => one !== undefined);
        const next = (txs[landed]?.nonce ?? -1n) + 1n;
        // The count of the last head may lack what is known to be mined: its nonce must not be given out again.
        if (mined !== undefined && next > mined) mined = next;
        return receipts[landed];
      },
      isSpent: (nonce) => mined !== undefined && nonce < mined,
      hold: (nonce) => void held.add(nonce),
      release: (nonce) => void held.delete(nonce),
    };
  },
};

async function estimate(action: string, { to, data }: Call, from: Address, ask: DirectTools["ask"]) {
  try {
    const gas = quantity(await ask("eth_estimateGas", [{ from, to, data }]));
    // The state moves between the estimate and the call; what is not used costs nothing.
    return {
      action,
      gas: larger(gas, smaller(gas + gas / 2n + 50_000n, mostGas)),
      armed: true,
      reason: "simulated from the real sender",
    };
  } catch (error) {
    return { action, gas: undefined, armed: false, reason: messageOf(error) };
  }
}

function quantity(answer: unknown): bigint {
  if (typeof answer === "string" && /^0x[0-9a-f]{1,64}$/i.test(answer)) return BigInt(answer as Hex);
  throw new FirebreakError("RPC_BAD_ANSWER", "a node answered with something else than a number; use another node", {
    retryable: true,
  });
}
