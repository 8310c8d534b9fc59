import { setTimeout as sleep } from "node:timers/promises";
import type { Hash } from "../../core/types.ts";
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
  readonly blockMs: number;
  readonly tailBlocks: number;
  readonly now: () => number;
  readonly onBlock: (done: number, of: number, played: readonly Played[]) => void;
  /** What each asset's holder has now. */
  readonly holdings: () => Promise<readonly bigint[]>;
  /** Awaited before each block is closed, with whether it holds a signal; a drill with a crash waits here for the restart. */
  readonly beforeBlock: (isSignal: boolean) => Promise<void>;
};

type Due = {
  readonly at: number;
  readonly hash: (stage: Stage) => Promise<Hash>;
  readonly label: string;
  readonly kind: Played["kind"];
  readonly signal: boolean;
  readonly reverts: boolean;
  readonly waitSeconds: number;
};

const leadBlocks = 1;

/** Plays moves and traffic on the block clock: what is due is in the mempool for a whole block's time before the block is closed. */
export async function play(options: PlayOptions): Promise<Performance> {
  const { stage, blockMs, now, onBlock, holdings, beforeBlock } = options;
  const { due, blocks } = schedule(options);
  const played: Played[] = [];
  const beats: Beat[] = [];

  for (let block = 0; block < blocks; block++) {
    const submitted = [];
    for (const one of due.filter(({ at }) => at === block)) submitted.push({ ...one, sent: await one.hash(stage) });
    await sleep(blockMs);
    await beforeBlock(submitted.some(({ signal }) => signal));

    const waited = submitted.reduce((sum, { waitSeconds }) => sum + waitSeconds, 0);
    const { number } = await (waited === 0 ? stage.mine() : stage.mineLater(waited));
    const at = now();
    for (const { label, kind, signal, reverts, sent } of submitted) {
      const receipt = await stage.receiptOf(sent);
      const [block, success] = [receipt?.block ?? number, receipt?.success ?? false];
      played.push({ label, kind, signal, reverts, block, success });
    }
    beats.push({ number, at, held: await holdings() });
    onBlock(block + 1, blocks, played);
  }
  return { played, beats };
}

function schedule({ moves, traffic, known, tailBlocks }: PlayOptions): { due: readonly Due[]; blocks: number } {
  let at = leadBlocks;
  const attacks = moves.flatMap(({ send, label, after, signal, reverts, times, waitSeconds = 0 }): readonly Due[] => {
    at += Number(fillText(after, known));
    const hash = (stage: Stage) => stage.submit(send, known);
    const due: Due = { at, hash, label, kind: "attack", signal, reverts, waitSeconds: 0 };
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
      }),
    ),
  );
  return { due: [...attacks, ...honest], blocks };
}
