import type { EntryKind } from "./kinds.ts";
import type { Why } from "./sending.ts";
import type { Pending, Report } from "./unblocked.ts";

/**
 * The words, in the order of the flow: observation → finding → decision → action → call → intent → outcome → entry.
 * Everything here is plain, readonly data. Money is bigint in the smallest unit; what crosses a boundary is a string.
 */
export type Hex = `0x${string}`;
/** 20 bytes, lower case. */
export type Address = Hex;
/** 32 bytes. */
export type Hash = Hex;

export type BlockRef = { readonly number: bigint; readonly hash: Hash };

export type Block = BlockRef & {
  readonly parentHash: Hash;
  /** Seconds since 1970. */
  readonly timestamp: bigint;
  /** Wei per gas; zero on chains without EIP-1559. */
  readonly baseFee: bigint;
  /** 256 bytes. */
  readonly logsBloom: Hex;
  /** What the block's receipts hash to; absent where a chain has none. */
  readonly receiptsRoot?: Hash;
  /** Its hash covers that it has no receipts; an empty bloom alone may mean that the chain leaves blooms out. */
  readonly isBare?: true;
};

export type Log = {
  readonly address: Address;
  readonly topics: readonly Hash[];
  /** Attacker-controlled and of any length: read words from it, never decode it whole. */
  readonly data: Hex;
  /** Where receipts are checked against the block's root, one node's word: the root covers the place, and not the hash. */
  readonly transactionHash: Hash;
  /** The place of its transaction in the block, where the root covers it. */
  readonly transactionIndex?: number;
  readonly logIndex: number;
};

/** Something read from a chain. `reorged` names blocks that are no longer part of it, newest first. */
export type Observation = {
  readonly chainId: bigint;
  readonly block: Block;
  readonly logs: readonly Log[];
  readonly reorged: readonly BlockRef[];
  /** False while catching up: newer blocks are known already. */
  readonly isHead: boolean;
  /** The head that this block leads to, where missed blocks are gone through. That is now: counted from the block, a window to veto is over before it began. */
  readonly head?: Block;
  /** While older blocks are filled in beside newer ones: the last one up to which all were looked at. */
  readonly doneUpTo?: BlockRef;
  /** Blocks before the first that was ever shown, the oldest first and with that one for the last: what is known of them is only that they are older than the start. */
  readonly ancestors?: readonly BlockRef[];
  /** More logs may follow: the block comes again when it is known that these and those are all. */
  readonly isPartial?: boolean;
  /** Fewer nodes than the quorum vouch for this block. It comes again when they do. */
  readonly belowQuorum?: boolean;
  /** The place of the node that showed such a block: what is read of it is read there. */
  readonly shownBy?: number;
  /** A transaction that is not mined: `logs` are what it would emit on the state of `block`. */
  readonly pending?: Pending;
  /** What a third party says over the webhook; `block` is the head at that time. */
  readonly report?: Report;
};

export type Severity = "info" | "warning" | "critical";

/** A detector says that this looks wrong. */
export type Finding = {
  /** Names the incident, not the block: the same trouble seen twice has the same key. */
  readonly key: string;
  /** The id of the configured detector. */
  readonly detector: string;
  readonly severity: Severity;
  readonly subject: Address;
  readonly chainId: bigint;
  readonly block: BlockRef;
  /** Copied from the observation: the block before that one. Where it is gone, so is what was found behind it. */
  readonly parent?: Hash;
  /** Where its steps are taken on another chain, `block` is of that one, and this the hash of the block in which it was found. */
  readonly origin?: Hash;
  /** What a person needs to believe it; short strings. */
  readonly evidence: Readonly<Record<string, string>>;
  /** How sure the detector is, in percent; 100 unless it says otherwise. */
  readonly confidence?: number;
  /** A person orders these steps; no playbook is asked. */
  readonly order?: readonly string[];
  /** Copied from the observation: evidence that fewer nodes than the quorum vouch for. */
  readonly belowQuorum?: boolean;
  /** Copied from the observation: evidence that is not mined. */
  readonly pending?: Pending;
  /** Copied from the report: who sends the same again is refused. */
  readonly nonce?: string;
  /** Copied from the observation: seconds since 1970 of a block that the quorum vouches for. Not written down: what is learned from the journal has none. */
  readonly time?: bigint;
};

export type Mode = "shadow" | "act";

/** When something is decided: the newest block of the chain on which its steps are taken, in which alone deadlines count, and what stood at risk at it. */
export type Moment = {
  readonly chainId: bigint;
  readonly block: bigint;
  /** Seconds since 1970, of that block; of the finding's own where that is older: what approvers loosened covers what lies in it. */
  readonly time: bigint;
  /** No quorum has vouched for that block: what is counted from it is counted anew from the first for which one does. */
  readonly isUnsure?: boolean;
  /** What the chain calls safe and finalized, where a playbook asks. */
  readonly final?: { readonly safe?: bigint; readonly finalized?: bigint };
  /** Steps that the finding's evidence may not bring about by itself, as they were prepared last. */
  readonly barred?: readonly string[];
  /** By the id of the configured asset, in the smallest unit. */
  readonly balances: Readonly<Record<string, bigint>>;
};

/**
 * What the playbooks say of one finding, always with a reason. `act` sends; `delay` acts at block `due`, which may be counted from a block that is unsure, unless a person vetoes it; `ask` is a
 * proposal that a person approves; `notify` tells; `shadow` says what it would do; `wait` lacks a second witness; `ignore` does nothing.
 */
export type Decision =
  | (Deciding & Chosen & { readonly verdict: "act" | "ask" | "notify" | "shadow" })
  | (Deciding & Chosen & { readonly verdict: "delay"; readonly due: bigint; readonly isUnsure?: boolean })
  | (Deciding & { readonly verdict: "wait" | "ignore" });

type Deciding = { readonly finding: Finding; readonly reason: string };
type Chosen = {
  readonly playbook: string;
  /** Ids of configured actions, in order. */
  readonly steps: readonly string[];
  /** What stands at risk, in words; empty when the playbook names nothing. */
  readonly atRisk: string;
  /** With `act` and `delay`: the steps beyond a cap and those that the evidence does not allow, which people are asked for as soon as the others are taken. */
  readonly left?: readonly string[];
  /** Where it is written what people do then. */
  readonly runbook?: string;
};

/** The exact bytes of what an action wants on chain. Value is always zero. */
export type Call = { readonly to: Address; readonly data: Hex };

/** A signed transaction of one intent; a replacement has the same nonce and a higher `variant`. Fee and tip are in wei per gas. */
export type SignedTx = {
  readonly hash: Hash;
  readonly raw: Hex;
  readonly sender: Address;
  readonly nonce: bigint;
  readonly variant: number;
  readonly maxFee: bigint;
  readonly tip: bigint;
  readonly gas: bigint;
};

/** Written durably before anything is sent; `id` is also the idempotency key. */
export type Intent = {
  readonly id: string;
  readonly chainId: bigint;
  readonly incident: string;
  /** The id of the configured action. */
  readonly action: string;
  readonly call: Call;
  readonly sinceBlock: bigint;
  /** Every variant that was signed, oldest first. */
  readonly txs: readonly SignedTx[];
};

/** Verified on chain; `paid` is what its gas cost, in wei. What failed has a `minedBlock` where it landed and reverted; what was withdrawn ended unmined at `block`. `untried` are incidents that waited for it and came when it was over. */
export type Outcome = { readonly paid?: bigint; readonly untried?: readonly string[] } & (
  | { readonly status: "contained"; readonly hash: Hash; readonly minedBlock: bigint; readonly verifiedBlock: bigint }
  | { readonly status: "already"; readonly verifiedBlock: bigint }
  | { readonly status: "withdrawn"; readonly block: bigint; readonly reason: string }
  | { readonly status: "no-effect"; readonly hash: Hash; readonly minedBlock: bigint; readonly reason: string }
  | {
      readonly status: "failed";
      readonly reason: string;
      readonly minedBlock?: bigint;
      readonly why?: Why;
      readonly gas?: bigint;
    }
);

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A line of the journal before it has its place. `ref` is the incident key, an intent id, or a part's id. */
export type NewEntry = {
  readonly kind: EntryKind;
  readonly ref: string;
  readonly body: { readonly [key: string]: Json };
};

/** `hash` = sha256(prev | seq | canonical JSON of {at, kind, ref, body}); the first `prev` is 32 zero bytes. */
export type Entry = NewEntry & {
  readonly seq: number;
  /** Milliseconds since 1970, from the clock that was passed in. */
  readonly at: number;
  readonly prev: string;
  readonly hash: string;
};
