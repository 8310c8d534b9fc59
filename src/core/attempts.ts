import { remember } from "../lib/remember.ts";
import type { Attempts } from "./kept.ts";
import type { Finding } from "./types.ts";

const most = 3;

/** A step that came to nothing so often that it is not tried again by itself, and how often that was. */
export type GivenUp = { readonly finding: Finding; readonly step: string; readonly count: number };

/** How often steps came to nothing. An incident that comes back after its cool-down is a finding of another block and has attempts of its own. */
export function createAttempts(all = new Map<string, Attempts>()) {
  const nameOf = ({ key }: Finding, step: string) => `${key} ${step}`;

  function last(finding: Finding, step: string): Attempts | undefined {
    const found = all.get(nameOf(finding, step));
    return found?.block === finding.block.number ? found : undefined;
  }

  return {
    keep: (): Map<string, Attempts> => all,
    of: (finding: Finding, step: string): number => last(finding, step)?.count ?? 0,
    /** One more; whether it may be tried again. */
    failed(finding: Finding, step: string): boolean {
      const { count: others = 0, before = 0 } = last(finding, step) ?? {};
      const count = others + 1;
      const mayBe = count < before + most;
      const one = { block: finding.block.number, count, before, ...(!mayBe && { givenUp: finding }) };
      remember(all, nameOf(finding, step), one);
      return mayBe;
    },
    /** It has as many attempts as at first; they are counted on, for each has an intent of its own. */
    anew(incident: string, step: string): void {
      const found = all.get(`${incident} ${step}`);
      if (found === undefined) return;
      const { block, count } = found;
      remember(all, `${incident} ${step}`, { block, count, before: count });
    },
    givenUpFor: (incident: string, step: string): Finding | undefined => all.get(`${incident} ${step}`)?.givenUp,
    /** What was given up, the last one at the end. */
    givenUp: (): readonly GivenUp[] =>
      [...all].flatMap(([name, { givenUp: finding, count }]) =>
        finding === undefined ? [] : [{ finding, step: name.slice(finding.key.length + 1), count }],
      ),
  };
}
