import { once } from "node:events";
import { setTimeout } from "node:timers/promises";

/** Milliseconds until what could not be opened is tried again. */
const usualRestMs = 1_000;

/** Keeps something open until the signal aborts. What stands in the way, such as a port that another program has, ends nothing: `failed` is told, and it is tried again. */
export async function keepOpen(
  open: () => Promise<{ close(): Promise<void> }>,
  signal: AbortSignal,
  failed: (error: unknown) => void,
  restMs = usualRestMs,
): Promise<void> {
  while (!signal.aborted)
    try {
      const opened = await open();
      if (!signal.aborted) await once(signal, "abort");
      await opened.close();
    } catch (error) {
      failed(error);
      await setTimeout(restMs, undefined, { signal }).catch(() => undefined); // the end
    }
}
