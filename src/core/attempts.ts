import { remember } from "../lib/remember.ts";
import type { Attempts } from "./kept.ts";
import type { Finding } from "./types.ts";

const most = 3;

/** How often steps came to nothing. An incident that comes back after its cool-down is a finding of another block and has attempts of its own. */
export function createAttempts(all = new Map<string, Attempts>()) {
  function of({ key, block }: Finding, step: string): number {
    const last = all.get(`${key} ${step}`);
    return last?.block === block.number ? last.count : 0;
  }

  return {
    keep: (): Map<string, Attempts> => all,
    of,
    /** One more; whether it may be tried again. */
    failed(finding: Finding, step: string): boolean {
      const count = of(finding, step) + 1;
      remember(all, `${finding.key} ${step}`, { block: finding.block.number, count });
      return count < most;
    },
  };
}
