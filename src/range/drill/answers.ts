import type { Entry } from "../../core/types.ts";
import { containmentIn } from "./containment.ts";
import type { Performance } from "./play.ts";
import { blockIn } from "./stages.ts";

/** A chain of a drill when it is over. */
export type ChainAtEnd = {
  readonly name: string;
  readonly chainId: number;
  /** Whether what the attack calls for is true there at the end, asked of the fork and not of the responder; undefined where nothing can be pulled. */
  readonly leverHolds: boolean | undefined;
};

/** What became of the attack on one chain. Blocks are that chain's. */
export type Answer = {
  readonly on: string;
  readonly chainId: number;
  /** Null where there is no lever. */
  readonly contained: boolean | null;
  /** The block that was its last one when the first signal was seen. */
  readonly signalBlock: number | null;
  readonly containedBlock: number | null;
  /** From the end of the signal's block to that of the containment's, on the drill's clock. */
  readonly ms: number | null;
};

/** The first signal: where it was, and what was the last block of every chain by then. */
export function sightOf({ played, beats }: Performance, chains: readonly Pick<ChainAtEnd, "name">[]) {
  const signal = played.find((one) => one.signal);
  const beat = beats.find(({ on, number }) => on === signal?.on && number === signal.block);
  const blocks = new Map(
    chains.flatMap(({ name }) => {
      const seen = beats.filter(({ on, clockMs }) => on === name && beat !== undefined && clockMs <= beat.clockMs);
      const block = name === signal?.on ? signal.block : seen.at(-1)?.number;
      return block === undefined ? [] : [[name, block] as const];
    }),
  );
  return { on: signal?.on, blocks, clockMs: beat?.clockMs, at: beat?.at };
}

export type Sight = ReturnType<typeof sightOf>;

/** When an attack was answered on a chain, by the part of the journal that is about it. */
export function answerOn(
  { name, chainId, leverHolds }: ChainAtEnd,
  entries: readonly Entry[],
  { beats }: Performance,
  sight: Sight,
): Answer {
  const contained = containmentIn(entries);
  const mined = minedBlockOf(contained);
  const [signal, at] = [sight.blocks.get(name), beats.find(({ on, number }) => on === name && number === mined)];
  return {
    ...{ on: name, chainId },
    contained: leverHolds === undefined ? null : contained !== undefined && leverHolds,
    signalBlock: signal === undefined ? null : Number(signal),
    containedBlock: mined === undefined ? null : Number(mined),
    ms: at === undefined || sight.clockMs === undefined ? null : at.clockMs - sight.clockMs,
  };
}

/** The block that brought the effect about, or in which it was found to hold. */
export function minedBlockOf(contained: Entry | undefined): bigint | undefined {
  return blockIn(contained, "minedBlock") ?? blockIn(contained, "verifiedBlock");
}

/** What a journal says of one of several chains; of the only one, all of it. */
export function entriesOn(
  entries: readonly Entry[],
  { chainId }: Pick<ChainAtEnd, "chainId">,
  chains: readonly unknown[],
): readonly Entry[] {
  if (chains.length === 1) return entries;
  const own = entries.filter(({ kind, body }) => kind === "intent" && body["chain"] === `${chainId}`);
  const intents = new Set(own.map(({ ref }) => ref));
  // What is found on one chain and answered on another is written down for both, each time in that chain's blocks.
  return entries.filter(({ ref, body: { chain, on = chain } }) => intents.has(ref) || on === `${chainId}`);
}
