/** Wei per gas. */
export type Fees = { readonly maxFee: bigint; readonly tip: bigint };

/** What a head asks for, in wei per gas; `tip` is what is wanted, `leastTip` what must remain of it. */
export type Market = { readonly baseFee: bigint; readonly tip: bigint; readonly leastTip: bigint };

/** geth accepts a replacement that pays 10% more on both fees; 12.5% leaves room for rounding. */
export const bump = (wei: bigint) => wei + wei / 8n + 1n;

/**
 * Twice the base fee, which stays includable for five full blocks in a row that raise it by 12.5% each (EIP-1559), and the tip.
 * At most `most` wei per gas; room goes first, the tip next. Undefined when base fee and least tip do not fit: no block would take it.
 */
export function firstFees({ baseFee, tip, leastTip }: Market, most: bigint): Fees | undefined {
  if (most < baseFee + leastTip) return undefined;
  const maxFee = smaller(2n * baseFee + tip, most);
  return { maxFee, tip: smaller(tip, maxFee - baseFee) };
}

/** At least what geth asks of a replacement, and what the head asks for where `most` allows it. Undefined when `most` is reached. */
export function nextFees(last: Fees, market: Market | undefined, most: bigint): Fees | undefined {
  return raised(last, market === undefined ? last : wantedOf(market), most);
}

/** Whether nodes take `next` in the place of `last`. */
export function isAbove(next: Fees, last: Fees): boolean {
  return next.maxFee >= bump(last.maxFee) && next.tip >= bump(last.tip);
}

/** Whether the next block takes it, also when this one raised the base fee as far as it may, and for a tip as good as what is wanted. */
export function isWanted({ maxFee, tip }: Fees, market: Market | undefined): boolean {
  return market === undefined || (tip >= market.tip && maxFee >= bump(market.baseFee) + market.tip);
}

export function raised(last: Fees, wanted: Fees, most: bigint): Fees | undefined {
  const least: Fees = { maxFee: bump(last.maxFee), tip: bump(last.tip) };
  if (least.maxFee > most) return undefined;
  const maxFee = smaller(larger(least.maxFee, wanted.maxFee), most);
  return { maxFee, tip: smaller(larger(least.tip, wanted.tip), maxFee) };
}

function wantedOf({ baseFee, tip }: Market): Fees {
  return { maxFee: 2n * baseFee + tip, tip };
}

export function smaller(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}

export function larger(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}
