import { z } from "zod";
import { FirebreakError, messageOf } from "../core/errors.ts";
import type { Executor, Part } from "../core/parts.ts";
import type { ArmedCall } from "../core/sending.ts";
import type { Signer } from "../core/signer.ts";
import { mostGas } from "../core/transaction.ts";
import type { Call, Hash, SignedTx } from "../core/types.ts";
import { ether, gwei } from "../lib/fields.ts";
import { type AskEach, alone, createAccount } from "./account.ts";
import type { Fees } from "./fees.ts";
import { createGas } from "./gas.ts";
import { createPresigned, type Wanted } from "./presigned.ts";
import { createKeepOpen, type Relay } from "./relays.ts";
import { createReplacing } from "./replacing.ts";
import { createSending, type Everywhere } from "./send.ts";

const params = z.strictObject({
  minTipGwei: gwei
    .default(2_000_000_000n)
    .describe("The least tip, in gwei per gas, whatever the nodes suggest; 2 unless given."),
  maxCostEther: ether
    .default(500_000_000_000_000_000n)
    .describe(
      "Most ether that a containment may cost in gas, over all replacements and all attempts of its incident that had no effect; never exceeded; 0.5 unless given. While its gas limit at base fee and least tip costs more, the action is not armed and nothing is signed; it is tried again at every head. Keep it well above what a crisis costs.",
    ),
  fallbackGas: z
    .int()
    .min(21_000)
    .max(Number(mostGas))
    .default(3_000_000)
    .describe(
      "Gas of a call that could not be estimated, or was by too little; the latter gets twice what it had where the cap does not leave so much.",
    ),
});

/** What this way of sending needs of the nodes. */
export type DirectTools = {
  readonly chainId: bigint;
  readonly signer: Signer;
  /** Asks the nodes in their order until one answers. */
  readonly ask: (method: string, params: readonly unknown[]) => Promise<unknown>;
  /** What a quorum of the nodes says alike; `ask` unless it is given. */
  readonly agreed?: (method: string, params: readonly unknown[]) => Promise<unknown>;
  /** What each of the nodes says, those left out that do not answer; what `ask` says unless it is given. */
  readonly each?: AskEach;
  readonly everywhere: Everywhere;
  readonly receiptOf: (hash: Hash) => ReturnType<Executor["receipt"]>;
  readonly relays?: readonly Relay[];
  /** Milliseconds, by a clock that nobody moves: connections are kept open by it; at every head without one. */
  readonly clock?: () => number;
};

/** The responder's own key calls the target itself. */
export const direct: Part<z.output<typeof params>, DirectTools, Executor> = {
  name: "direct",
  about:
    "Sends the call from the responder's own key to every node at once, with nonce, fees and gas known beforehand.",
  params,

  create({ minTipGwei: minTip, maxCostEther: maxCost, fallbackGas }, tools) {
    const { chainId, signer, each = alone(tools.ask), everywhere, receiptOf, relays = [] } = tools;
    const sender = signer.address;
    const account = createAccount({ sender, minTip, maxCost }, tools);
    const gas = createGas(sender, each, BigInt(fallbackGas), account.pays);
    const [presigned, replacing] = [createPresigned(signed, tools.clock), createReplacing(account, signed, gas.above)];
    const { nonces } = account;
    /** What a replica that is gone signed has nonces of another key. */
    const isOwn = (tx: SignedTx): boolean => tx.sender === sender;
    const sending = createSending({ everywhere, relays, isOwn, nonces, replacing });
    const keepOpen = createKeepOpen(() => everywhere("eth_chainId", []), relays, tools.clock);

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

    const wanted = (nonce: bigint, gas: bigint, cap: bigint): Wanted | undefined => {
      const fees = account.firstFees({ nonce, gas }, cap);
      return fees && { nonce, gas, fees, most: account.most({ nonce, gas }, cap, fees.maxFee) };
    };

    async function firstOf(action: string, call: Call, first: Wanted): Promise<SignedTx> {
      const near = presigned.take(action, call, first);
      if (near !== undefined) return near;
      try {
        return await signed(call, first.nonce, first.gas, first.fees, 0);
      } catch (error) {
        const spare = presigned.spare(action, call, first);
        if (spare === undefined) throw error;
        return spare;
      }
    }

    /** What does not depend on the finding is signed before there is one. Raises what the signer raises. */
    async function presign(action: string, call: Call): Promise<void> {
      const nonce = nonces.lowestFree();
      const first = nonce === undefined ? undefined : wanted(nonce, gas.of(action), account.capAfter(0n));
      if (first !== undefined) await presigned.renew(action, call, first);
    }

    /** A key that cannot sign it is found out before it is needed. */
    async function ready(one: ArmedCall, call: Call | undefined): Promise<ArmedCall> {
      if (!one.armed || call === undefined) return one;
      const dear = account.tooDear(gas.of(one.action));
      if (dear !== undefined) return { ...one, armed: false, reason: dear };
      return presign(one.action, call).then(
        () => one,
        (error: unknown) => ({ ...one, armed: false, reason: messageOf(error) }),
      );
    }

    return {
      sender,
      leastTip: minTip,
      senders: [sender],
      senderOf: () => sender,
      look: account.look,
      async arm(block, calls) {
        keepOpen();
        const [, ...estimates] = await Promise.all([
          account.look(block),
          ...calls.map((one) => gas.estimate(one, block)),
        ]);
        const asked = new Set(calls.map(({ action }) => action));
        const others = presigned.all().filter(([action]) => !asked.has(action));
        // What is not simulated at this head still needs its nonce and fees; what cannot be signed is said when it is simulated.
        await Promise.allSettled(others.map(([action, call]) => presign(action, call)));
        return Promise.all(estimates.map((one, index) => ready(one, calls[index]?.call)));
      },
      async sign(action, call, spent = 0n) {
        const nonce = nonces.lowestFree();
        if (nonce === undefined)
          throw new FirebreakError(
            "NOT_ARMED",
            `nonce and fees of ${sender} are not known yet; no node has answered since the start`,
            { retryable: true },
          );
        const cap = account.capAfter(spent);
        const needed = gas.of(action, cap);
        const first = wanted(nonce, needed, cap);
        if (first === undefined)
          throw new FirebreakError("NOT_ARMED", account.aboveCap(needed, cap), { retryable: true });
        return nonces.holding(nonce, () => firstOf(action, call, first));
      },
      ...sending,
      replace: replacing.replace,
      bound: replacing.bound,
      async receipt(txs) {
        const receipts = await Promise.all(txs.map(({ hash }) => receiptOf(hash)));
        for (const [index, tx] of txs.entries())
          if (isOwn(tx) && receipts[index] !== undefined) nonces.landed(tx.nonce);
        // One that reverted says little where another one of the same call, with another nonce, succeeded.
        return receipts.find((one) => one?.success === true) ?? receipts.find((one) => one !== undefined);
      },
      next: nonces.next,
      hold: ({ nonce }) => nonces.hold(nonce),
      release({ nonce }) {
        nonces.release(nonce);
        replacing.forget(nonce);
      },
      ranOut: gas.ranOut,
    };
  },
};
