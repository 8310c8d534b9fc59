import { Transaction } from "ethers";
import { z } from "zod";
import { FirebreakError, messageOf } from "../core/errors.ts";
import type { ArmedCall, Executor, Part, Signer } from "../core/parts.ts";
import type { Address, Block, Call, Hash, Hex, SignedTx } from "../core/types.ts";
import { ether, gwei } from "../lib/fields.ts";
import { lower } from "../lib/words.ts";

const params = z.strictObject({
  /** The least tip, whatever the node suggests. */
  minTipGwei: gwei.default(2_000_000_000n),
  /** Most ether that one intent may cost in gas, over all its replacements. */
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

type Fees = { readonly maxFee: bigint; readonly tip: bigint };

/** What nodes say of bytes that they have or that are mined: that is what was wanted. */
const isThereAlready = /already (known|imported|in)|known transaction|nonce (is )?too low/i;

/** geth accepts a replacement that pays 10% more on both fees; 12.5% leaves room for rounding. */
const bump = (wei: bigint) => wei + wei / 8n + 1n;

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
    let cold = 20;
    let fees: Fees | undefined;

    async function signed(
      call: Call,
      nonce: bigint,
      gas: bigint,
      { maxFee, tip }: Fees,
      variant: number,
    ): Promise<SignedTx> {
      const tx = Transaction.from({
        type: 2,
        chainId,
        nonce: Number(nonce),
        to: call.to,
        data: call.data,
        value: 0n,
        gasLimit: gas,
        maxFeePerGas: maxFee,
        maxPriorityFeePerGas: tip,
      });
      tx.signature = await signer.sign(lower(tx.unsignedHash));
      return { hash: lower(tx.hash ?? ""), raw: lower(tx.serialized), sender, nonce, variant, maxFee, tip, gas };
    }

    /** The first transactions that a process builds take ten times as long as the later ones; these go nowhere. */
    async function warmUp(): Promise<void> {
      for (; cold > 0; cold--) await signed({ to: sender, data: "0x" }, 0n, 21_000n, { maxFee: 1n, tip: 1n }, 0);
    }

    return {
      sender,
      async arm(block, calls) {
        // A connection that idles is closed by the other side; asking every node at every head keeps the sending ones open.
        void everywhere("eth_chainId", []).catch(() => undefined); // who does not answer is not missed here
        const [count, tip, ...estimates] = await Promise.all([
          ask("eth_getTransactionCount", [sender, "latest"]),
          ask("eth_maxPriorityFeePerGas", []).catch(() => "0x0"), // a node without the method: the least tip serves
          ...calls.map(({ action, call }) => estimate(action, call, sender, ask)),
        ]);
        mined = quantity(count);
        const suggested = quantity(tip);
        fees = feesAt(block, suggested > minTip ? suggested : minTip);

        for (const { action, gas } of estimates) if (gas !== undefined) gasOf.set(action, gas);
        await warmUp();
        return estimates.map(({ action, armed, reason }): ArmedCall => ({ action, armed, reason }));
      },
      async sign(action, call) {
        if (mined === undefined || fees === undefined)
          throw new FirebreakError(
            "NOT_ARMED",
            `nonce and fees of ${sender} are not known yet; no node has answered since the start`,
            { retryable: true },
          );
        // Derived each time from the chain and what is held, never counted: the lowest free one, so that no gap stays.
        let nonce = mined;
        while (held.has(nonce)) nonce += 1n;
        held.add(nonce);
        const gas = gasOf.get(action) ?? BigInt(fallbackGas);
        return signed(call, nonce, gas, atMost(maxCost / gas, fees), 0);
      },
      async broadcast({ raw }) {
        try {
          await everywhere("eth_sendRawTransaction", [raw]);
        } catch (error) {
          if (!(error instanceof Error) || !isThereAlready.test(error.message)) throw error;
        }
      },
      async replace(call, last) {
        const current = fees ?? last;
        const next = { maxFee: larger(bump(last.maxFee), current.maxFee), tip: larger(bump(last.tip), current.tip) };
        return next.maxFee * last.gas > maxCost
          ? undefined
          : signed(call, last.nonce, last.gas, next, last.variant + 1);
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

/** Twice the base fee stays includable for five full blocks in a row, which raise it by 12.5% each (EIP-1559). */
function feesAt({ baseFee }: Block, tip: bigint): Fees {
  return { maxFee: 2n * baseFee + tip, tip };
}

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

/** No node's suggestion makes one intent cost more than the cap. */
function atMost(maxFee: bigint, fees: Fees): Fees {
  return { maxFee: smaller(maxFee, fees.maxFee), tip: smaller(maxFee, fees.tip) };
}

function smaller(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}

function larger(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}
