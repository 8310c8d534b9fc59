import type { BackFill } from "../../src/core/back-fill.ts";
import type { Cursor } from "../../src/core/change.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Chain } from "../../src/core/parts.ts";
import type { Block, BlockRef, Log, Observation } from "../../src/core/types.ts";
import { heads } from "../../src/sources/heads.ts";
import type { Told } from "../../src/sources/pushed.ts";
import type { Resting } from "../../src/sources/resting.ts";
import { blockOf, fakeChain, hashFor, target } from "../support/fakes.ts";

/** Blocks `from` to `to` of a branch that leaves branch `a` at `from`. */
export function branch(name: string, from: number, to: number): readonly Block[] {
  return Array.from({ length: to - from + 1 }, (_, index) => blockOf(from + index, name, index === 0 ? "a" : name));
}

/** A node whose blocks can be exchanged while it is read; its head is the last of them unless told otherwise. */
export function node(start: readonly Block[]) {
  let blocks = new Map(start.map((block) => [block.number, block]));
  let head = start.at(-1);
  const asked: bigint[] = [];
  let lacking: bigint | undefined;
  const chain = fakeChain({
    head: async () => head ?? blockOf(0),
    blockAt: async (number) => {
      asked.push(number);
      const found = number === lacking ? undefined : blocks.get(number);
      if (found === undefined) throw new FirebreakError("BLOCK_UNKNOWN", `no block ${number}`, { retryable: true });
      return found;
    },
  });
  return {
    chain,
    asked,
    /** Puts these blocks in place of those at their heights and above. */
    switchTo(newer: readonly Block[]): void {
      const first = newer[0]?.number ?? 0n;
      blocks = new Map([
        ...[...blocks].filter(([number]) => number < first),
        ...newer.map((one) => [one.number, one] as const),
      ]);
      head = newer.at(-1);
    },
    /** It does not have this block until it is told otherwise. */
    lack(number: bigint | undefined): void {
      lacking = number;
    },
    setHead(block: Block): void {
      head = block;
    },
  };
}

export const logAt = (logIndex: number): Log => ({
  ...{ address: target, topics: [], data: "0x", transactionHash: hashFor("x") },
  logIndex,
});

/** In words what was observed of blocks that should be those of a branch. */
export function shown(trunk: readonly Block[], observations: readonly Observation[]): readonly string[] {
  return observations.map(({ block, logs, isPartial = false, reorged }) =>
    [
      `${block.number}${block.hash === trunk[Number(block.number)]?.hash ? "" : " of another branch"}`,
      `${logs.length} logs`,
      ...(isPartial ? ["in part"] : []),
      ...(reorged.length > 0 ? [`without ${reorged.map(({ number }) => number)}`] : []),
    ].join(", "),
  );
}

/** What a socket says of a new head, as nodes write it. */
export function messageOf({ hash, parentHash }: Block, logsBloom = `0x${"00".repeat(256)}`): string {
  const result = { parentHash, logsBloom, receiptsRoot: hashFor("root"), hash };
  return JSON.stringify({ method: "eth_subscription", params: { subscription: "0x1", result } });
}

type Watching = {
  readonly from?: Cursor;
  readonly maxReorg?: number;
  readonly headFirst?: number;
  readonly progress?: (progress: BackFill) => void;
  /** Why nothing is watched, at every look. */
  readonly below?: (reason: string | undefined) => void;
  /** Told of what was read. */
  readonly read?: () => void;
  /** What the last hint named as the head. */
  readonly named?: () => Block | undefined;
  /** What its trusted node has pushed of that head. */
  readonly pushed?: (block: Block) => Promise<readonly Log[]>;
  /** The block of logs that it has pushed before naming their head. */
  readonly told?: () => Told | undefined;
  /** Heads that wait between two looks. */
  readonly resting?: Resting;
  readonly chain: Chain;
  /** Each node by itself. */
  readonly alone?: readonly Chain[];
};

/** Follows a chain; each poll resolves with what came until the source waits again. */
export function watch({ chain, alone, from, maxReorg = 64, headFirst = 1_000, ...told }: Watching) {
  const faults: string[] = [];
  const seen: Observation[] = [];
  const stop = new AbortController();
  let wake = (): void => undefined;
  let idle = (): void => undefined;
  let running: Promise<void> | undefined;
  const wait = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
      idle();
    });
  const fault = (error: unknown) => void faults.push(error instanceof FirebreakError ? error.code : String(error));
  const source = heads.create(
    { pollMs: 20, maxReorg, headFirst },
    {
      chain,
      ...(alone && { alone }),
      filters: [],
      from,
      wait,
      fault,
      ...told,
    },
  );

  async function follow(): Promise<void> {
    for await (const observation of source.observations(stop.signal)) seen.push(observation);
  }

  return {
    faults,
    async poll(): Promise<readonly Observation[]> {
      const before = seen.length;
      const waiting = new Promise<void>((resolve) => {
        idle = resolve;
      });
      if (running === undefined) running = follow();
      else wake();
      await Promise.race([waiting, running]);
      return seen.slice(before);
    },
    async end(): Promise<void> {
      stop.abort();
      wake();
      await running;
    },
  };
}

/** Follows a chain from a block that was handled long ago; `take` resolves with the next observations. */
export function late({ chain }: ReturnType<typeof node>, from: BlockRef, headFirst = 10, older = chain) {
  const stop = new AbortController();
  const faults: string[] = [];
  const progress: BackFill[] = [];
  let waits = 0;
  const source = heads.create(
    { pollMs: 20, maxReorg: 64, headFirst },
    {
      chain,
      older,
      filters: [],
      from,
      wait: async () => {
        waits++;
        if (waits > 50) stop.abort();
      },
      fault: (error) => void faults.push(error instanceof FirebreakError ? error.code : String(error)),
      progress: (one) => void progress.push(one),
    },
  );
  const observations = source.observations(stop.signal)[Symbol.asyncIterator]();
  return {
    faults,
    progress,
    waits: () => waits,
    async take(count: number): Promise<readonly Observation[]> {
      const seen: Observation[] = [];
      while (seen.length < count) {
        const { value, done } = await observations.next();
        if (done === true) break;
        seen.push(value);
      }
      return seen;
    },
  };
}

/** Observations in short: the block's branch is in its hash, so heights and what was taken away are enough. */
export const numbers = (observations: readonly Observation[]) => observations.map(({ block }) => Number(block.number));
export const gone = (observations: readonly Observation[]) =>
  observations.map(({ reorged }) => reorged.map(({ number }) => Number(number)));
