import { Gauge, type Registry } from "prom-client";
import type { Entry } from "../core/types.ts";

/** How the record stands; `isAway` is asked when somebody asks. */
export function recordMetrics(registers: Registry[], isAway: () => boolean) {
  const lastEntry = new Gauge({
    name: "firebreak_journal_entry",
    help: "The number of the journal's newest entry.",
    registers,
  });
  new Gauge({
    name: "firebreak_record_up",
    help: "1 while the record can be written; 0 while a second file takes what happens.",
    registers,
    collect() {
      this.set(isAway() ? 0 : 1);
    },
  });

  return {
    take({ seq }: Pick<Entry, "seq">): void {
      // What is told past the journal has no place in it.
      if (seq > 0) lastEntry.set(seq);
    },
  };
}
