import type { Hex } from "../../core/types.ts";
import { keccak } from "../../lib/keccak.ts";
import { toWord } from "../../lib/words.ts";
import type { Recording } from "../recorded/format.ts";
import type { Known } from "./fill.ts";

/** A word that may be the key of a mapping, and how a scenario writes it. */
export type Key = { readonly word: Hex; readonly written: string };

/** Variables of a contract among which its mappings are looked for; those that are inherited with room to grow lie far up. */
const variables = 300;
/** Keys that are tried: twice a thousand times three hundred hashes take a second. */
const mostKeys = 2_000;
/** Words of a struct behind its first one. */
const struct = 255;

/** Everybody and everything that a drill knows by a name, then what the recording knows: accounts, and addresses in slots, also beside a flag. */
export function keysOf(known: Known, recording: Pick<Recording, "accounts"> | undefined): readonly Key[] {
  const named = [...known.keys()].flatMap((name) => {
    const value = known.get(name);
    return typeof value === "string" && /^0x([0-9a-f]{40}|[0-9a-f]{64})$/i.test(value)
      ? [{ word: toWord(BigInt(value)), written: `\${${name}}` }]
      : [];
  });
  const accounts = [...(recording?.accounts ?? [])];
  const recorded = [
    ...accounts.map(([address]) => address),
    ...accounts.flatMap(([, { slots }]) => addressesIn(slots)),
  ];
  const others = recorded.map((address) => ({ word: toWord(BigInt(address)), written: address }));
  const all = new Map([...others.reverse(), ...named.reverse()].map((key) => [key.word, key] as const));
  return [...all.values()].reverse().slice(0, mostKeys);
}

function addressesIn(slots: ReadonlyMap<Hex, Hex>): readonly Hex[] {
  return [...slots.values()].flatMap((value) => {
    const end = /^0x(?:00){10,12}[0-9a-f]{2}/.test(value) ? [66, 64] : [];
    return end.map((at): Hex => `0x${value.slice(at - 40, at)}`).filter((one) => BigInt(one) >> 100n > 0n);
  });
}

/** How a scenario writes slots that lie in a mapping, or in a mapping of a mapping by two names; those are left out to which no key leads. */
export function placesOf(slots: readonly Hex[], keys: readonly Key[]): ReadonlyMap<Hex, string> {
  const found = new Map<Hex, string>();
  // A struct's later words have all bytes of the first but the last ones.
  const wanted = new Map(slots.map((slot) => [slot.slice(2, 62), slot] as const));
  const look = (hash: Uint8Array, written: (plus: number) => string): void => {
    const slot = wanted.get(Buffer.from(hash.buffer, hash.byteOffset, 30).toString("hex"));
    if (slot === undefined || found.has(slot)) return;
    const plus = Number(BigInt(slot) - BigInt(`0x${Buffer.from(hash).toString("hex")}`));
    if (plus >= 0 && plus <= struct) found.set(slot, written(plus));
  };
  const named = keys.filter(({ written }) => written.startsWith("$"));
  for (let at = 0; at < variables; at++)
    for (const key of keys) {
      const hash = hashOf(key.word, toWord(BigInt(at)));
      look(hash, (plus) => says(`${at}`, key, plus));
      if (!named.includes(key)) continue;
      const inner: Hex = `0x${Buffer.from(hash).toString("hex")}`;
      for (const other of named) look(hashOf(other.word, inner), (plus) => says(`"${inner}"`, other, plus));
    }
  return found;
}

function hashOf(key: Hex, mapping: Hex): Uint8Array {
  return keccak(Buffer.from(`${key.slice(2)}${mapping.slice(2)}`, "hex"));
}

function says(mapping: string, { written }: Key, plus: number): string {
  return `{ mapping: ${mapping}, key: "${written}"${plus === 0 ? "" : `, plus: ${plus}`} }`;
}
