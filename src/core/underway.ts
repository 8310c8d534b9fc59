import { withDeadline } from "../lib/deadline.ts";

/** Milliseconds; a node that takes longer to accept a transaction holds nothing up. */
const usualPatience = 50;

/** Transactions on their way to the nodes. A node does one thing after the other: what was sent comes before whatever it is asked next. */
export function createUnderway(patienceMs = usualPatience) {
  let all: readonly Promise<unknown>[] = [];
  return {
    add(sending: Promise<unknown>): void {
      all = [...all, sending];
    },
    /** Resolves when those that were added have been accepted or refused, soon in any case. */
    async arrived(): Promise<void> {
      if (all.length === 0) return;
      const waited = Promise.allSettled(all);
      all = [];
      await withDeadline(waited, patienceMs, () => undefined);
    },
  };
}
