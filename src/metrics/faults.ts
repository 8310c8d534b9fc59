import { Counter, type Registry } from "prom-client";
import type { App } from "../app/app.ts";
import type { NewEntry } from "../core/types.ts";

/** Parts that can be at fault, beside the detectors and actions of a configuration. */
export const faultyParts = [
  ...["again", "chain", "clock", "configuration", "head", "heartbeat", "ladder", "mempool", "node", "notifier"],
  ...["operator", "proposal", "rpc", "source", "store", "upkeep", "webhook", "ws"],
] as const;

/** Faults by part, from zero: an increase from nothing to one is none to Prometheus. `take` is told what an entry's fault is of. */
export function faultMetrics(registers: Registry[]) {
  const faults = new Counter({
    name: "firebreak_faults_total",
    help: "Faults that were written down, by the kind of part.",
    labelNames: ["part"],
    registers,
  });
  for (const part of faultyParts) faults.inc({ part }, 0);

  return {
    /** The parts of a configuration begin at zero, and those that an earlier one had go on. */
    begin({ chains }: Pick<App, "chains">): void {
      const own = chains.flatMap(({ detectors, actions }) => [...detectors.map(({ id }) => id), ...actions.keys()]);
      for (const part of own) faults.inc({ part: partOf(part) }, 0);
    },
    take({ ref, body }: Pick<NewEntry, "ref" | "body">): void {
      if (body["over"] !== true) faults.inc({ part: partOf(ref) });
    },
  };
}

function partOf(ref: string): string {
  return String(ref.split(":")[0]).slice(0, 64);
}
