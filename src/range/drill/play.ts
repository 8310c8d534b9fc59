import type { Hash } from "../../core/types.ts";
import { chainAt } from "./chains.ts";
import type { Disturbance } from "./disturb.ts";
import { type Closing, type Due, type ScheduleOptions, schedule, type Timed } from "./schedule.ts";
import type { Stage } from "./stage.ts";

/** A transaction that was played: when it was mined and whether it did what its sender wanted. */
export type Played = Pick<Due, "label" | "kind" | "signal"> & {
  /** The name of its chain. */
  readonly on: string;
  readonly block: bigint;
  readonly success: boolean;
  /** False for what no block ever held, which neither went through nor was refused. */
  readonly isMined: boolean;
  /** Of a scenario's moves: whose doing it is, where it says so. */
  readonly who?: Due["who"] | undefined;
  /** What must fail. */
  readonly reverts: boolean;
};
/**
 * A block of one of the drill's chains; `at` is in milliseconds since 1970, `clockMs` in those of the drill's clock since it began, `held` what each
 * asset's holder has after it, without what honest people brought or took until then.
 */
export type Beat = {
  readonly on: string;
  readonly number: bigint;
  readonly at: number;
  readonly clockMs: number;
  readonly held: readonly bigint[];
};
export type Performance = { readonly played: readonly Played[]; readonly beats: readonly Beat[] };

export type PlayedChain = Timed & { readonly disturbance: Disturbance };

export type PlayOptions = ScheduleOptions<PlayedChain> & {
  /** Resolves when so many milliseconds of the drill's clock are over, and the next block has to be closed. */
  readonly pace: (ms: number) => Promise<void>;
  readonly now: () => number;
  /** Told after each block, with what was handed in last. */
  readonly onBlock: (done: number, of: number, label: string | undefined) => void;
  /** What each asset's holder has now. */
  readonly holdings: () => Promise<readonly bigint[]>;
  /** What a transaction on a chain brought to each asset's holder, less than zero where it took. */
  readonly broughtBy: (on: string, hash: Hash) => Promise<readonly bigint[]>;
  /** Awaited before each block is closed, with whether it holds a signal; a drill waits here for a restart, and for an answer. */
  readonly beforeBlock: (closing: Closing, isSignal: boolean) => Promise<void>;
};

type Sent = Due & { readonly sent: Hash };
/** A block as it was played: what was due in it, and what was sent for it. */
type Round = { readonly due: readonly Due[]; readonly sent: readonly Sent[]; readonly beat: Beat };

/** Plays moves and traffic on the block clocks: what is due is in the mempool for a whole block's time before the block is closed. */
export async function play(options: PlayOptions): Promise<Performance> {
  const { chains, pace, onBlock } = options;
  const { due, closings } = schedule(options);
  const runs = new Map(chains.map((chain) => [chain.name, run(chain, due, options)]));
  for (const one of runs.values()) await one.open();

  let clockMs = 0;
  for (const [index, closing] of closings.entries()) {
    if (closing.clockMs > clockMs) await pace(closing.clockMs - clockMs);
    clockMs = closing.clockMs;
    const waited = (await runs.get(closing.on)?.close(closing)) ?? 0;
    for (const [name, other] of runs) if (name !== closing.on) other.owe(waited);
    if (closings.some(({ on }, at) => on === closing.on && at > index)) await runs.get(closing.on)?.open();
    const sent = [...runs.values()].flatMap(({ rounds }) => rounds().flatMap((round) => round.sent));
    onBlock(index + 1, closings.length, sent.at(-1)?.label);
  }
  const rounds = [...runs.values()].flatMap((one) => one.rounds());
  return outcomeOf(
    rounds.sort((one, other) => one.beat.clockMs - other.beat.clockMs),
    options,
  );
}

/** One chain of a performance: a block is opened, which hands in what is due, and closed. */
function run(chain: PlayedChain, all: readonly Due[], options: PlayOptions) {
  const { name, stage, disturbance } = chain;
  const { beforeBlock } = options;
  const own = all.filter((one) => chainAt(options.chains, one.on).name === name);
  const rounds: Round[] = [];
  let block = 0;
  let since: number | undefined;
  let handedIn: readonly Sent[] = [];
  /** Seconds that passed on another chain, and not yet here. */
  let owedSeconds = 0;

  async function close(closing: Closing): Promise<number> {
    const { clockMs } = closing;
    const now = own.filter(({ at }) => at === block);
    const isSignal = now.some(({ signal }) => signal);
    if (since !== undefined) since += 1;
    else if (isSignal) since = 0;
    await beforeBlock(closing, isSignal);
    await disturbance.beforeMine(since);
    const sent = [...handedIn, ...(await submit(now, true, stage))];
    const waited = now.reduce((sum, { waitSeconds }) => sum + waitSeconds, 0);
    rounds.push(await mined(chain, now, sent, { seconds: waited + owedSeconds, clockMs }, options));
    owedSeconds = 0;
    // What is played again is played at once, and a second later, so that no block comes out as it was.
    const again = rounds.splice(rounds.length - (await disturbance.undone(since)));
    for (const [index, round] of again.entries()) {
      const replayed = [...(await submit(round.due, false, stage)), ...(await submit(round.due, true, stage))];
      const place = { seconds: round.due.reduce((sum, { waitSeconds }) => sum + waitSeconds, index === 0 ? 1 : 0) };
      const next = await mined(chain, round.due, replayed, { ...place, clockMs: round.beat.clockMs }, options);
      // A signal is as old as the first block that showed it, or it would be found before it was there.
      const at = round.due.some(({ signal }) => signal) ? round.beat.at : next.beat.at;
      rounds.push({ ...next, beat: { ...next.beat, at } });
    }
    block += 1;
    return waited;
  }

  return {
    async open(): Promise<void> {
      await disturbance.beforeBlock();
      handedIn = await submit(
        own.filter(({ at }) => at === block),
        false,
        stage,
      );
    },
    /** Returns the seconds that its moves let pass, which pass on every chain. */
    close,
    owe(seconds: number): void {
      owedSeconds += seconds;
    },
    rounds: (): readonly Round[] => rounds,
  };
}

/** Hands over what everybody sees, or what nobody has seen. */
async function submit(due: readonly Due[], isPrivate: boolean, stage: Stage): Promise<readonly Sent[]> {
  const sent: Sent[] = [];
  for (const one of due.filter((each) => each.isPrivate === isPrivate))
    sent.push({ ...one, sent: await one.hash(stage) });
  return sent;
}

async function mined(
  { name, stage }: PlayedChain,
  due: readonly Due[],
  sent: readonly Sent[],
  { seconds, clockMs }: { readonly seconds: number; readonly clockMs: number },
  { now, holdings }: PlayOptions,
): Promise<Round> {
  // Before the engine works: what a responder sees may be earlier than the engine's answer to us, and no stage shall come out shorter than it was.
  const at = now();
  const { number } = await (seconds === 0 ? stage.mine() : stage.mineLater(seconds));
  return { due, sent, beat: { on: name, number, at, clockMs, held: await holdings() } };
}

/** Asked when all is over: what one block had no room for may be in a later one. */
async function outcomeOf(rounds: readonly Round[], { chains, broughtBy }: PlayOptions): Promise<Performance> {
  const played: Played[] = [];
  const gifts: { readonly on: string; readonly block: bigint; readonly amounts: readonly bigint[] }[] = [];
  for (const { sent, beat } of rounds)
    for (const { label, kind, who, signal, reverts, sent: hash } of sent) {
      const { on, number } = beat;
      const receipt = await chainAt(chains, on).stage.receiptOf(hash);
      const { block, success } = receipt ?? { block: number, success: false };
      played.push({ on, label, kind, who, signal, reverts, block, success, isMined: receipt !== undefined });
      if (success && (kind === "traffic" || who !== undefined))
        gifts.push({ on, block, amounts: await broughtBy(on, hash) });
    }
  let brought: readonly bigint[] = [];
  const beats = rounds.map(({ beat }) => {
    const own = gifts.filter(({ on, block }) => on === beat.on && block === beat.number);
    brought = beat.held.map((_, at) => own.reduce((sum, { amounts }) => sum + (amounts[at] ?? 0n), brought[at] ?? 0n));
    return { ...beat, held: beat.held.map((amount, at) => amount - (brought[at] ?? 0n)) };
  });
  return { played, beats };
}
