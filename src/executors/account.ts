import { formatEther, formatUnits } from "ethers";
import { FirebreakError } from "../core/errors.ts";
import type { Address, Block, Hex, SignedTx } from "../core/types.ts";
import { type Fees, firstFees, larger, type Market, raised, smaller } from "./fees.ts";
import { createNonces } from "./nonces.ts";

type Ask = (method: string, params: readonly unknown[]) => Promise<unknown>;

/** `ask` believes the first node that answers, `agreed` what a quorum of them says. */
export type AccountTools = { readonly ask: Ask; readonly agreed?: Ask };

type Settings = {
  readonly sender: Address;
  /** Wei per gas. */
  readonly minTip: bigint;
  /** Wei for one intent, over all its transactions. */
  readonly maxCost: bigint;
};

/** What is known of the account that sends, from the last head: its nonces, what it can pay, and what the market asks. */
export function createAccount({ sender, minTip, maxCost }: Settings, { ask, agreed = ask }: AccountTools) {
  const nonces = createNonces();
  let market: Market | undefined;
  /** Wei for one intent: the cap, or what the key has when that is less; a node refuses what its sender could not pay. */
  let purse = maxCost;
  /** By nonce, what earlier attempts of its incident took of the cap. */
  const spent = new Map<bigint, bigint>();
  const capOf = (nonce: bigint) => larger(maxCost - (spent.get(nonce) ?? 0n), 0n);

  return {
    nonces,
    market: (): Market | undefined => market,
    async look({ hash, baseFee }: Block): Promise<void> {
      // Where nodes cannot agree, the first one that answers is believed: a wrong nonce or balance is noticed at the next head, silence is not.
      const at = (method: string) =>
        agreed(method, [sender, { blockHash: hash }]).catch(() => ask(method, [sender, "latest"]));
      const [count, tip, balance] = await Promise.all([
        at("eth_getTransactionCount"),
        ask("eth_maxPriorityFeePerGas", []).catch(() => "0x0"), // a node without the method: the least tip serves
        at("eth_getBalance"),
      ]);
      const [next, wei, wanted] = [quantity(count), quantity(balance), quantity(tip)];
      nonces.count(next);
      purse = smaller(maxCost, wei);
      market = { baseFee, tip: larger(wanted, minTip), leastTip: minTip };
    },
    /** What a first transaction pays; dearer where nodes may still hold another one of this nonce. Undefined when the cap is too low. */
    firstFees(nonce: bigint, gas: bigint): Fees | undefined {
      if (market === undefined) return undefined;
      // A node that is wrong about the balance must not keep us from sending; where it is right, the nodes refuse.
      const cap = capOf(nonce);
      const fees = firstFees(market, smaller(purse, cap) / gas) ?? firstFees(market, cap / gas);
      const floor = nonces.highest(nonce, []);
      return floor && fees ? (raised(floor, fees, cap / gas) ?? fees) : fees;
    },
    /** Wei per gas that a transaction of this nonce may cost beside the others of its intent, each of which might be mined as well. */
    most(nonce: bigint, gas: bigint, txs: readonly SignedTx[] = []): bigint {
      const dearest = new Map<bigint, bigint>();
      for (const tx of txs)
        if (tx.nonce !== nonce) dearest.set(tx.nonce, larger(dearest.get(tx.nonce) ?? 0n, tx.maxFee * tx.gas));
      const elsewhere = [...dearest.values()].reduce((sum, cost) => sum + cost, 0n);
      return larger(smaller(purse, capOf(nonce) - elsewhere), 0n) / gas;
    },
    /** Why nothing can be sent with so much gas; undefined when it can. The same words at every head, so that a base fee that moves is not told anew each time. */
    tooDear(gas: bigint): string | undefined {
      if (market !== undefined && purse / gas >= market.baseFee + minTip) return undefined;
      return tooDear(gas, purse, purse < maxCost ? sender : undefined, minTip);
    },
    /** The same of what is left of the cap alone. */
    aboveCap: (nonce: bigint, gas: bigint): string => tooDear(gas, capOf(nonce), undefined, minTip),
    /** What is sent with this nonce has less of the cap left. */
    charge: (nonce: bigint, wei: bigint): void => void (wei > 0n ? spent.set(nonce, wei) : spent.delete(nonce)),
    /** The same for another nonce of the same intent. */
    move: (from: bigint, to: bigint): void => void spent.set(to, spent.get(from) ?? 0n),
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

/** A number of a node. Raises RPC_BAD_ANSWER. */
export function quantity(answer: unknown): bigint {
  if (typeof answer === "string" && /^0x[0-9a-f]{1,64}$/i.test(answer)) return BigInt(answer as Hex);
  throw new FirebreakError("RPC_BAD_ANSWER", "a node answered with something else than a number; use another node", {
    retryable: true,
  });
}
