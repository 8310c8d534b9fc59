import { amountOf } from "./amount.ts";

type Price = { readonly price: string; readonly on: string; readonly source: string };
/** A token of a score; amounts in its smallest unit, and at the price of the day where the scenario knows one. */
export type Valued = Dollars & {
  readonly token: string;
  /** The name of its chain. */
  readonly on: string;
  readonly decimals: number;
  readonly usd: (Dollars & Price) | null;
};

/** Amounts; of money they are whole cents. */
export type Dollars = { readonly atRisk: string; readonly lost: string; readonly saved: string };

/** An amount in the smallest unit at a price such as `1803.19`, in cents; cut, never rounded up. */
export function centsOf(amount: string, decimals: number, price: string): bigint {
  const [whole = "0", fraction = ""] = price.split(".");
  const scaled = BigInt(whole + fraction);
  return (BigInt(amount) * scaled * 100n) / 10n ** BigInt(decimals + fraction.length);
}

/** `8573459` cents as `$85,734.59`; without cents from a thousand dollars on. */
export function dollarsOf(cents: string): string {
  if (cents.length > 5) return `$${amountOf(cents.slice(0, -2), 0)}`;
  return cents === "0" ? "$0" : `$${amountOf(cents, 2).replace(/^less than 0.01$/, "0.00")}`;
}

/** Whole dollars for people: $611M, $11.6M, $85,734. */
export function shortDollars(usd: number): string {
  const millions = Math.floor(usd / 100_000) / 10;
  return millions >= 1 ? `$${millions.toLocaleString("en")}M` : `$${usd.toLocaleString("en")}`;
}

/** A time in seconds for people: 12 s, 86 min, 2 h 3 min. */
export function durationOf(seconds: number): string {
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** 9970 basis points as `99.7 %`; cut, so that only all of it is 100 %. */
export function shareOf(bps: number): string {
  return `${Math.floor(bps / 100)}.${Math.floor((bps % 100) / 10)} %`;
}

type Held = {
  readonly token: string;
  readonly on: string;
  readonly decimals: number;
  readonly atRisk: bigint;
  readonly left: bigint;
};

/** What was at risk of a token, lost and saved, at that price where one is known. What honest people bring meanwhile is neither. */
export function valued({ token, on, decimals, atRisk, left }: Held, usd: Price | undefined): Valued {
  const some = left < atRisk ? left : atRisk;
  const saved = some < 0n ? 0n : some;
  const amounts = { atRisk: `${atRisk}`, lost: `${atRisk - saved}`, saved: `${saved}` };
  if (usd === undefined) return { token, on, decimals, ...amounts, usd: null };
  const cents = (amount: string) => `${centsOf(amount, decimals, usd.price)}`;
  const inDollars = { atRisk: cents(amounts.atRisk), lost: cents(amounts.lost), saved: cents(amounts.saved) };
  return { token, on, decimals, ...amounts, usd: { ...usd, ...inDollars } };
}

/** All of them in USD; null where one has no price. */
export function totalOf(assets: readonly Valued[]): Dollars | null {
  const known = assets.flatMap(({ usd }) => usd ?? []);
  if (known.length < assets.length) return null;
  const sum = (name: keyof Dollars) => `${known.reduce((all, one) => all + BigInt(one[name]), 0n)}`;
  return { atRisk: sum("atRisk"), lost: sum("lost"), saved: sum("saved") };
}
