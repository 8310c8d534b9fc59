import { InvalidArgumentError } from "commander";

/** A whole number of an option. */
export function whole(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("expected a whole number.");
}

/** The same of what there is at least one. */
export function atLeastOne(text: string): number {
  const number = whole(text);
  if (number > 0) return number;
  throw new InvalidArgumentError("expected 1 or more.");
}
