/** What the account that pays looks like at the head. */
export type Account = {
  /** Its next nonce by what is mined, and by what waits in the pool. */
  readonly mined: bigint;
  readonly pending: bigint;
  /** Wei. */
  readonly balance: bigint;
};

/** Wei per gas at `stress` times the base fee, and the least that is tipped. */
type Price = { readonly baseFee: bigint; readonly stress: bigint; readonly leastTip: bigint };

/** How many transactions of so much gas a balance pays at this price. */
export function pausesAffordable(balance: bigint, gas: bigint, { baseFee, stress, leastTip }: Price): bigint {
  const price = gas * (baseFee * stress + leastTip);
  return balance / (price === 0n ? 1n : price);
}

/** What is wrong with the nonces, `held` being those of our own open intents; undefined when the next transaction can be mined. */
export function nonceObjection({ mined, pending }: Account, held: readonly bigint[]): string | undefined {
  const own = new Set(held.filter((nonce) => nonce >= mined));
  const last = [...own].reduce((most, nonce) => (nonce > most ? nonce : most), mined - 1n);
  for (let nonce = mined; nonce < last; nonce++)
    if (!own.has(nonce) && nonce >= pending)
      return `nonce ${nonce} is missing before what was sent; send any transaction with it from this key`;
  for (let nonce = mined; nonce < pending; nonce++)
    if (!own.has(nonce))
      return `a transaction with nonce ${nonce} waits that this process did not send, and a pause would have to replace it; use this key for nothing else`;
  return undefined;
}
