import type { Change } from "../core/parts.ts";
import type { BlockRef, Entry, Intent, NewEntry, SignedTx } from "../core/types.ts";
import { canonicalBody, type StoredEntry, wellFormedMembers } from "./journal.ts";

/** A change as it crosses to the worker: entries are canonical already, so that the worker only hashes and writes. */
export type WireChange = {
  readonly entries: readonly StoredEntry[];
  readonly cursor?: { readonly chainId: bigint; readonly block: BlockRef };
  readonly intent?: Intent;
  readonly variant?: { readonly intent: string; readonly tx: SignedTx };
  readonly closes?: string;
};

export type Query =
  | { readonly ask: "cursor"; readonly chainId: bigint }
  | { readonly ask: "openIntents" }
  | { readonly ask: "entries"; readonly after: number; readonly limit: number }
  | { readonly ask: "handled" }
  | { readonly ask: "told"; readonly notifier: string };

export type Request =
  | { readonly kind: "commit"; readonly id: number; readonly change: WireChange }
  | { readonly kind: "query"; readonly id: number; readonly query: Query }
  | { readonly kind: "told"; readonly notifier: string; readonly seq: number }
  | { readonly kind: "close"; readonly id: number };

/** Where an entry came to stand. */
export type Place = { readonly seq: number; readonly prev: string; readonly hash: string };

export type Fault = { readonly code: string; readonly message: string; readonly retryable: boolean };

export type Reply = { readonly id: number } & ({ readonly value: unknown } | { readonly fault: Fault });

/** Stamps the entries with the time and makes them canonical; raises `JOURNAL_BODY`. */
export function toWire(
  change: Change,
  at: number,
): { readonly entries: readonly NewEntry[]; readonly wire: WireChange } {
  const entries = change.entries.map(({ kind, ref, body }) => ({
    kind,
    ref: ref.toWellFormed(),
    body: wellFormedMembers(body),
  }));
  const stored = entries.map(({ kind, ref, body }) => ({ at, kind, ref, body: canonicalBody(body) }));
  return { entries, wire: { ...change, entries: stored } };
}

/** The entries with the places that they got. */
export function placed(entries: readonly NewEntry[], at: number, places: readonly Place[]): Entry[] {
  return entries.flatMap((entry, index) => {
    const place = places[index];
    return place ? [{ ...entry, at, ...place }] : [];
  });
}
