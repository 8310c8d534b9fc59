import { InvalidArgumentError } from "commander";

/** A whole number of an option. */
export function whole(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("expected a whole number.");
}
