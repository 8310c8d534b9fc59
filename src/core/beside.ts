import { digest } from "../lib/digest.ts";
import { inTurn } from "../lib/in-turn.ts";
import { FirebreakError } from "./errors.ts";
import { type Teller, withPatience } from "./tell.ts";
import type { Entry, NewEntry } from "./types.ts";

export type BesideOptions = Pick<Teller, "notifiers" | "signal" | "wait"> & {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Told of a notice that is given up. */
  readonly failed: (id: string, error: unknown) => void;
};

/** Milliseconds after which a notice that was not taken is told again; then it is given up. */
const pauses = [500, 2_000, 8_000];
/** Whoever can cause findings must not be able to fill the memory. */
const mostWaiting = 100;

/**
 * Tells at once what notifiers cannot read in the journal now: to each of them in order, a few times if need be, and nobody waits for it. Such an entry
 * has no number, and a hash by which it is known like any other.
 */
export function createBeside({ notifiers, signal, wait, now, failed }: BesideOptions) {
  const lines = notifiers.map((listener) => ({ ...listener, turn: inTurn(), waiting: 0 }));
  type Line = (typeof lines)[number];
  let count = 0;

  function entryOf({ kind, ref, body }: NewEntry): Entry {
    count += 1;
    const at = now();
    return { kind, ref, body, seq: 0, at, prev: "", hash: digest({ at, kind, ref, body, count }).slice(2) };
  }

  async function take({ notifier }: Line, entry: Entry): Promise<void> {
    for (const ms of pauses)
      try {
        return await withPatience(notifier.tell(entry), { signal, wait });
      } catch (error) {
        if (signal.aborted) throw error;
        await wait(ms, signal);
      }
    await withPatience(notifier.tell(entry), { signal, wait });
  }

  async function tellOne(line: Line, entry: Entry): Promise<void> {
    if (line.waiting >= mostWaiting)
      return failed(line.id, new FirebreakError("NOTIFIER_SLOW", `${mostWaiting} notices wait for it already`));
    line.waiting += 1;
    await line.turn(() => take(line, entry)).catch((error: unknown) => failed(line.id, error));
    line.waiting -= 1;
  }

  function tellAll(to: readonly Line[], written: NewEntry): void {
    const entry = entryOf(written);
    for (const line of to) void tellOne(line, entry);
  }

  return {
    /** Tells everyone what no journal takes. */
    page: (reason: string) => tellAll(lines, { kind: "fault", ref: "store", body: { reason, severity: "critical" } }),
    /** Tells people what the journal will have later: what speaks of its own process counts what it says there, once. */
    tell: (written: NewEntry) =>
      tellAll(
        lines.filter(({ after }) => after === undefined),
        written,
      ),
  };
}
