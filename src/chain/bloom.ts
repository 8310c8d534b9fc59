import { keccak } from "../lib/keccak.ts";
import { fromHex } from "./rlp.ts";

type Hex = `0x${string}`;

const mostKnown = 10_000;
const known = new Map<Hex, readonly number[]>();
let last: { readonly text: Hex; readonly bytes: Uint8Array } | undefined;

/** The places of an address or topic in a 2048-bit log bloom, counted from its lowest bit. Source: Ethereum yellow paper, 4.3.1. */
export function placesOf(item: Hex): readonly number[] {
  const digest = keccak(fromHex(item));
  return [0, 2, 4].map((from) => (((digest[from] ?? 0) << 8) | (digest[from + 1] ?? 0)) & 2047);
}

function remembered(item: Hex): readonly number[] {
  const places = known.get(item) ?? placesOf(item);
  if (known.size < mostKnown) known.set(item, places);
  return places;
}

/** The bytes of a bloom, the lowest first. */
export function bloomOf(text: Hex): Uint8Array {
  if (last?.text !== text) last = { text, bytes: Buffer.from(text.slice(2), "hex").reverse() };
  return last.bytes;
}

/** Whether a bloom may hold an address or topic; false is certain. */
export function mayHold(text: Hex, item: Hex): boolean {
  const bloom = bloomOf(text);
  return remembered(item).every((place) => (((bloom[place >> 3] ?? 0) >> (place & 7)) & 1) === 1);
}
