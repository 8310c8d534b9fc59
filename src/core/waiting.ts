import { isSurer } from "./doubt.ts";
import { foundIn } from "./origin.ts";
import type { Finding, Json } from "./types.ts";

/** Of one detector and severity: a loud detector keeps nothing of another one from waiting. */
const mostWaiting = 100;
/** At one head: what is new must not stand behind everything that waited. */
const mostAtOnce = 16;

/** Findings that are handled again as soon as a head is known, those first that have waited longest. */
export function createWaiting(all = new Map<string, Finding>()) {
  // An incident of another chain may have the same key.
  // What a person orders says nothing of what waits without that: it may be for other steps.
  const nameOf = ({ chainId, key, order }: Finding) =>
    order === undefined ? `${chainId} ${key}` : `${chainId} ${key} ${JSON.stringify(order)}`;
  const isLike = (one: Finding, { detector, severity }: Finding) =>
    one.detector === detector && one.severity === severity && one.order === undefined;

  /** More than these would bring about the same steps as those that wait. What a person orders nobody brings about otherwise. */
  const hasRoom = (finding: Finding): boolean =>
    finding.order !== undefined || [...all.values()].filter((one) => isLike(one, finding)).length < mostWaiting;
  /** With the block of the first goes also a later one, but not the other way. */
  const isBefore = (finding: Finding): boolean => {
    const before = all.get(nameOf(finding));
    return before !== undefined && before.block.number < finding.block.number && !isSurer(finding, before);
  };
  /** What is more doubtful neither takes the place of what waits nor ends its wait. */
  const yields = (finding: Finding): boolean => {
    const before = all.get(nameOf(finding));
    return before === undefined || !isSurer(before, finding);
  };

  return {
    keep: (): Map<string, Finding> => all,
    add(finding: Finding): void {
      const isThere = all.has(nameOf(finding));
      if (yields(finding) && !isBefore(finding) && (isThere || hasRoom(finding))) all.set(nameOf(finding), finding);
    },
    decided(finding: Finding): void {
      // What is decided of an older block, which is looked at late, is of that block.
      const isNewer = (all.get(nameOf(finding))?.block.number ?? 0n) > finding.block.number;
      if (!isNewer && yields(finding)) all.delete(nameOf(finding));
    },
    /** A finding whose block is gone is not handled again, unless a person ordered it. */
    retracted(key: string, body: { readonly [name: string]: Json }): void {
      for (const [name, one] of all)
        if (one.key === key && foundIn(one) === body["blockHash"] && one.order === undefined) all.delete(name);
    },
    /** Whether it would wait from now on, if it were held; false when it does already, on evidence as sure. */
    takes(finding: Finding): boolean {
      const before = all.get(nameOf(finding));
      return before === undefined ? hasRoom(finding) : isSurer(finding, before);
    },
    /** Each is handed out once. */
    next(): readonly Finding[] {
      const some = [...all].slice(0, mostAtOnce);
      for (const [name] of some) all.delete(name);
      return some.map(([, finding]) => finding);
    },
  };
}
