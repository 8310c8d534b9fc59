import { bigintOf } from "./entries.ts";
import type { Finding, Hash, Json, NewEntry, Severity } from "./types.ts";

/** What a detector found, as far as another one is believed more for it. */
export type Seen = {
  readonly detector: string;
  readonly severity: Severity;
  /** Percent. */
  readonly confidence: number;
  readonly block: bigint;
};
/** An automatic action. */
export type Taken = { readonly action: string; readonly block: bigint };

type Sighting = Seen & { readonly key: string; readonly hash: Hash };

/** Per detector and chain, so that a loud detector pushes out its own sightings only. */
const mostSeen = 256;
const mostTaken = 10_000;

/** What was found and what was done by itself, within the last while. */
export function createWitnesses() {
  const seen = new Map<string, readonly Sighting[]>();
  let taken: readonly (Taken & { readonly chainId: bigint })[] = [];

  return {
    found({ detector, chainId, severity, confidence = 100, block, key }: Finding): void {
      const place = `${chainId} ${detector}`;
      const sighting = { detector, severity, confidence, block: block.number, key, hash: block.hash };
      seen.set(place, [...(seen.get(place) ?? []), sighting].slice(-mostSeen));
    },
    retracted(ref: string, body: { readonly [key: string]: Json }): void {
      for (const [place, all] of seen)
        seen.set(
          place,
          all.filter(({ key, hash }) => key !== ref || hash !== body["blockHash"]),
        );
    },
    acted({ body }: NewEntry): void {
      if (body["ordered"] === true) return;
      const one = {
        action: String(body["action"]),
        block: bigintOf(body["block"]),
        chainId: bigintOf(body["chain"]),
      };
      taken = [...taken, one].slice(-mostTaken);
    },
    seen: (chainId: bigint, detectors: readonly string[], from: bigint): readonly Seen[] =>
      detectors.flatMap((detector) => (seen.get(`${chainId} ${detector}`) ?? []).filter(({ block }) => block >= from)),
    taken: (chainId: bigint, from: bigint): readonly Taken[] =>
      taken.filter((one) => one.chainId === chainId && one.block >= from),
  };
}
