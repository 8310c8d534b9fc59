import { z } from "zod";
import { FirebreakError } from "../core/errors.ts";
import type { Chain, LogFilter, Part, Source } from "../core/parts.ts";
import type { Block, BlockRef, Log, Observation } from "../core/types.ts";

export type HeadsTools = {
  readonly chain: Chain;
  /** The same chain, read without a quorum; left out where one node is trusted. */
  readonly loose?: Chain;
  readonly filters: readonly LogFilter[];
  /** The last block that was handled before, or undefined on the first start. */
  readonly from: BlockRef | undefined;
  /** Resolves after `ms`, when a hint says that there is a new head, or when the signal aborts. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** A fault of reading, told once per change of its text. */
  readonly fault: (error: unknown) => void;
};

/** Blocks below the quorum that are shown between two polls. */
const mostDoubted = 16;

const params = z.strictObject({
  pollMs: z.int().min(20).max(60_000).default(1_000),
  /** Blocks that are looked back at most when the chain was reorganised. */
  maxReorg: z.int().min(1).max(1_000).default(64),
});

/** Polling by number with a parent-hash check is the truth; anything faster is only a hint that wakes it. */
export const heads: Part<z.output<typeof params>, HeadsTools, Source> = {
  name: "heads",
  about:
    "Every block of the chain once, in order, with the logs that are watched; says which blocks a reorganisation took away.",
  params,

  create: ({ pollMs, maxReorg }, { chain, loose, filters, from, wait, fault }) => ({
    async *observations(signal) {
      let trail: readonly BlockRef[] = from === undefined ? [] : [from];
      let doubtful: readonly BlockRef[] = [];
      while (!signal.aborted) {
        try {
          const head = await chain.head();
          doubtful = [];
          for await (const { block, reorged, ahead } of steps(chain, trail, head, maxReorg, signal)) {
            const { logs, missing } = await chain.firstLogs(block, filters);
            const seen = missing !== undefined && logs.length > 0;
            // What is known is answered at once; whether it is all is looked up meanwhile, before the trail moves.
            if (seen) yield { ...observationOf(chain, block, logs, head, reorged), isPartial: true };
            const rest = missing === undefined ? logs : await missing();
            yield observationOf(chain, block, rest, head, seen ? [] : reorged);
            // Moves on only now: a consumer that dies in between gets the same block again.
            trail = ahead;
          }
        } catch (error) {
          if (!(error instanceof FirebreakError)) throw error;
          fault(error);
          if (error.code === "NO_QUORUM" && loose !== undefined) {
            // What one node shows is told, and does not move the trail: it comes again when the quorum vouches for it.
            const seen = await doubted(loose, filters, doubtful.length === 0 ? trail : doubtful, maxReorg, signal);
            doubtful = seen.trail;
            for (const observation of seen.observations) yield observation;
          }
        }
        await wait(pollMs, signal);
      }
    },
  }),
};

/** Blocks that fewer nodes than the quorum vouch for. One that cannot be read is no news: the quorum's fault was told. */
async function doubted(
  loose: Chain,
  filters: readonly LogFilter[],
  trail: readonly BlockRef[],
  maxReorg: number,
  signal: AbortSignal,
): Promise<{ readonly observations: readonly Observation[]; readonly trail: readonly BlockRef[] }> {
  const observations: Observation[] = [];
  let last = trail;
  try {
    const head = await loose.head();
    for await (const { block, ahead } of steps(loose, trail, head, maxReorg, signal)) {
      const logs = await loose.logs(block, filters);
      observations.push({ ...observationOf(loose, block, logs, head, []), belowQuorum: true });
      last = ahead;
      if (observations.length >= mostDoubted) break;
    }
  } catch (error) {
    if (!(error instanceof FirebreakError)) throw error;
  }
  return { observations, trail: last };
}

function observationOf(
  { chainId }: Chain,
  block: Block,
  logs: readonly Log[],
  head: Block,
  reorged: readonly BlockRef[],
): Observation {
  return { chainId, block, logs, reorged, isHead: block.hash === head.hash };
}

/** From block to block up to the head; `ahead` is the trail with that block. */
async function* steps(
  chain: Chain,
  from: readonly BlockRef[],
  head: Block,
  maxReorg: number,
  signal: AbortSignal,
): AsyncGenerator<Step & { readonly ahead: readonly BlockRef[] }> {
  let trail = from;
  while (!signal.aborted) {
    const next = await step(chain, trail, head, maxReorg);
    if (next === undefined) return;
    // One more than may be taken away, which is where the branches meet.
    const ahead = [...next.trail, next.block].slice(-maxReorg - 1);
    yield { ...next, ahead };
    trail = ahead;
  }
}

type Step = { readonly block: Block; readonly trail: readonly BlockRef[]; readonly reorged: readonly BlockRef[] };

/** The next block to observe on the way to `head`; undefined when there is none, or when the node only lags behind. */
async function step(
  chain: Chain,
  trail: readonly BlockRef[],
  head: Block,
  maxReorg: number,
): Promise<Step | undefined> {
  const last = trail.at(-1);
  if (last === undefined) return { block: head, trail, reorged: [] };
  const atThatHeight = trail.find(({ number }) => number === head.number);
  if (atThatHeight?.hash === head.hash || (head.number < last.number && atThatHeight === undefined)) return undefined;

  const next = head.parentHash === last.hash ? head : await after(chain, last, head);
  if (next?.parentHash === last.hash) return { block: next, trail, reorged: [] };

  const { kept, gone } = await rollBack(chain, trail, head);
  const fork = kept.at(-1);
  const anchor = fork?.number ?? (gone.at(-1)?.number ?? 0n) - BigInt(maxReorg);
  const block = await chain.blockAt(anchor < 0n ? 0n : anchor + 1n);
  if (fork !== undefined && block.parentHash !== fork.hash)
    throw new FirebreakError(
      "CHAIN_MOVED",
      `the chain changed while block ${block.number} was read; it is read again`,
      {
        retryable: true,
      },
    );
  return { block, trail: kept, reorged: gone };
}

async function after(chain: Chain, last: BlockRef, head: Block): Promise<Block | undefined> {
  return head.number > last.number ? chain.blockAt(last.number + 1n) : undefined;
}

/** Drops from the end of the trail what is not part of the chain any more; `gone` is newest first. */
async function rollBack(
  chain: Chain,
  trail: readonly BlockRef[],
  head: Block,
): Promise<{ kept: readonly BlockRef[]; gone: readonly BlockRef[] }> {
  const kept = [...trail];
  const gone: BlockRef[] = [];
  for (let last = kept.at(-1); last !== undefined; last = kept.at(-1)) {
    if (last.number <= head.number && (await chain.blockAt(last.number)).hash === last.hash) break;
    gone.push(last);
    kept.pop();
  }
  return { kept, gone };
}
