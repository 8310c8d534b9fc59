import { FirebreakError, messageOf } from "../core/errors.ts";
import { readPlain } from "../plain-file.ts";

/**
 * What stands in a file that somebody handed over; no more than `most` bytes of it are read, and `parse` is told when there are more. Every error
 * names the file. Raises CONFIG where it cannot be read, and what `parse` raises.
 */
export function handed<T>(path: string, what: string, most: number, parse: (text: string) => T): T {
  let text: string;
  try {
    text = readPlain(path, most).toString("utf8");
  } catch (error) {
    const message = `expected ${what} at ${path}, which cannot be read (${messageOf(error)})`;
    throw new FirebreakError("CONFIG", message, { cause: error });
  }
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof FirebreakError)) throw error;
    throw new FirebreakError(error.code, `${path}: ${error.message}`, { cause: error });
  }
}
