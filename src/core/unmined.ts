import { remember } from "../lib/remember.ts";
import { isSureOf } from "./doubt.ts";
import { foundIn } from "./origin.ts";
import type { Finding, Json } from "./types.ts";

/**
 * What was sent because of what is not mined, by incident and step. What was decided, and refused, or held already, sent nothing: it leaves its target the
 * one action of the day, while its own incident counts as handled.
 */
export function createUnmined(all = new Map<string, Finding>()) {
  return {
    keep: (): Map<string, Finding> => all,
    /** A transaction was signed for a step of an incident. */
    sent(name: string, finding: Finding | undefined): void {
      if (finding?.pending !== undefined) remember(all, name, finding);
    },
    /** It came to nothing. */
    forget: (name: string): void => void all.delete(name),
    retracted(key: string, body: { readonly [name: string]: Json }): void {
      for (const [name, one] of all) if (one.key === key && foundIn(one) === body["blockHash"]) all.delete(name);
    },
    /** The last block of any other finding for which one of these steps was sent; of one as sure. */
    last(finding: Finding, isOne: (step: string) => boolean): bigint | undefined {
      let last: bigint | undefined;
      for (const [name, one] of all) {
        const { key, block } = one;
        if (isSureOf(finding) && !isSureOf(one)) continue;
        const isOther = key !== finding.key || block.number !== finding.block.number;
        if (!isOther || !isOne(name.slice(key.length + 1))) continue;
        if (last === undefined || block.number > last) last = block.number;
      }
      return last;
    },
  };
}
