import type { Json } from "../core/types.ts";

/** Characters of one value, and of a text. */
export const MAX_VALUE = 120;
export const MAX_TEXT = 600;

export function sentence(parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(" · ");
}

/** `minedBlock` reads "mined block" on the line. */
export function facts(value: Json | undefined): string {
  if (value === null || typeof value !== "object") return show(value);
  const pairs = Object.entries(value).map(([name, fact]) => `${spaced(name)} ${show(fact)}`);
  return pairs.join(", ");
}

function spaced(name: string): string {
  return name.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** A reason goes as far as the line: what to do stands at its end. */
export function show(value: Json | undefined, most = MAX_VALUE): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) return clip(value.map((one) => show(one)).join(", "), MAX_VALUE);
  return clip(typeof value === "object" ? JSON.stringify(value) : String(value), most);
}

export function clip(text: string, max: number): string {
  return text.length > max ? `${text.slice(0, max - 1)}…` : text;
}
