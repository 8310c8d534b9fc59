import { bigintOf, stringsOf } from "./entries.ts";
import type { Finding, NewEntry } from "./types.ts";

/** `seen` is the head at which its effect held; zero where an older journal does not say it. */
type Assumed = { readonly action: string; readonly finding: Finding; readonly seen: bigint };

export type OwedKept = { readonly covered: Map<string, readonly Finding[]>; readonly assumed: Map<string, Assumed> };

const remembered = 10_000;

/**
 * Findings that rest on what was done for another reason: on an intent that brings the same effect about, or on an effect that held already.
 * Learned from the journal alone, so that a restart owes them the same.
 */
export function createOwed(kept?: OwedKept) {
  const covered = kept?.covered ?? new Map<string, readonly Finding[]>();
  const assumed = kept?.assumed ?? new Map<string, Assumed>();
  const nameOf = (action: string, incident: string) => `${action} ${incident}`;

  return {
    keep: (): OwedKept => ({ covered, assumed }),
    /** `finding` is the last one of the incident that the entry names. */
    take({ kind, ref, body }: NewEntry, finding: Finding | undefined): void {
      for (const incident of stringsOf(body["untried"])) assumed.delete(nameOf(String(body["action"]), incident));
      if (kind !== "outcome") return;
      const intent = String(body["by"]);
      if (body["status"] === "covered" && finding !== undefined) {
        const others = (covered.get(intent) ?? []).filter(({ key }) => key !== finding.key);
        keep(covered, intent, [...others, finding]);
      } else if (body["status"] === "already" && body["action"] === undefined && finding !== undefined)
        keep(assumed, nameOf(ref, finding.key), { action: ref, finding, seen: bigintOf(body["seen"]) });
      else covered.delete(ref);
    },
    /** A finding whose block is gone is owed nothing, unless a person ordered it. */
    retracted(incident: string, { blockHash }: NewEntry["body"]): void {
      const isGone = ({ key, block, order }: Finding) =>
        key === incident && block.hash === blockHash && order === undefined;
      for (const [name, { finding }] of assumed) if (isGone(finding)) assumed.delete(name);
      for (const [intent, all] of covered)
        if (all.some(isGone))
          covered.set(
            intent,
            all.filter((one) => !isGone(one)),
          );
    },
    /** Those that wait for this intent. */
    coveredBy: (intent: string): readonly Finding[] => covered.get(intent) ?? [],
    /** Those for which an effect held already, at this block or later. */
    assumedSince: (block: bigint): readonly Assumed[] =>
      [...assumed.values()].filter(({ seen }) => seen > 0n && seen >= block),
  };
}

/** Nobody fills the memory with keys: the ones of longest ago go first. */
function keep<T>(map: Map<string, T>, name: string, value: T): void {
  map.delete(name);
  map.set(name, value);
  const oldest = map.keys().next().value;
  if (map.size > remembered && oldest !== undefined) map.delete(oldest);
}
