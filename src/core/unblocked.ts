// What can be found before a block holds it, or without one: a transaction that is not mined, and a report.
import type { SentCall } from "./transaction.ts";
import type { Address, Hash } from "./types.ts";

/** A transaction of the public mempool, and what the simulation of it and its account says. */
export type Pending = {
  readonly hash: Hash;
  readonly from: Address;
  /** It could be mined in the next block: its nonce is the account's next one, its fee covers the base fee, its cost is covered. */
  readonly includable: boolean;
};

/** Who judges what a pending transaction would leave, by the ids of detectors, and the call that it makes. */
export type Unmined = { readonly call: SentCall; readonly judges: readonly string[] };

/** A finding of somebody else's detector, with a valid signature. Strings are attacker-controlled until a person has read them. */
export type Report = {
  /** The id of the detector that is told so. */
  readonly detector: string;
  readonly key: string;
  readonly subject: Address;
  readonly evidence: Readonly<Record<string, string>>;
  readonly nonce?: string;
};
