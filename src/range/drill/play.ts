import type { Hash } from "../../core/types.ts";
import type { Disturbance } from "./disturb.ts";
import { fillText, type Known } from "./fill.ts";
import type { Move } from "./format.ts";
import type { Scenario } from "./scenario.ts";
import type { Stage } from "./stage.ts";

/** A transaction that was played: when it was mined and whether it did what its sender wanted. */
export type Played = {
  readonly label: string;
  readonly block: bigint;
  readonly success: boolean;
  readonly kind: "attack" | "traffic";
  /** Of a scenario's moves: whose doing it is, where it says so. */
  readonly who?: Move["who"] | undefined;
  readonly signal: boolean;
  /** What must fail. */
  readonly reverts: boolean;
};
/** A block of the drill; `at` is in milliseconds since 1970, `held` what each asset's holder has after it. */
export type Beat = { readonly number: bigint; readonly at: number; readonly held: readonly bigint[] };
export type Performance = { readonly played: readonly Played[]; readonly beats: readonly Beat[] };

export type PlayOptions = {
  readonly stage: Stage;
  readonly known: Known;
  readonly moves: readonly Move[];
  readonly traffic: Scenario["traffic"];
  /** Resolves when it is time to close a block. */
  readonly pace: () => Promise<void>;
  readonly tailBlocks: number;
  readonly now: () => number;
  readonly onBlock: (done: number, of: number, played: readonly Played[]) => void;
  /** What each asset's holder has now. */
  readonly holdings: () => Promise<readonly bigint[]>;
  /** Awaited before each block is closed, with whether it holds a signal; a drill with a crash waits here for the restart. */
  readonly beforeBlock: (isSignal: boolean) => Promise<void>;
  readonly disturbance: Disturbance;
};

type Due = {
  readonly at: number;
  readonly hash: (stage: Stage) => Promise<Hash>;
  readonly label: string;
  readonly kind: Played["kind"];
  readonly who?: Played["who"];
  readonly signal: boolean;
  readonly reverts: boolean;
  readonly waitSeconds: number;
  readonly isPrivate: boolean;
};
/** A block as it was played: what was due in it, and what came of it. */
type Round = { readonly due: readonly Due[]; readonly played: readonly Played[]; readonly beat: Beat };

const leadBlocks = 1;

/** Plays moves and traffic on the block clock: what is due is in the mempool for a whole block's time before the block is closed. */
export async function play(options: PlayOptions): Promise<Performance> {
  const { stage, known, moves, traffic, pace, onBlock, beforeBlock, disturbance } = options;
  // Now, and not when they first send: a reorganisation would take back what they pay with.
  for (const { send } of [...moves, ...traffic]) await stage.impersonate(fillText(send.from, known));
  const { due, blocks } = schedule(options);
  const rounds: Round[] = [];
  let since: number | undefined;

  for (let block = 0; block < blocks; block++) {
    const now = due.filter(({ at }) => at === block);
    const isSignal = now.some(({ signal }) => signal);
    if (since !== undefined) since += 1;
    else if (isSignal) since = 0;
    await disturbance.beforeBlock();
    const wait = async () => {
      await pace();
      await beforeBlock(isSignal);
      await disturbance.beforeMine(since);
    };
    rounds.push(await playRound(now, wait, 0, options));
    // What is played again is played at once, and a second later, so that no block comes out as it was.
    const again = rounds.splice(rounds.length - (await disturbance.undone(since)));
    for (const [index, round] of again.entries())
      rounds.push(await playRound(round.due, async () => {}, index === 0 ? 1 : 0, options));
    onBlock(
      block + 1,
      blocks,
      rounds.flatMap(({ played }) => played),
    );
  }
  return { played: rounds.flatMap(({ played }) => played), beats: rounds.map(({ beat }) => beat) };
}

/** Hands in what is due, waits, and closes the block. */
async function playRound(
  due: readonly Due[],
  wait: () => Promise<void>,
  laterSeconds: number,
  { stage, now, holdings }: PlayOptions,
): Promise<Round> {
  const submitted: (Due & { readonly sent: Hash })[] = [];
  const submit = async (isPrivate: boolean) => {
    for (const one of due.filter((each) => each.isPrivate === isPrivate))
      submitted.push({ ...one, sent: await one.hash(stage) });
  };
  await submit(false);
  await wait();
  await submit(true);

  const waited = submitted.reduce((sum, { waitSeconds }) => sum + waitSeconds, laterSeconds);
  // Before the engine works: what a responder sees may be earlier than the engine's answer to us, and no stage shall come out shorter than it was.
  const at = now();
  const { number } = await (waited === 0 ? stage.mine() : stage.mineLater(waited));
  const played: Played[] = [];
  for (const { label, kind, who, signal, reverts, sent } of submitted) {
    const receipt = await stage.receiptOf(sent);
    const [block, success] = [receipt?.block ?? number, receipt?.success ?? false];
    played.push({ label, kind, who, signal, reverts, block, success });
  }
  return { due, played, beat: { number, at, held: await holdings() } };
}

function schedule({ moves, traffic, known, tailBlocks }: PlayOptions): { due: readonly Due[]; blocks: number } {
  let at = leadBlocks;
  const attacks = moves.flatMap((move): readonly Due[] => {
    const { send, label, after, who, signal, reverts, times, waitSeconds = 0, private: isPrivate } = move;
    at += Number(fillText(after, known));
    const hash = (stage: Stage) => stage.submit(send, known);
    const due: Due = { at, hash, label, kind: "attack", who, signal, reverts, waitSeconds: 0, isPrivate };
    const count = Number(fillText(times, known));
    return Array.from({ length: count }, (_, index) => (index === 0 ? { ...due, waitSeconds } : due));
  });
  const blocks = at + 1 + tailBlocks;
  const honest = traffic.flatMap(({ send, label, every }) =>
    Array.from(
      { length: Math.floor((blocks - 1) / every) },
      (_, turn): Due => ({
        at: (turn + 1) * every,
        hash: (stage) => stage.submit(send, known),
        label,
        kind: "traffic",
        signal: false,
        reverts: false,
        waitSeconds: 0,
        isPrivate: false,
      }),
    ),
  );
  return { due: [...attacks, ...honest], blocks };
}
