import { messageOf } from "../core/errors.ts";

/**
 * Why a node did not take a transaction: it has it (`there`), the nonce is used (`spent`: by these very bytes, or by others, which the next
 * head shows), something dearer has its place (`cheap`), the sender cannot pay (`poor`), its gas is too little for any run of it (`starved`), or it says
 * something else.
 */
export type Refusal = "there" | "spent" | "cheap" | "poor" | "starved" | "other";

/** In the words of geth, reth, Erigon, Nethermind, Besu, OpenEthereum and anvil. */
const words: readonly (readonly [Refusal, RegExp])[] = [
  ["there", /already ?(known|imported|in)|known transaction|existing txn? with same hash|: mined \(/i],
  ["spent", /nonce (is )?too low|OldNonce/i],
  ["cheap", /replacement ?(transaction|not ?allowed|fee)|could not replace existing/i],
  ["poor", /insufficient ?funds|upfront cost exceeds/i],
  // What its bytes cost before they run: intrinsic gas, or the floor of EIP-7623.
  ["starved", /intrinsic ?gas(?! too high)|floor ?data ?gas|gas floor|transaction gas is too low/i],
];

function refusalOf(message: string): Refusal {
  return words.find(([, pattern]) => pattern.test(message))?.[0] ?? "other";
}

/** What each node said, where all of them refused. */
export function refusalsOf(error: unknown): readonly Refusal[] {
  const cause = error instanceof Error ? error.cause : undefined;
  const all = cause instanceof AggregateError ? cause.errors : [error];
  return all.map((one) => refusalOf(one instanceof Error ? one.message : messageOf(one)));
}
