import { formatEther, formatUnits } from "ethers";
import { FirebreakError } from "../core/errors.ts";
import type { Address, Block, Hex, SignedTx } from "../core/types.ts";
import { type Fees, firstFees, larger, type Market, raised, smaller } from "./fees.ts";
import { createNonces } from "./nonces.ts";

type Ask = (method: string, params: readonly unknown[]) => Promise<unknown>;
export type AskEach = (method: string, params: readonly unknown[]) => Promise<readonly unknown[]>;

/** `ask` believes the first node that answers, `agreed` what a quorum of them says; `each` is what every node says for itself. */
export type AccountTools = { readonly ask: Ask; readonly agreed?: Ask; readonly each?: AskEach };

type Settings = {
  readonly sender: Address;
  /** Wei per gas. */
  readonly minTip: bigint;
  /** Wei for one intent, over all its transactions. */
  readonly maxCost: bigint;
};

type Slot = { readonly nonce: bigint; readonly gas: bigint };

/** What is known of the account that sends, from the last head: its nonces, what it can pay, and what the market asks. */
export function createAccount(
  { sender, minTip, maxCost }: Settings,
  { ask, agreed = ask, each = alone(ask) }: AccountTools,
) {
  const nonces = createNonces();
  let market: Market | undefined;
  /** Wei for one intent: the cap, or what the key has when that is less; a node refuses what its sender could not pay. */
  let purse = maxCost;
  /** One node must not move what more of them agreed on before; where nothing is known, a wrong number heals and silence does not. */
  const whereNoneAgree = (isKnown: boolean, method: string) => async (error: unknown) => {
    if (isKnown && error instanceof FirebreakError && error.code === "NO_QUORUM") return undefined;
    return quantity(await ask(method, [sender, "latest"]));
  };

  return {
    sender,
    nonces,
    market: (): Market | undefined => market,
    async look({ hash, baseFee }: Block): Promise<void> {
      const at = async (method: string) =>
        quantity(
          // Not every node knows a block by its hash.
          await agreed(method, [sender, { blockHash: hash }]).catch(() => agreed(method, [sender, "latest"])),
        );
      const [next, wanted, wei] = await Promise.all([
        at("eth_getTransactionCount").catch(
          whereNoneAgree(nonces.lowestFree() !== undefined, "eth_getTransactionCount"),
        ),
        each("eth_maxPriorityFeePerGas", [])
          .then(median)
          .catch(() => 0n), // nodes without the method: the least tip serves
        at("eth_getBalance").catch(whereNoneAgree(true, "eth_getBalance")),
      ]);
      if (next !== undefined) nonces.count(next);
      if (wei !== undefined) purse = smaller(maxCost, wei);
      market = { baseFee, tip: larger(wanted, minTip), leastTip: minTip };
    },
    /** Wei for an intent whose incident has cost so much already. */
    capAfter: (spent: bigint): bigint => larger(maxCost - spent, 0n),
    /** What a first transaction pays; dearer where nodes may still hold another one of this nonce. Undefined when the cap is too low. */
    firstFees({ nonce, gas }: Slot, cap: bigint): Fees | undefined {
      if (market === undefined) return undefined;
      // A node that is wrong about the balance must not keep us from sending; where it is right, the nodes refuse.
      const fees = firstFees(market, smaller(purse, cap) / gas) ?? firstFees(market, cap / gas);
      const floor = nonces.highest(nonce, []);
      return floor && fees ? (raised(floor, fees, cap / gas) ?? fees) : fees;
    },
    /**
     * Wei per gas that a transaction of this nonce may cost beside the others of its intent, each of which might be mined as well. A balance that
     * does not pay for `least`, the least that would do, bounds nothing: a node that is wrong about it must not keep us from paying more.
     */
    most({ nonce, gas }: Slot, cap: bigint, least = 0n, txs: readonly SignedTx[] = []): bigint {
      const dearest = new Map<bigint, bigint>();
      for (const tx of txs)
        if (tx.nonce !== nonce) dearest.set(tx.nonce, larger(dearest.get(tx.nonce) ?? 0n, tx.maxFee * tx.gas));
      const elsewhere = [...dearest.values()].reduce((sum, cost) => sum + cost, 0n);
      const left = larger(cap - elsewhere, 0n);
      return (purse < least * gas ? left : smaller(purse, left)) / gas;
    },
    /** Whether the cap and the balance leave so much gas the room of a first transaction. */
    pays: (gas: bigint, cap = maxCost): boolean =>
      market === undefined || smaller(purse, cap) / gas >= 2n * market.baseFee + minTip,
    /** Why nothing can be sent with so much gas; undefined when it can. The same words at every head, so that a base fee that moves is not told anew each time. */
    tooDear(gas: bigint): string | undefined {
      if (market !== undefined && purse / gas >= market.baseFee + minTip) return undefined;
      return tooDear(gas, purse, purse < maxCost ? sender : undefined, minTip);
    },
    /** What it costs at most, beside the cap. */
    offered({ gas, maxFee }: Slot & Pick<Fees, "maxFee">, cap: bigint, spent: bigint): string {
      const left = spent === 0n ? "" : `, of which attempts before it left ${formatEther(cap)}`;
      const [fee, cost] = [formatUnits(maxFee, "gwei"), formatEther(maxFee * gas)].map(short);
      return `${fee} gwei per gas, ${cost} ether of the ${formatEther(maxCost)} of \`maxCostEther\`${left}`;
    },
    /** The same of what is left of the cap alone. */
    aboveCap: (gas: bigint, cap: bigint): string => tooDear(gas, cap, undefined, minTip),
  };
}

export type Account = ReturnType<typeof createAccount>;

function tooDear(gas: bigint, most: bigint, poor: Address | undefined, minTip: bigint): string {
  const left = formatUnits(larger(most / gas - minTip, 0n), "gwei");
  const [whose, remedy] =
    poor === undefined
      ? [`maxCostEther, ${formatEther(most)},`, "raise it"]
      : [`the ${formatEther(most)} ether of ${poor}`, "fund it"];
  return `the base fee is above ${left} gwei, all that ${whose} leaves for ${gas} gas and a tip of ${formatUnits(minTip, "gwei")} gwei; ${remedy}`;
}

function short(amount: string): string {
  return `${Number(Number(amount).toPrecision(4))}`;
}

/** Where only one node is ever asked. */
export function alone(ask: Ask): AskEach {
  return async (method, params) => [await ask(method, params)];
}

/**
 * Of what nodes say alike or not, the number in the middle, the smaller of two: neither too much nor too little of one node moves it far.
 * Raises RPC_BAD_ANSWER when none is a number.
 */
export function median(answers: readonly unknown[]): bigint {
  const numbers = answers
    .filter(isQuantity)
    .map(BigInt)
    .sort((one, other) => (one < other ? -1 : 1));
  return numbers[(numbers.length - 1) >> 1] ?? quantity(answers[0]);
}

/** A number of a node. Raises RPC_BAD_ANSWER. */
export function quantity(answer: unknown): bigint {
  if (isQuantity(answer)) return BigInt(answer);
  throw new FirebreakError("RPC_BAD_ANSWER", "a node answered with something else than a number; use another node", {
    retryable: true,
  });
}

function isQuantity(answer: unknown): answer is Hex {
  return typeof answer === "string" && /^0x[0-9a-f]{1,64}$/i.test(answer);
}
