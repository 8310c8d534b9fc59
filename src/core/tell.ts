import { FirebreakError, messageOf } from "./errors.ts";
import type { Notifier, Store } from "./parts.ts";
import type { Entry } from "./types.ts";

export type Teller = {
  readonly store: Pick<Store, "entries" | "told" | "markTold" | "commit">;
  readonly notifiers: readonly { readonly id: string; readonly notifier: Notifier }[];
  readonly signal: AbortSignal;
  /** Resolves after so many milliseconds, or as soon as the signal aborts. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
};

/** Milliseconds. */
const LOOK_AGAIN = 200;
const PATIENCE = 10_000;
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 60_000;

const BATCH = 50;

/**
 * Tells every entry to every notifier, in order, at least once, until the signal aborts. Each notifier has its own loop and its
 * own place in the journal: one that fails or hangs delays nobody else, and goes on where it stopped, also after a restart.
 */
export async function tell(teller: Teller): Promise<void> {
  await Promise.all(teller.notifiers.map((named) => tellOne(named, teller)));
}

type Named = Teller["notifiers"][number];

async function tellOne(named: Named, teller: Teller): Promise<void> {
  const { signal, wait } = teller;
  let failures = 0;

  while (!signal.aborted) {
    try {
      const told = await tellNext(named, teller);
      failures = 0;
      if (told === 0) await wait(LOOK_AGAIN, signal);
    } catch (error) {
      if (failures === 0) await report(named.id, error, teller);
      await wait(Math.min(FIRST_PAUSE * 2 ** failures, LONGEST_PAUSE), signal);
      failures += 1;
    }
  }
}
