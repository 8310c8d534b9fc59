import { FirebreakError } from "../core/errors.ts";
import { textAt } from "../lib/plain-file.ts";

/**
 * What stands in a file that somebody handed over; no more than `most` bytes of it are read, and `parse` is told when there are more. Every error
 * names the file. Raises CONFIG where it cannot be read, and what `parse` raises.
 */
export function handed<T>(path: string, what: string, most: number, parse: (text: string) => T): T {
  const text = textAt(path, what, most);
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof FirebreakError)) throw error;
    throw new FirebreakError(error.code, `${path}: ${error.message}`, { cause: error });
  }
}
