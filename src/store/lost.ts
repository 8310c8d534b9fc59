import { existsSync, realpathSync, statSync } from "node:fs";
import { FirebreakError } from "../core/errors.ts";
import { besideSnapshot } from "./snapshot-file.ts";
import { besideSpool } from "./spool-file.ts";

/**
 * Raises `STORE_LOST` where there is no record at `path`, and beside it lies what only a process that had one leaves. It comes before SQLite looks,
 * which takes away the log of a file without bytes, also when it only reads.
 */
export function requireKept(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  // SQLite takes one byte, as of an empty line, for none.
  if (found !== undefined && (!found.isFile() || found.size > 1)) return;
  const log = `${existsSync(path) ? realpathSync(path) : path}-wal`;
  const left = [log, besideSpool(path), besideSnapshot(path)].filter((one) => sizeOf(one) > 0);
  if (left.length === 0) return;
  const what = found === undefined ? "no file" : "a file without bytes";
  const away = [...(found === undefined ? [] : [path]), ...left];
  const first = away.filter((one) => one === path || one === log);
  throw new FirebreakError(
    "STORE_LOST",
    `expected the record at ${path}, found ${what} beside ${left.join(", ")}, as after a full disk or a copy that failed: ${first.length === 0 ? "" : `move ${first.join(", ")} away and `}put a copy back with \`firebreak store restore\`; to begin anew, with nothing known of what was handled, vetoed or opened, move ${away.join(", ")} away`,
  );
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
