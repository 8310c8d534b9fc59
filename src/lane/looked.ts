import type { Block, BlockRef } from "../core/types.ts";
import { withDeadline } from "../lib/deadline.ts";

/** Milliseconds, at the most, for which the look at a head is waited for where something is open; at later ones it is a block's time, if that is less. */
const mostMs = 2_000;

/**
 * Has a ladder go on at a head only when what landed until then was looked at: what was mined, and lifted again, before anybody saw it must not be
 * brought about by the next way. The ladder moves on by blocks, so the wait has an end.
 */
export function createLooked(blockSeconds: number, isOpen: () => boolean) {
  let last: Block | undefined;
  let looking = 0;
  let next = Promise.withResolvers<void>();
  let ms = mostMs;
  const covers = ({ hash, number }: Block) => last !== undefined && (last.hash === hash || last.number > number);

  return {
    async by(block: Block, look: () => Promise<void>): Promise<void> {
      looking += 1;
      try {
        await look();
        last = block;
      } finally {
        looking -= 1;
        next.resolve();
        next = Promise.withResolvers<void>();
      }
    },
    /** A look at a block that is gone says nothing of what landed in another one, however much lower that is. */
    reorganised(gone: readonly BlockRef[]): void {
      if (gone.some(({ hash }) => hash === last?.hash)) last = undefined;
    },
    async before(block: Block): Promise<void> {
      const end = performance.now() + ms;
      ms = Math.min(mostMs, blockSeconds * 1_000);
      for (let left = end - performance.now(); left > 0; left = end - performance.now()) {
        if (covers(block) || (looking === 0 && !isOpen())) return;
        await withDeadline(next.promise, left, () => undefined);
      }
    },
  };
}
