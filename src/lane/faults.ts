import { steady } from "../app/nodes.ts";
import type { NewEntry } from "../core/types.ts";
import { sayChanges } from "../lib/say-changes.ts";

/** Milliseconds for which nothing went wrong before a fault is over. */
const wellMs = 60_000;

/** What is done at every head: that it failed, and that it went well. */
export type Ending = { failed(what: string): void; well(): void };

/** Writes down what goes wrong on a chain, and once that it is over, where somebody knows that it is. */
export function createFaults(note: (entries: readonly NewEntry[]) => unknown, clock: () => number = steady) {
  const write = (ref: string, body: NewEntry["body"]) => void note([{ kind: "fault", ref, body }]);
  const say = (ref: string, reason: string) => write(ref, { reason });
  const over = (ref: string, reason: string) => write(ref, { reason, over: true });

  return {
    onFault: sayChanges(say, clock),
    /** Of a node, of which is known when it is well again. */
    onNode: (node: string, what: string, isOver: boolean): void => (isOver ? over : say)(`node:${node}`, what),
    /** Of what is done at every head: when it goes well for a while, it says that it is over. */
    ending(ref: string, reason: string): Ending {
      let tell = sayChanges(say, clock);
      let failedAt: number | undefined;
      return {
        failed(what) {
          failedAt = clock();
          tell(ref, what);
        },
        well() {
          if (failedAt === undefined || clock() - failedAt < wellMs) return;
          failedAt = undefined;
          // What goes wrong from now on is news, also where it is the same.
          tell = sayChanges(say, clock);
          over(ref, reason);
        },
      };
    },
  };
}
