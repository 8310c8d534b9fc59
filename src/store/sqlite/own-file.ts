import { closeSync, existsSync, openSync } from "node:fs";

/**
 * Makes a file that its owner alone can read, where none is: transactions stand in the record as they are signed, before they are sent. What SQLite lays
 * beside a file gets the mode of that. One that is there keeps its own, so that people may let others read it.
 */
export function makeOwnFile(path: string): void {
  if (!existsSync(path)) closeSync(openSync(path, "a", 0o600));
}
