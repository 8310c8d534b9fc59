import type { Entry, Json } from "../core/types.ts";

/** Something that happened; `at` in milliseconds since 1970, `on` the id of the chain where the entry names one. */
export type Line = { readonly at: number; readonly on: Json | undefined; readonly words: string };

export function lineOf({ at, body }: Pick<Entry, "at" | "body">, words: string): Line {
  return { at, on: body["on"] ?? body["chain"], words };
}

/** Date and time. `at` in milliseconds since 1970. */
export function dated(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace("T", " ")}Z`;
}

/** The time, and the date where that is not today's: an incident is looked at a week later, too. */
export function clock(at: number, now: number): string {
  const [day, time] = dated(at).split(" ");
  return day === dated(now).split(" ")[0] ? `${time}` : dated(at);
}

export function text(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  const shown = typeof value === "object" ? JSON.stringify(value) : String(value);
  return shown.length > 300 ? `${shown.slice(0, 299)}…` : shown;
}
