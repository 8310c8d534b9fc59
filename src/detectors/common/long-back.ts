import type { Chain, LogFilter } from "../../core/parts.ts";
import { createPatience } from "./patience.ts";
import type { Facts } from "./window.ts";

/** Blocks behind the newest that no reorganisation reaches. */
const settledBlocks = 128n;

/** Blocks of which it is known when something last happened in them: `from` to `to`, all of them. */
type Known = { readonly from: bigint; readonly to: bigint; readonly last: bigint | undefined };

/**
 * Whether nothing happened in so many blocks, of which a window has the newest. What lies below that is remembered as it leaves the window, and asked
 * for by ranges where it was not seen. That nodes know of none there proves nothing, since they may have thrown it away: only where they still have
 * one that lies below does it count.
 */
export function createLongBack(withinBlocks: number, filter: LogFilter) {
  const within = BigInt(withinBlocks);
  let patience = createPatience<bigint | undefined>();
  let known: Known | undefined;

  /** Takes what has settled; after a gap it begins anew. */
  function take(window: readonly Facts<boolean>[]): void {
    const [newest, lowest] = [window[0], window.at(-1)];
    if (newest === undefined || lowest === undefined) return;
    const settled = window.filter(({ block }) => block.number + settledBlocks <= newest.block.number);
    const [to, last] = [settled[0]?.block.number, settled.find(({ value }) => value)?.block.number];
    if (to === undefined || (known !== undefined && to <= known.to)) return;
    const before = known;
    if (before !== undefined && before.to >= lowest.block.number - 1n)
      known = { ...before, to, last: last ?? before.last };
    else [known, patience] = [{ from: lowest.block.number, to, last }, createPatience()];
  }

  return {
    take,
    /** Of a window in which nothing happened. False where nobody can say. */
    async isMissing(window: readonly Facts<boolean>[], chain: Chain): Promise<boolean> {
      const number = window[0]?.block.number ?? 0n;
      if (known === undefined) return false;
      const first = number - within + 1n;
      if (known.last !== undefined) return known.last < first;
      if (known.from <= first) return true;
      const { from } = known;
      const found = await patience(number, () => newestBefore(from, number - 2n * within, filter, chain));
      // Of where nothing was found nothing is known: it counts from where it was seen.
      if (found === undefined || known?.from !== from) return false;
      known = { ...known, from: found, last: known.last ?? found };
      return found < first;
    },
  };
}

/** The newest block from `last` on and before `from` in which it happened, and that its own block confirms. */
async function newestBefore(from: bigint, last: bigint, filter: LogFilter, chain: Chain): Promise<bigint | undefined> {
  const lowest = last < 0n ? 0n : last;
  for await (const logs of chain.pastLogs(from - 1n, Number(from - lowest), [filter])) {
    for (const block of new Set(logs.map((one) => one.block)))
      if ((await chain.logs(await chain.blockAt(block), [filter])).length > 0) return block;
  }
  return undefined;
}
