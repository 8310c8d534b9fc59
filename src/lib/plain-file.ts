import { closeSync, constants, fstatSync, openSync, readSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { FirebreakError, messageOf } from "../core/errors.ts";

/**
 * The first bytes of a file, one more than `most` at most: what is longer can be told. Raises where no regular file stands, and never waits: a
 * pipe that nobody writes would hang, a device would not end.
 */
export function readPlain(path: string, most: number): Buffer {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    if (!fstatSync(file).isFile()) throw new Error("it is no regular file");
    const bytes = Buffer.alloc(most + 1);
    let size = 0;
    for (let read = -1; read !== 0 && size <= most; size += read)
      read = readSync(file, bytes, size, bytes.length - size, null);
    return bytes.subarray(0, size);
  } finally {
    closeSync(file);
  }
}

/** The same as text. Raises CONFIG, with `what` was expected there. */
export function textAt(path: string, what: string, most: number): string {
  try {
    return readPlain(path, most).toString("utf8");
  } catch (error) {
    const message = `expected ${what} at ${path}, which cannot be read (${messageOf(error)})`;
    throw new FirebreakError("CONFIG", message, { cause: error });
  }
}

/**
 * Whole or not at all, for its owner alone. What somebody else laid where it goes is replaced, and no link is followed. Raises CONFIG where it
 * cannot be written.
 */
export function writeWhole(path: string, text: string): void {
  const beside = `${path}.new`;
  try {
    rmSync(beside, { force: true });
    writeFileSync(beside, text, { mode: 0o600, flag: "wx" });
    renameSync(beside, path);
  } catch (error) {
    const message = `${path} cannot be written (${messageOf(error)}); give another path, or let this user write there`;
    throw new FirebreakError("CONFIG", message, { cause: error });
  }
}
