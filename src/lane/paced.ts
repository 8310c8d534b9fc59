import { pause } from "../app/app.ts";
import type { Block } from "../core/types.ts";
import { onlyNewest } from "../lib/newest.ts";

type Pace = { readonly signal: AbortSignal; readonly failed: (error: unknown) => void };

/** A look at the newest head, every so many milliseconds at most: on a fast chain it must not take the time of the blocks. Nothing waits for it. */
export function paced(everyMs: number, look: (block: Block) => Promise<unknown>, { signal, failed }: Pace) {
  return onlyNewest(async (block: Block) => {
    const rested = pause(everyMs, signal);
    await look(block);
    await rested;
  }, failed);
}
