import { appendFileSync, existsSync, readFileSync } from "node:fs";
import type { TransactionResult } from "../../../src/core/transaction.ts";
import type { Block, BlockRef } from "../../../src/core/types.ts";
import { blockOf } from "../../support/fakes.ts";
import { answersOf, createLedger, createPool } from "../../support/mempool.ts";

/** Everything that ever happened to the chain: bytes that a node was sent, blocks, somebody else's pause or its end, blocks that went away. */
type Event =
  | { readonly raw: string }
  | { readonly mine: boolean }
  | { readonly paused: boolean }
  | { readonly gone: string; readonly forgets?: boolean };

/** A chain whose whole state is a file, so that it outlives whoever is killed. `mine: false` is a block that nothing gets into. */
export function openWorld(path: string) {
  const before: readonly Event[] = existsSync(path)
    ? readFileSync(path, "utf8")
        .split("\n")
        .slice(0, -1)
        .map((line) => JSON.parse(line))
    : [];
  const events: Event[] = [];
  let it = genesis();
  for (const event of before) apply(event);

  function apply(event: Event): void {
    events.push(event);
    if ("raw" in event) it.send(event.raw);
    else if ("mine" in event) it.mine(event.mine);
    else if ("paused" in event) it.setPaused(event.paused);
    else rewind(BigInt(event.gone), event.forgets === true);
  }

  /** Builds the chain anew up to the block before this one; what was in them waits in the pool again, as with geth, or is forgotten by everybody. */
  function rewind(from: bigint, forgets: boolean): void {
    const told = events.splice(0);
    it = genesis();
    for (const event of told) {
      if ("mine" in event && it.head().number + 1n === from) break;
      if (!forgets || !("raw" in event)) apply(event);
    }
    it.fork();
  }

  return {
    add(event: Event): void {
      appendFileSync(path, `${JSON.stringify(event)}\n`);
      apply(event);
    },
    head: () => it.head(),
    blockAt: (number: bigint): Block | undefined => (number < 100n ? blockOf(number) : it.blocks.get(number)?.block),
    isPaused: (at: BlockRef = it.head()): boolean => it.blocks.get(at.number)?.paused === true,
    /** Bytes that nodes were sent on this branch, each once. */
    sent: (): number => new Set(events.flatMap((event) => ("raw" in event ? [event.raw] : []))).size,
    mined: (): number => it.mined(),
    results: (block: bigint) => it.results(block),
    /** How often a transaction paused what was not paused. */
    effects: () => it.effects(),
    answer: (method: string, params: readonly unknown[]) => it.answer(method, params),
    isForked: () => it.isForked(),
  };
}

export type World = ReturnType<typeof openWorld>;

function genesis() {
  let [paused, effects, forked] = [false, 0, false];
  const ledger = createLedger(() => {
    if (!paused) effects++;
    paused = true;
    return { success: true, gasUsed: 60_000n };
  });
  const pool = createPool(ledger);
  const answers = answersOf(ledger, pool, () => 100_000n);
  const blocks = new Map([[100n, { block: blockOf(100), paused }]]);
  return {
    blocks,
    head: ledger.head,
    mined: () => ledger.receipts.size,
    effects: () => effects,
    results: (number: bigint): readonly TransactionResult[] =>
      [...ledger.receipts.values()]
        .filter(({ block }) => block.number === number)
        .map(({ tx: { hash }, success }) => ({ hash, success, created: undefined })),
    answer: (method: string, params: readonly unknown[]) => answers[method]?.(params),
    setPaused(to: boolean): void {
      paused = to;
    },
    fork(): void {
      forked = true;
    },
    isForked: () => forked,
    send(raw: string): void {
      try {
        pool.send(raw);
      } catch {
        // It was refused then, and is now.
      }
    },
    mine(takes: boolean): void {
      const block = ledger.mine({ ...(takes ? {} : { takes: [] }), on: forked ? "b" : "a" });
      blocks.set(block.number, { block, paused });
    },
  };
}
