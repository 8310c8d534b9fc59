import type { Chain } from "./parts.ts";
import type { Asset } from "./playbook.ts";
import type { Address, BlockRef, Hex } from "./types.ts";

/** A balance that stands at risk. */
export type Holding = Asset & { readonly token: Address | "native"; readonly account: Address };

const balanceOf = "0x70a08231";

/** What stands at risk, read at every head beside the hot path, so that a decision can name it without asking anybody. */
export function createRisk(holdings: Readonly<Record<string, Holding>>, chain: Chain) {
  const balances = new Map<string, bigint>();
  return {
    /** A balance that cannot be read stays what it was: it decides nothing. */
    async at(block: BlockRef): Promise<void> {
      const all = Object.entries(holdings).map(async ([id, holding]) =>
        balances.set(id, await balanceAt(holding, block, chain)),
      );
      await Promise.allSettled(all);
    },
    balances: (): Readonly<Record<string, bigint>> => Object.fromEntries(balances),
  };
}

/** A reason with what stands at risk behind it; that is empty where nothing is known of it. */
export function withRisk(reason: string, atRisk: string): string {
  return atRisk === "" ? reason : `${reason}; at risk: ${atRisk}`;
}

/** The same without: what stands at risk is another amount at each block, which is no news. */
export function withoutRisk(reason: string, atRisk: string): string {
  const end = withRisk("", atRisk);
  return end !== "" && reason.endsWith(end) ? reason.slice(0, -end.length) : reason;
}

async function balanceAt({ token, account }: Holding, block: BlockRef, chain: Chain): Promise<bigint> {
  if (token === "native") return chain.balance(account, block);
  const data: Hex = `${balanceOf}${account.slice(2).padStart(64, "0")}`;
  const answer = await chain.call({ to: token, data }, block);
  return answer.length < 66 ? 0n : BigInt(answer.slice(0, 66));
}

/** An amount in whole units with at most four decimals, such as `1234.5 USDC`; empty when it is not known. */
export function amountText(amount: bigint | undefined, asset: Asset | undefined): string {
  if (amount === undefined || asset === undefined) return "";
  const { decimals, symbol } = asset;
  const digits = `${amount}`.padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits
    .slice(digits.length - decimals)
    .slice(0, 4)
    .replace(/0+$/, "");
  return `${whole}${fraction === "" ? "" : `.${fraction}`} ${symbol}`;
}
