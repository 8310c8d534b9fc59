/** Why a node does not take a transaction. `mined`: it took these bytes before, and they are in a block. */
export type Refusal = "known" | "mined" | "nonce" | "replacement" | "funds" | "intrinsic" | "base-fee" | "limit";

export type Numbers = {
  readonly nonce: number;
  readonly next: bigint;
  readonly cost: bigint;
  readonly balance: bigint;
  readonly gas: bigint;
};

type Words = Readonly<Record<Refusal, (numbers: Numbers) => string>>;

const geth: Words = {
  known: () => "already known",
  mined: ({ nonce, next }) => `nonce too low: next nonce ${next}, tx nonce ${nonce}`,
  nonce: ({ nonce, next }) => `nonce too low: next nonce ${next}, tx nonce ${nonce}`,
  replacement: () => "replacement transaction underpriced",
  funds: ({ balance, cost }) =>
    `insufficient funds for gas * price + value: balance ${balance}, tx cost ${cost}, overshot ${cost - balance}`,
  intrinsic: ({ gas }) => `intrinsic gas too low: gas ${gas}, minimum needed 21000`,
  "base-fee": () => "max fee per gas less than block base fee",
  limit: () => "transaction gas limit too high (cap: 16777216)",
};

/** The same refusals in the words of each client, as their sources and the clients of theirs have them. */
export const dialects = {
  geth,
  reth: {
    ...geth,
    funds: () => "insufficient funds for gas * price + value",
    intrinsic: () => "intrinsic gas too low",
  },
  anvil: {
    ...geth,
    known: () => "transaction already imported",
    mined: () => "nonce too low",
    nonce: () => "nonce too low",
    funds: () => "Insufficient funds for gas * price + value",
  },
  erigon: {
    ...geth,
    known: () => "existing txn with same hash",
    mined: () => "mined",
    nonce: () => "nonce too low",
    replacement: () => "could not replace existing tx",
    funds: () => "insufficient funds",
    intrinsic: () => "IntrinsicGas",
    "base-fee": () => "fee too low",
  },
  nethermind: {
    ...geth,
    known: () => "AlreadyKnown",
    mined: ({ nonce, next }) => `OldNonce, Current nonce: ${next}, nonce of rejected tx: ${nonce}`,
    nonce: ({ nonce, next }) => `OldNonce, Current nonce: ${next}, nonce of rejected tx: ${nonce}`,
    replacement: () => "ReplacementNotAllowed",
    funds: ({ balance, cost }) => `InsufficientFunds, Account balance: ${balance}, cumulative cost: ${cost}`,
  },
  besu: {
    ...geth,
    known: () => "Known transaction",
    mined: () => "Nonce too low",
    nonce: () => "Nonce too low",
    replacement: () => "Replacement transaction underpriced",
    funds: () => "Upfront cost exceeds account balance",
    intrinsic: () => "Intrinsic gas exceeds gas limit",
    "base-fee": () => "Gas price below current base fee",
  },
} as const satisfies Readonly<Record<string, Words>>;

export type Dialect = keyof typeof dialects;
