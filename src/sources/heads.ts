import { z } from "zod";
import type { BackFill as Progress } from "../core/back-fill.ts";
import type { Cursor } from "../core/change.ts";
import { FirebreakError } from "../core/errors.ts";
import type { Chain, LogFilter, Part, Source } from "../core/parts.ts";
import { trailOf } from "../core/trail.ts";
import type { BlockRef } from "../core/types.ts";
import { createAhead } from "./ahead.ts";
import { createAncestors } from "./ancestors.ts";
import { type BackFill, createBackFill } from "./back-fill.ts";
import { createBelow } from "./below.ts";
import { createDoubted } from "./doubted.ts";
import { createEarly, type EarlyTools } from "./early.ts";
import { observed } from "./observation.ts";
import { steps } from "./steps.ts";

export type HeadsTools = EarlyTools & {
  /** The same chain as each node shows it by itself; left out where one node is trusted. */
  readonly alone?: readonly Chain[];
  /** The same chain for what can wait, such as older blocks while the newest are looked at; the same as `chain` unless given. */
  readonly older?: Chain;
  readonly filters: readonly LogFilter[];
  /** The last block that was handled before, or undefined on the first start. */
  readonly from: Cursor | undefined;
  /** Resolves after `ms`, when a hint says that there is a new head, or when the signal aborts. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** A fault of reading, told once per change of its text. */
  readonly fault: (error: unknown) => void;
  /** Told of every new block that was read and handled, and of every look that found no other; must not wait. */
  readonly read?: () => void;
  /** Told at every look why nothing is watched, where the head stays below what was handled before; must not wait. */
  readonly below?: (reason: string | undefined) => void;
  /** Seconds for which it may, because nodes lag. */
  readonly staleSeconds?: number;
  /** How far older blocks have been looked at, while they are; must not wait. */
  readonly progress?: (progress: Progress) => void;
};

/** Milliseconds, beside one poll, that nodes have to show what there is no quorum for. */
const doubtedMs = 1_000;
/** Older blocks that are looked at before the head is asked for again. */
const perTurn = 4;

const params = z.strictObject({
  pollMs: z
    .int()
    .min(20)
    .max(60_000)
    .default(1_000)
    .describe(
      "Milliseconds from one look for a new block to the next, unless something says before that there is one.",
    ),
  maxReorg: z
    .int()
    .min(1)
    .max(1_000)
    .default(64)
    .describe("Blocks that are looked back at most when the chain was reorganised."),
  headFirst: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(32)
    .describe("When more blocks than this were missed, the head is looked at first and they are filled in beside it."),
});

/** Polling by number with a parent-hash check is the truth; anything faster is only a hint that wakes it. */
export const heads: Part<z.output<typeof params>, HeadsTools, Source> = {
  name: "heads",
  about:
    "Every block of the chain, in order, with the logs that are watched; says which blocks a reorganisation took away. After a long stop the newest first.",
  params,

  create: (
    { pollMs, maxReorg, headFirst },
    { chain, alone = [], older = chain, filters, from, wait, fault, ...tools },
  ) => ({
    async *observations(signal) {
      const belowOf = createBelow({ staleSeconds: tools.staleSeconds ?? 60, maxReorg });
      const early = createEarly({ chain, ...tools });
      const doubted = createDoubted({ alone, filters, maxReorg, mostMs: pollMs + doubtedMs });
      const ahead = createAhead(chain, filters);
      const ancestors = createAncestors(older, maxReorg);
      let trail: readonly BlockRef[] = trailOf(from).slice(-maxReorg - 1);
      let first = from?.first;
      let late: BackFill | undefined;
      while (!signal.aborted) {
        let [isBusy, isOlder] = [false, false];
        try {
          early.begin();
          let named = early.isFirst ? early.next(trail) : undefined;
          const told = named ?? early.told(trail);
          if (told !== undefined && late === undefined) yield* early.observed(told);
          if (named !== undefined && late === undefined) early.foresee(named);
          const asked = chain.head();
          // The question is on its way before the hint is read, and alone: nodes answer one by one what comes in one batch.
          await Promise.resolve();
          named ??= early.next(trail);
          if (named !== undefined) ahead.expect(named);
          const head = await asked;
          if (from === undefined) first ??= head.number;
          early.judge(head);
          const rested = early.between(trail, head);
          ahead.prove(rested);
          doubted.forget();
          tools.below?.(belowOf(head, trail));
          // Where the block at which the newer ones were to begin could not be read, they begin later: what lies between is older by now.
          const isAnew = late !== undefined && trail.length === 0;
          if (isAnew || (rested.length === 0 && isFar(trail, head, headFirst))) {
            if (late === undefined)
              late = createBackFill(older, filters, { trail, begin: head, maxReorg, first, signal });
            else late.extend(head);
            trail = [];
          }
          if (late === undefined) trail = ancestors.before(trail);
          for await (const { block, reorged, further } of steps(
            { chain, ahead, maxReorg, first },
            trail,
            head,
            signal,
          )) {
            const shown = early.shown(block);
            const isHead = block.hash === head.hash;
            const marks = {
              ...(isHead ? { isHead } : { isHead, head }),
              reorged: early.gone(block, reorged),
              ...late?.marks(),
              ...ancestors.marks(),
            };
            yield* observed(chain, block, await ahead.firstLogs(block), marks, shown);
            early.passed(block, marks.reorged);
            ancestors.told();
            // Moves on only now: a consumer that dies in between gets the same block again.
            trail = further;
            tools.read?.();
          }
          if (late === undefined) ancestors.ask(trail);
          // Also of a quiet chain is known that it can be read; that older blocks cannot says nothing of the newest.
          tools.read?.();
          if (late !== undefined) {
            isOlder = true;
            for await (const one of late.some(perTurn)) {
              const reorged = early.gone(one.block, one.reorged);
              yield { ...one, reorged };
              early.passed(one.block, reorged);
            }
            tools.progress?.(late.progress());
            isBusy = !late.isDone() && !late.isWaiting();
            if (late.isDone()) [trail, late] = [late.joined(trail), undefined];
          }
        } catch (error) {
          if (!(error instanceof FirebreakError)) throw error;
          fault(error);
          // What single nodes show is told, and does not move the trail: it comes again when the quorum vouches for it.
          if (error.code === "NO_QUORUM" && !isOlder) yield* await doubted.look(trail, signal);
        }
        if (!isBusy) await wait(pollMs, signal);
      }
    },
  }),
};

function isFar(trail: readonly BlockRef[], head: BlockRef, headFirst: number): boolean {
  const last = trail.at(-1);
  return last !== undefined && head.number - last.number > BigInt(headFirst);
}
