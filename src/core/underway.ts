import { withDeadline } from "../lib/deadline.ts";

/** Milliseconds; a node that takes longer to accept a transaction holds nothing up. */
const usualPatience = 50;

/** The same at the end, after which no node gets what it has not got: longer than one may take to answer. */
const endPatience = 2_500;

/** Transactions on their way to the nodes. A node does one thing after the other: what was sent comes before whatever it is asked next. */
export function createUnderway(patienceMs = usualPatience) {
  let all: readonly Promise<unknown>[] = [];
  const open = new Set<Promise<unknown>>();
  return {
    add(sending: Promise<unknown>): void {
      all = [...all, sending];
      open.add(sending);
      const left = () => open.delete(sending);
      sending.then(left, left);
    },
    /** Resolves when those that were added have been accepted or refused, soon in any case. */
    async arrived(): Promise<void> {
      if (all.length === 0) return;
      const waited = Promise.allSettled(all);
      all = [];
      await withDeadline(waited, patienceMs, () => undefined);
    },
    /** Resolves when all of them have been, however often that was waited for: who closes the connections before takes back what was on its way. */
    async ended(): Promise<void> {
      await withDeadline(Promise.allSettled(open), endPatience, () => undefined);
    },
  };
}
