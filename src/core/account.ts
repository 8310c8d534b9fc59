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

/** Nonces of one key's intents: of those that are open, of those of them whose effect is needed still, and of those that have ended, which may wait in a pool for long. */
export type Nonces = {
  readonly open: readonly bigint[];
  readonly needed: readonly bigint[];
  readonly ended: readonly bigint[];
};

/** What is wrong with the nonces; undefined when the next transaction can be mined. What nobody needs may wait for a nonce that the next transaction takes. */
export function nonceObjection({ mined, pending }: Account, nonces: Nonces): string | undefined {
  const own = new Set([...nonces.open, ...nonces.ended]);
  const last = nonces.needed.reduce((most, nonce) => (nonce > most ? nonce : most), mined - 1n);
  for (let nonce = mined; nonce < last; nonce++)
    if (!nonces.open.includes(nonce) && nonce >= pending)
      return `nonce ${nonce} is missing before what was sent; send any transaction with it from this key`;
  for (let nonce = mined; nonce < pending; nonce++)
    if (!own.has(nonce))
      return `a transaction with nonce ${nonce} waits that this process did not send, and a pause would have to replace it; use this key for nothing else`;
  return undefined;
}
