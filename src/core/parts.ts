import type { ZodType } from "zod";
import type { IncidentEnd } from "../lib/anchor.ts";
import type { Change, Cursor } from "./change.ts";
import type { Costs } from "./costs.ts";
import type { Findings } from "./findings.ts";
import type { FirstLogs, PastLog } from "./log-reads.ts";
import type { Caveats, Provable } from "./provable.ts";
import type { ArmedCall, Bounded, Receipt } from "./sending.ts";
import type { Told } from "./told.ts";
import type { TracedCall, TraceFilter } from "./traces.ts";
import type { SentCall, Simulations, Transaction, TransactionResult } from "./transaction.ts";
import type {
  Address,
  Block,
  BlockRef,
  Call,
  Entry,
  Hash,
  Hex,
  Intent,
  Log,
  Observation,
  Severity,
  SignedTx,
} from "./types.ts";

/** A part is a name, a sentence, a schema and a factory. The factory gets the checked settings and what the part may use. */
export type Part<Settings, Tools, Made> = {
  readonly name: string;
  readonly about: string;
  readonly params: ZodType<Settings>;
  readonly create: (settings: Settings, tools: Tools) => Made;
};

/** The one reader of a chain. Every read names its block; what a node does not have raises `NOT_EVALUABLE`. */
export type Chain = {
  readonly chainId: bigint;
  head(): Promise<Block>;
  /** `BLOCK_UNKNOWN` when no node has it. */
  blockAt(number: bigint): Promise<Block>;
  /** The newest block that the chain itself calls so. */
  heightOf(tag: "safe" | "finalized"): Promise<bigint>;
  /** The logs of a block that match one of the filters; never an answer that was not verified against the block's bloom. */
  logs(block: Block, filters: readonly LogFilter[]): Promise<readonly Log[]>;
  /** The same for who cannot wait: what one answer holds, and, where the bloom promises more, how to get what it lacks. */
  firstLogs(block: Block, filters: readonly LogFilter[]): Promise<FirstLogs>;
  /** Those of so many blocks up to this height, the newest first: what nodes say of ranges, of which no bloom shows that any is missing. */
  pastLogs(upTo: bigint, blocks: number, filters: readonly LogFilter[]): AsyncIterable<readonly PastLog[]>;
  /** Return data of a call; `CALL_REVERTED` when it reverts. `from` is the zero address, and `gas` all that a read gets, unless given. */
  call(call: Call, block: BlockRef, from?: Address, gas?: bigint): Promise<Hex>;
  slot(account: Address, slot: Hash, block: BlockRef): Promise<Hash>;
  code(account: Address, block: BlockRef): Promise<Hex>;
  /** Wei. */
  balance(account: Address, block: BlockRef): Promise<bigint>;
  /** Runs calls one after the other on the state of a block, each from `from` or its own, at a later time where one is given; undefined where no node can (eth_simulateV1). */
  simulate(all: readonly SentCall[], block: BlockRef, from: Address, time?: bigint): Promise<Simulations | undefined>;
  /** The transactions of a block, in order. */
  transactions(block: BlockRef): Promise<readonly Transaction[]>;
  /** What became of the transactions of a block, in order. */
  results(block: BlockRef): Promise<readonly TransactionResult[]>;
  /** The calls within the transactions of a block, and not what these do themselves: what a quorum of the nodes tells first, then what fewer do. */
  calls(block: BlockRef, filter: TraceFilter): Promise<readonly TracedCall[]>;
};

/** Where observations come from. Ends when `signal` aborts. */
export type Source = { observations(signal: AbortSignal): AsyncIterable<Observation> };

export type LogFilter = { readonly address: Address; readonly topic0: Hash };

export type Detector = Costs & {
  /** The logs that it looks at; the observation handed to it holds no others. */
  readonly logs: readonly LogFilter[];
  /** True when it must look at every block, false when only at blocks that hold one of its logs. */
  readonly everyBlock: boolean;
  /** True when it reads call traces, which take a node long: nothing else waits for its look at a block. */
  readonly traces?: boolean;
  /** Groups of accounts whose state it reads: it judges also what a transaction that is not mined, and touches all of one group, would leave. */
  readonly reads?: readonly (readonly Address[])[];
  /** True when it takes what third parties report under its id. */
  readonly reports?: boolean;
  observe(observation: Observation, chain: Chain): Promise<Findings>;
  /** The severity of all its findings. */
  readonly severity: Severity;
  /** Percent: how sure all its findings are; 100 where it is not given. */
  readonly confidence?: number;
  /** Why this would never see anything; empty when nothing speaks against it. */
  objections(block: Block, chain: Chain): Promise<readonly string[]>;
  /** What it would find at once, where that is an incident that goes on or a setting that is wrong; or would have found at a block of the past. */
  already?(block: Block, chain: Chain, isPast?: boolean): Promise<readonly string[]>;
};

/** What a detector may use; `id` is what the user calls it. With `acceptUnseen` nothing speaks against what the code behind a contract does not show. */
export type DetectorTools = {
  readonly id: string;
  readonly acceptUnseen?: boolean;
  /** Whether this transaction is one that this responder signed; absent where nothing is sent. */
  readonly isOurs?: (hash: Hash) => boolean;
  /** Other chains that are read, by chain id; absent where there are none. */
  readonly chains?: ReadonlyMap<bigint, Chain>;
};

/** A detector also says what it costs somebody to trip it falsely: who can, with what, and what they lose. */
export type DetectorPart<Settings> = Part<Settings, DetectorTools, Detector> & { readonly costToTrip: string };

/** What the readiness loop knows of an action at a head: whether it already holds, and how to call it. */
export type Prepared = Caveats & {
  readonly holds: boolean;
  /** The exact bytes; `evidence` is the hash of what was found, `now` seconds since 1970 where that is later than the head. Makes no request. */
  call(evidence: Hash, now?: bigint): Call;
  /** True when the effect ends by itself; what does not is never brought about on evidence below the quorum. */
  readonly expires?: boolean;
  /** The hub's tier that the plan asks for; only the first acts on what is not mined. */
  readonly tier?: number;
  /** The deadline, unix seconds, of the order that guardians signed for it: whoever sends it needs no right that could end. */
  readonly signedUntil?: bigint;
};

export type Action = Provable & {
  describe(): string;
  /** What it acts on; the actions on one target share its cap of automatic actions. */
  readonly target?: Address;
  /** True when doing it twice is doing it once: it may then be done while the record cannot be written. */
  readonly idempotent?: boolean;
  /** How its effect is undone: the call, and who can make it. */
  readonly undo?: string;
  /** What its calls look like: the selector, or all calldata where it is always the same. The key signs nothing else. */
  readonly signs?: readonly Call[];
  /** True when what it signs must stand in the list next to the key: it is not on it by being configured. */
  readonly mustBeListed?: boolean;
  /** Asked at every head, so that nothing has to be asked when it matters. `from` is who will send. */
  prepare(block: Block, chain: Chain): Promise<Prepared>;
  /** Whether the effect holds, from the chain and nowhere else. */
  holds(block: BlockRef, chain: Chain): Promise<boolean>;
  /** Why this action must not be armed with this sender; empty when nothing speaks against it. */
  objections(sender: Address, block: Block, chain: Chain): Promise<readonly string[]>;
};

/** What an action may use; some also use what reads a reference, or makes an adapter of the catalog. */
export type ActionTools = { readonly id: string; readonly chainId: bigint };

/** How a call gets on chain, for a tip of `leastTip` wei per gas or more. Nonce, fees and gas are known before `sign` is asked, which makes no request. */
export type Executor = Bounded & {
  readonly sender: Address;
  readonly leastTip: bigint;
  /** Of all its keys; `sender` is the first. */
  readonly senders: readonly Address[];
  /** Who sends this action. */
  senderOf(action: string): Address;
  /** Reads nonce, balance and fees at this head. */
  look(block: Block): Promise<void>;
  /** The same, and the gas that each call needs. */
  arm(block: Block, calls: readonly { readonly action: string; readonly call: Call }[]): Promise<readonly ArmedCall[]>;
  /** `spent` wei of the cap are gone already, to attempts without effect. */
  sign(action: string, call: Call, spent?: bigint): Promise<SignedTx>;
  /** Sends the same bytes to every node at once; resolves at the first acceptance ("already known" is one). */
  broadcast(tx: SignedTx): Promise<void>;
  /** The same in two steps: everything is made ready now, and no byte leaves before `send`, or ever after `drop`. */
  poise?(tx: SignedTx): { send(): Promise<void>; drop(): void };
  /**
   * What follows an intent's transactions while none is mined: their lowest nonce that is not spent at +10% or more on both fees, or the lowest
   * free one where all are spent or wait behind a gap. When the cap is reached, one of them to send again; undefined stands for `next`.
   */
  replace(call: Call, txs: readonly SignedTx[], spent?: bigint): Promise<SignedTx | undefined>;
  receipt(txs: readonly SignedTx[]): Promise<Receipt | undefined>;
  /** The last of the lowest nonce that can still be mined, for which those above it wait, rather one that not every node refused; undefined when the chain has gone past all of them. */
  next(txs: readonly SignedTx[]): SignedTx | undefined;
  /** A nonce that an intent from before the start holds; `sign` holds its own. */
  hold(tx: Pick<SignedTx, "sender" | "nonce">): void;
  /** The intent of this nonce has ended, or never came to be. */
  release(tx: Pick<SignedTx, "sender" | "nonce">): void;
  /** A transaction of this action ran out of so much gas: the next one gets twice as much, or what a call gets that was never estimated. */
  ranOut(action: string, gas: bigint): void;
};

/** The one record. Entries carry the name of the `replica`, which is absent where only one process writes. */
export type Store = {
  readonly replica?: string;
  /** Durable when it resolves. `undefined`: the intent, or the name of the change, was known already and nothing was written. */
  commit(change: Change): Promise<readonly Entry[] | undefined>;
  cursor(chainId: bigint): Promise<Cursor | undefined>;
  /** True once for an intent that is certainly not known; of others only `commit` can tell, and where several replicas write, of all. */
  claim?(intent: Pick<Intent, "id" | "chainId" | "sinceBlock">): boolean;
  /** Intents without outcome that this process has to finish, oldest first; after them those of these ids, though they have one. */
  openIntents(ids?: readonly string[]): Promise<readonly Intent[]>;
  /** Open intents of a chain whose replica let its lease run out: from now on they are this one's. Where only one process writes, none. */
  takeOver(chainId: bigint): Promise<readonly Intent[]>;
  /** Whether this replica is the one that does what only one of them shall do, such as telling; it stays so while it is alive. */
  duty(name: string): Promise<boolean>;
  /** The last entry; before the first, 0 and 64 zeros. */
  head(): Promise<{ readonly seq: number; readonly hash: string }>;
  /** Entries after `seq`, at most `limit`, in order; of these kinds, where some are given. */
  entries(after: number, limit: number, kinds?: readonly Entry["kind"][]): Promise<readonly Entry[]>;
  /** Where the incidents end that grew after the entry `after` and up to `upTo`: the newest 64, of the last 10,000 entries. */
  ends(after: number, upTo: number): Promise<readonly IncidentEnd[]>;
  /** The last entry that this notifier has told; for a new one, where one stopped that is not of `all` any more, or the journal's end at opening. */
  told(notifier: string, all?: readonly Told[]): Promise<number>;
  /** Remembered soon: a crash may repeat the last notices, it loses none. A mark goes down only where the journal went `back`. */
  markTold(notifier: string, seq: number, back?: boolean): void;
  close(): Promise<void>;
};
