import type { Json } from "../core/types.ts";

export function clock(at: number): string {
  return `${new Date(at).toISOString().slice(11, 19)}Z`;
}

/** Date and time. `at` in milliseconds since 1970. */
export function dated(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace("T", " ")}Z`;
}

export function text(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  const shown = typeof value === "object" ? JSON.stringify(value) : String(value);
  return shown.length > 300 ? `${shown.slice(0, 299)}…` : shown;
}
