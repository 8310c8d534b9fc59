import { setTimeout as sleep } from "node:timers/promises";
import { stringsOf } from "../../core/entries.ts";
import type { Entry } from "../../core/types.ts";
import type { Fault } from "../faults/fault.ts";
import type { Fork } from "../fork.ts";
import { hasLever } from "./install.ts";
import type { Scenario } from "./scenario.ts";
import type { Closing } from "./schedule.ts";

const mainnet = 1;
/** Milliseconds that a block may take in which an answer is due, by what a real one takes: half of one of mainnet, and all of one of the fastest chains. */
const mainnetMs = 6_000;
const fastestMs = 2_000;

export type PatienceOptions = {
  readonly chains: readonly {
    readonly name: string;
    readonly fork: Pick<Fork, "rpc" | "chainId">;
    /** What a real block takes here, where the scenario says so: an answer that takes longer is late, whatever the chain. */
    readonly blockSeconds?: number | undefined;
  }[];
  /** Who sends the answer. */
  readonly account: string;
  readonly scenario: Pick<Scenario, "install" | "pulled"> & {
    readonly expected: Pick<Scenario["expected"], "transactions" | "containedAfterBlocks" | "containedAfterBlocksOn">;
  };
  readonly fault: Pick<Fault, "costBlocks"> | undefined;
  /** Whether blocks are kept open at all. */
  readonly isPatient: boolean;
  /** Milliseconds, by any clock that goes on. */
  readonly clock?: () => number;
  readonly wait?: (ms: number) => Promise<unknown>;
};

/** A block's chain, and when it is closed on the drill's clock. */
type Place = Pick<Closing, "on" | "clockMs">;
/** Since the signal, on one chain: blocks that were closed, and how many transactions the responder had sent before. */
type Since = { blocks: number; readonly isSignals: boolean; readonly sent: bigint };

const lookMs = 10;

/**
 * Keeps the block in which an answer is due open until the answer lies in the pool, or as long as a real chain would: a block of a drill takes a few
 * tenths of a second, for which a busy machine may keep a process waiting. An answer that takes longer than a real block is late.
 */
export function createPatience(options: PatienceOptions) {
  const { account, scenario, fault, isPatient, clock = () => performance.now(), wait = sleep } = options;
  const { transactions, containedAfterBlocks, containedAfterBlocksOn } = scenario.expected;
  const costBlocks = fault?.costBlocks ?? 0;
  const awaited = isPatient && transactions > 0 ? options.chains.filter(({ name }) => hasLever(name, scenario)) : [];
  const chains = new Map(awaited.map((chain) => [chain.name, chain]));
  const since = new Map<string, Since>();
  /** When the signal's block was closed, on the drill's clock. */
  let seenMs: number | undefined;
  /** When each chain closed its last block, by `clock`. */
  const closedAt = new Map<string, number>();
  let heldMs = 0;

  async function sentOn(name: string): Promise<bigint> {
    return BigInt(String(await chains.get(name)?.fork.rpc("eth_getTransactionCount", [account, "pending"])));
  }

  async function keepOpen(on: string, { sent }: Since): Promise<void> {
    const isAnswered = async () => (await sentOn(on)) > sent;
    if (await isAnswered()) return;
    const began = clock();
    // What a fault makes late has the next block.
    const isUrgent = costBlocks === 0 && chains.get(on)?.fork.chainId === mainnet;
    const ownMs = (chains.get(on)?.blockSeconds ?? Number.POSITIVE_INFINITY) * 1_000;
    const end = (closedAt.get(on) ?? began) + Math.min(isUrgent ? mainnetMs : fastestMs, ownMs);
    while (clock() < end && !(await isAnswered())) await wait(lookMs);
    heldMs += clock() - began;
  }

  async function answerDue({ on, clockMs }: Place, isSignal: boolean): Promise<void> {
    if (seenMs === undefined && isSignal) {
      seenMs = clockMs;
      for (const name of chains.keys())
        since.set(name, { blocks: 0, isSignals: name === on, sent: await sentOn(name) });
    }
    const own = since.get(on);
    // A block of another chain that is closed at the same moment is no later one.
    if (own === undefined || clockMs <= (seenMs ?? clockMs)) return;
    own.blocks += 1;
    const due = own.isSignals ? containedAfterBlocks : (containedAfterBlocksOn[on] ?? 1);
    if (own.blocks >= due && own.blocks <= due + costBlocks) await keepOpen(on, own);
  }

  return {
    /** Awaited before each block is closed. */
    async beforeBlock(place: Place, isSignal: boolean): Promise<void> {
      await answerDue(place, isSignal);
      closedAt.set(place.on, clock());
    },
    /** Milliseconds for which blocks were kept open in all. */
    heldMs: (): number => Math.round(heldMs),
  };
}

/** Whether everything that was begun has come to an end. What a reorganisation took back is open again, unless it was forgotten with its finding. */
export function hasEnded(entries: readonly Entry[]): boolean {
  const isEnd = (entry: Entry | undefined) => entry?.kind === "outcome" || stringsOf(entry?.body["forget"]).length > 0;
  const lastOf = (intent: string) =>
    entries.findLast(({ kind, ref }) => ref === intent && (kind === "outcome" || kind === "retracted"));
  return entries.filter(({ kind }) => kind === "intent").every(({ ref }) => isEnd(lastOf(ref)));
}
