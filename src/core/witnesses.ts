import { remember } from "../lib/remember.ts";
import { type Doubtful, isSurer } from "./doubt.ts";
import { bigintOf } from "./entries.ts";
import { foundIn } from "./origin.ts";
import type { Finding, Hash, Json, NewEntry, Severity } from "./types.ts";

/** What a detector found, as far as another one is believed more for it, and how doubtful its evidence is. */
export type Seen = Doubtful & {
  readonly detector: string;
  readonly severity: Severity;
  /** Percent. */
  readonly confidence: number;
  readonly block: bigint;
};
/** An automatic action. */
export type Taken = { readonly action: string; readonly block: bigint };

type Sighting = Seen & { readonly key: string; readonly hash: Hash };

/** Per detector and doubt, so that a loud detector pushes out its own sightings only, and what anybody can cause none that is surer. */
const mostSeen = 256;
const mostTaken = 10_000;

export type WitnessesKept = { readonly seen: Map<string, readonly Sighting[]>; readonly taken: Map<string, Taken> };

/** What was found and what was done by itself, within the last while. */
export function createWitnesses(kept?: WitnessesKept) {
  const seen = kept?.seen ?? new Map<string, readonly Sighting[]>();
  // By its intent: what several replicas write down alike is done once.
  const taken = kept?.taken ?? new Map<string, Taken>();

  return {
    keep: (): WitnessesKept => ({ seen, taken }),
    found(finding: Finding): void {
      const { detector, severity, confidence = 100, block, key, belowQuorum, pending } = finding;
      const doubt = { ...(belowQuorum === true && { belowQuorum }), ...(pending && { pending }) };
      const sighting = { detector, severity, confidence, block: block.number, key, hash: foundIn(finding), ...doubt };
      const all = [...(seen.get(detector) ?? []), sighting];
      const alike = all.filter((one) => !isSurer(one, sighting) && !isSurer(sighting, one));
      seen.set(detector, alike.length > mostSeen ? all.filter((one) => one !== alike[0]) : all);
    },
    retracted(ref: string, body: { readonly [key: string]: Json }): void {
      for (const [detector, all] of seen)
        seen.set(
          detector,
          all.filter(({ key, hash }) => key !== ref || hash !== body["blockHash"]),
        );
    },
    acted({ ref, body }: NewEntry): void {
      // A ladder counts once, however far it is climbed.
      if (body["ordered"] === true || body["rung"] !== undefined) return;
      remember(taken, ref, { action: String(body["action"]), block: bigintOf(body["block"]) }, mostTaken);
    },
    seen: (detectors: readonly string[], from: bigint): readonly Seen[] =>
      detectors.flatMap((detector) => (seen.get(detector) ?? []).filter(({ block }) => block >= from)),
    taken: (from: bigint): readonly Taken[] => [...taken.values()].filter(({ block }) => block >= from),
  };
}
