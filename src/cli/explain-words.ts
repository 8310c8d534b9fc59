import type { Json } from "../core/types.ts";

export function clock(at: number): string {
  return `${new Date(at).toISOString().slice(11, 19)}Z`;
}

export function text(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  const shown = typeof value === "object" ? JSON.stringify(value) : String(value);
  return shown.length > 300 ? `${shown.slice(0, 299)}…` : shown;
}
