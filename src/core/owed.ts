import { remember } from "../lib/remember.ts";
import { bigintOf, stringsOf } from "./entries.ts";
import { type Asking, forgetGone, waitFor } from "./followed.ts";
import { foundIn } from "./origin.ts";
import type { Finding, NewEntry } from "./types.ts";

/** `seen` is the block at which its effect must have held; zero where an older journal does not say it. `isOthers` where another replica thought so. */
type Assumed = {
  readonly action: string;
  readonly finding: Finding;
  readonly seen: bigint;
  readonly isOthers?: boolean;
};

export type OwedKept = { readonly asking: Map<string, Asking>; readonly assumed: Map<string, Assumed> };

/**
 * Findings that rest on an intent, which it was signed for or which wait for it, or on an effect that held already.
 * Learned from the journal alone, so that a restart owes them the same.
 */
export function createOwed(kept?: OwedKept) {
  const asking = kept?.asking ?? new Map<string, Asking>();
  const assumed = kept?.assumed ?? new Map<string, Assumed>();
  const nameOf = (action: string, incident: string) => `${action} ${incident}`;

  return {
    keep: (): OwedKept => ({ asking, assumed }),
    /** `finding` is the last one of the incident that the entry names. */
    take({ kind, ref, body }: NewEntry, finding: Finding | undefined): void {
      for (const incident of stringsOf(body["untried"])) assumed.delete(nameOf(String(body["action"]), incident));
      // Several replicas may write one down.
      if (kind === "intent" && !asking.has(ref)) {
        const isItsOwn = finding?.block.number === bigintOf(body["block"]);
        remember(asking, ref, { finding: isItsOwn ? finding : undefined, covered: new Map() });
      }
      if (kind !== "outcome") return;
      const intent = String(body["by"]);
      if (body["status"] === "covered" && finding !== undefined) {
        const one = asking.get(intent) ?? unknown();
        waitFor(one, finding);
        remember(asking, intent, one);
      } else if (body["status"] === "already" && body["action"] === undefined && finding !== undefined)
        remember(assumed, nameOf(ref, finding.key), {
          ...{ action: ref, finding, seen: bigintOf(body["seen"]) },
          ...(body["replica"] !== undefined && { isOthers: true }),
        });
      else asking.delete(ref);
    },
    /** A finding whose block is gone is owed nothing, unless a person ordered it. */
    retracted(incident: string, { blockHash }: NewEntry["body"]): void {
      const isGone = (one: Finding) => one.key === incident && foundIn(one) === blockHash && one.order === undefined;
      for (const [name, { finding }] of assumed) if (isGone(finding)) assumed.delete(name);
      for (const one of asking.values()) forgetGone(one, isGone);
    },
    /** What asks for this intent; nothing is known of one that has ended. */
    askingFor(intent: string): Asking {
      const one = asking.get(intent) ?? unknown();
      return { ...one, covered: new Map(one.covered) };
    },
    /** Those for which an effect held already, at this block or later. */
    assumedSince: (block: bigint): readonly Assumed[] =>
      [...assumed.values()].filter(({ seen }) => seen > 0n && seen >= block),
  };
}

const unknown = (): Asking => ({ finding: undefined, covered: new Map() });
