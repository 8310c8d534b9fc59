import { steady } from "../app/nodes.ts";
import type { Store } from "../core/parts.ts";
import type { NewEntry } from "../core/types.ts";
import { sayChanges } from "../lib/say-changes.ts";

/** Milliseconds for which nothing went wrong before a fault is over. */
const wellMs = 60_000;
/** The same of what comes and goes: as long as it takes until what goes on is told again, so that what flaps does not fill the journal. */
const passingMs = 600_000;

/** What goes on beside the lane: that it failed, and that it goes well. */
export type Ending = { failed(what: string): void; well(): void };

/** Writes down what goes wrong on a chain, and once that it is over, where somebody knows that it is. */
export function createFaults(note: (entries: readonly NewEntry[]) => unknown, clock: () => number = steady) {
  const write = (ref: string, body: NewEntry["body"]) => void note([{ kind: "fault", ref, body }]);
  const say = (ref: string, reason: string) => write(ref, { reason });
  const over = (ref: string, reason: string) => write(ref, { reason, over: true });

  function ending(ref: string, reason: string, afterMs = wellMs): Ending {
    let tell = sayChanges(say, clock);
    let failedAt: number | undefined;
    return {
      failed(what) {
        failedAt = clock();
        tell(ref, what);
      },
      well() {
        if (failedAt === undefined || clock() - failedAt < afterMs) return;
        failedAt = undefined;
        // What goes wrong from now on is news, also where it is the same.
        tell = sayChanges(say, clock);
        over(ref, reason);
      },
    };
  }

  return {
    onFault: sayChanges(say, clock),
    /** Of a node, of which is known when it is well again. */
    onNode: (node: string, what: string, isOver: boolean): void => (isOver ? over : say)(`node:${node}`, what),
    /** Of what is done at every head: when it goes well for a while, it says that it is over. */
    ending: (ref: string, reason: string) => ending(ref, reason),
    /** Of what comes and goes: when it works for so long that the same fault would be told again anyway. */
    passing: (ref: string) => ending(ref, "it works, and has not failed for ten minutes", passingMs),
  };
}

/** The record of one of several chains, whose faults name it: what goes wrong is often called alike on all of them, such as a provider's node. */
export function namingChain(store: Store, chainId: bigint): Store {
  const named = (entry: NewEntry): NewEntry =>
    entry.kind === "fault" ? { ...entry, body: { ...entry.body, chain: `${chainId}` } } : entry;
  return { ...store, commit: (change) => store.commit({ ...change, entries: change.entries.map(named) }) };
}
