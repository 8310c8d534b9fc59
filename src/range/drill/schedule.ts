import type { Hash } from "../../core/types.ts";
import { chainAt, type DrillChain } from "./chains.ts";
import { fillText } from "./fill.ts";
import type { Move } from "./format.ts";
import type { Scenario } from "./scenario.ts";
import type { Stage } from "./stage.ts";
import { firstChain } from "./step.ts";

export type Timed = Pick<DrillChain, "name" | "stage" | "known" | "blockMs">;

/** A transaction, and the block of its chain in which it is due, counted from 0. */
export type Due = {
  readonly on: string;
  readonly at: number;
  readonly hash: (stage: Stage) => Promise<Hash>;
  readonly label: string;
  readonly kind: "attack" | "traffic";
  readonly who?: Move["who"];
  readonly signal: boolean;
  readonly reverts: boolean;
  readonly waitSeconds: number;
  readonly isPrivate: boolean;
};
/** The end of a block of a chain, in milliseconds of the drill's clock. */
export type Closing = { readonly on: string; readonly block: number; readonly clockMs: number };

export type ScheduleOptions<Chain extends Timed> = {
  readonly chains: readonly [Chain, ...Chain[]];
  readonly moves: readonly Move[];
  readonly traffic: Scenario["traffic"];
  readonly tailBlocks: number;
};

const leadBlocks = 1;

/** What is due when, and every block of every chain, in the order in which they are closed. Each chain has a clock of its own; all begin at once. */
export function schedule<Chain extends Timed>({ chains, moves, traffic, tailBlocks }: ScheduleOptions<Chain>) {
  const [{ blockMs }] = chains;
  let clockMs = (leadBlocks + 1) * blockMs;
  const attack = moves.flatMap((move): readonly Due[] => {
    const { send, label, on = firstChain, after, who, signal, reverts, times, private: isPrivate } = move;
    const chain = chainAt(chains, on);
    // The first block of its chain that is closed no earlier than the one of the move before it, and so many later.
    const at = Math.ceil(clockMs / chain.blockMs) - 1 + Number(fillText(after, chain.known));
    clockMs = (at + 1) * chain.blockMs;
    const hash = (stage: Stage) => stage.submit(send, chain.known);
    const due: Due = { on, at, hash, label, kind: "attack", who, signal, reverts, waitSeconds: 0, isPrivate };
    const count = Number(fillText(times, chain.known));
    return Array.from({ length: count }, (_, index) =>
      index === 0 ? { ...due, waitSeconds: move.waitSeconds ?? 0 } : due,
    );
  });

  const endMs = clockMs + tailBlocks * blockMs;
  const closings = chains
    .flatMap((chain) =>
      Array.from(
        { length: Math.floor(endMs / chain.blockMs) },
        (_, block): Closing => ({ on: chain.name, block, clockMs: (block + 1) * chain.blockMs }),
      ),
    )
    .sort((one, other) => one.clockMs - other.clockMs);
  return { due: [...attack, ...honest(traffic, chains, endMs)], closings };
}

function honest(traffic: Scenario["traffic"], chains: readonly [Timed, ...Timed[]], endMs: number): readonly Due[] {
  return traffic.flatMap(({ send, label, on = firstChain, every }) => {
    const { blockMs, known } = chainAt(chains, on);
    const turns = Math.floor((Math.floor(endMs / blockMs) - 1) / every);
    return Array.from(
      { length: turns },
      (_, turn): Due => ({
        ...{ on, at: (turn + 1) * every, label, kind: "traffic", signal: false, reverts: false, waitSeconds: 0 },
        hash: (stage) => stage.submit(send, known),
        isPrivate: false,
      }),
    );
  });
}
