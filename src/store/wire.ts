import { createHash } from "node:crypto";
import type { Change } from "../core/change.ts";
import type { EntryKind } from "../core/kinds.ts";
import type { Told } from "../core/told.ts";
import type { BlockRef, Entry, Intent, NewEntry, SignedTx } from "../core/types.ts";
import { trailRow } from "./cursor-rows.ts";
import { canonicalBody, type StoredEntry, wellFormedMembers } from "./journal.ts";
import { namedIncident } from "./strand.ts";
import type { Tables } from "./tables.ts";

/** An entry with the incident that it names, if it does. */
export type WireEntry = StoredEntry & { readonly incident: string | undefined };

/** A change as it crosses to the database: entries are canonical already, so that what is there only hashes and writes. */
export type WireChange = {
  readonly entries: readonly WireEntry[];
  readonly once?: string;
  readonly cursor?: { readonly chainId: bigint; readonly block: BlockRef };
  /** What is written beside the cursor, as a row of its table. */
  readonly trail?: Tables["cursor"];
  readonly intent?: Intent;
  readonly variant?: { readonly intent: string; readonly tx: SignedTx };
  readonly closes?: string;
  readonly reopens?: string;
};

export type Query =
  | { readonly ask: "cursor"; readonly chainId: bigint }
  | { readonly ask: "openIntents"; readonly ids: readonly string[] }
  | { readonly ask: "newestIntents" }
  | { readonly ask: "entries"; readonly after: number; readonly limit: number; readonly kinds?: readonly EntryKind[] }
  | { readonly ask: "head" }
  | { readonly ask: "ends"; readonly after: number; readonly upTo: number }
  | { readonly ask: "told"; readonly notifier: string; readonly all?: readonly Told[] };

export type Request =
  | { readonly kind: "commit"; readonly id: number; readonly change: WireChange }
  | { readonly kind: "query"; readonly id: number; readonly query: Query }
  | { readonly kind: "told"; readonly notifier: string; readonly seq: number }
  | { readonly kind: "close"; readonly id: number };

/** Where an entry came to stand. */
export type Place = { readonly seq: number; readonly prev: string; readonly hash: string };

export type Fault = { readonly code: string; readonly message: string; readonly retryable: boolean };

export type Reply = { readonly id: number } & ({ readonly value: unknown } | { readonly fault: Fault });

/** Characters of a name that both databases can index. */
const longestKey = 1_000;

/**
 * A name as it is stored: half characters and zero bytes become U+FFFD, which both databases can keep, and what is too long for an
 * index ends in its hash, so that a long name from outside stops no change.
 */
export function keyOf(name: string): string {
  const text = name.toWellFormed().replaceAll("\0", "\ufffd");
  if (text.length <= longestKey) return text;
  return `${text.slice(0, longestKey - 100).toWellFormed()}…${createHash("sha256").update(text).digest("hex")}`;
}

/** Stamps the entries with the time and makes them canonical; raises `JOURNAL_BODY`. `marks` is added to every body. */
export function toWire(
  { entries: given, once, cursor, intent, variant, closes, reopens }: Change,
  at: number,
  marks: NewEntry["body"] = {},
): { readonly entries: readonly NewEntry[]; readonly wire: WireChange } {
  const entries = given.map(({ kind, ref, body }) => ({
    kind,
    ref: keyOf(ref),
    body: wellFormedMembers({ ...body, ...marks }),
  }));
  const stored = entries.map(({ kind, ref, body }) => {
    const incident = namedIncident(kind, ref, body);
    return { at, kind, ref, body: canonicalBody(body), incident: incident === undefined ? undefined : keyOf(incident) };
  });
  const wire = {
    entries: stored,
    ...(once === undefined ? {} : { once: keyOf(once) }),
    ...(cursor === undefined ? {} : cursorOnWire(cursor)),
    ...(intent === undefined ? {} : { intent: { ...intent, id: keyOf(intent.id), incident: keyOf(intent.incident) } }),
    ...(variant === undefined ? {} : { variant: { ...variant, intent: keyOf(variant.intent) } }),
    ...(closes === undefined ? {} : { closes: keyOf(closes) }),
    ...(reopens === undefined ? {} : { reopens: keyOf(reopens) }),
  };
  return { entries, wire };
}

function cursorOnWire({ chainId, block }: NonNullable<Change["cursor"]>): Pick<WireChange, "cursor" | "trail"> {
  const trail = trailRow(chainId, block);
  const cursor = { chainId, block: { number: block.number, hash: block.hash } };
  return { cursor, ...(trail === undefined ? {} : { trail }) };
}

/** The entries with the places that they got. */
export function placed(entries: readonly NewEntry[], at: number, places: readonly Place[]): Entry[] {
  return entries.flatMap((entry, index) => {
    const place = places[index];
    return place ? [{ ...entry, at, ...place }] : [];
  });
}
