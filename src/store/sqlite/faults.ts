import { statSync } from "node:fs";
import { FirebreakError, messageOf } from "../../core/errors.ts";

/** SQLite's primary result codes that a person can do something about. */
const FULL = 13;
const NOT_A_DATABASE = 26;
const CORRUPT = 11;
/** With the byte above it: the table that readers share, which lies beside the file, cannot grow. */
const NO_ROOM_TO_SHARE = 10 | (19 << 8);
const BUSY = 5;
const IO = 10;
const CONSTRAINT = 19;
const UNWRITABLE: readonly number[] = [3, 8, 14, 23];

/** What went wrong with the file at `path`, in one sentence that says what to do. */
export function storeFault(error: unknown, path: string): FirebreakError {
  if (error instanceof FirebreakError) return error;
  const cause = { cause: error };
  if (isFolder(path))
    return new FirebreakError(
      "CONFIG",
      `expected a file for the store, found the folder ${path}: name a file in it`,
      cause,
    );
  const found = messageOf(error);

  switch (resultCode(error)) {
    case FULL:
      return new FirebreakError(
        "STORE_FULL",
        `no space left for ${path}: free space; nothing of this change was written`,
        {
          retryable: true,
          ...cause,
        },
      );
    case IO:
      return new FirebreakError("STORE_IO", `the disk did not take a write to ${path} (${found}): check the disk`, {
        retryable: true,
        ...cause,
      });
    case BUSY:
      return new FirebreakError("STORE_BUSY", `${path} is held by another process: stop it or wait`, {
        retryable: true,
        ...cause,
      });
    case NOT_A_DATABASE:
      return new FirebreakError(
        "STORE_NOT_A_DATABASE",
        `expected a SQLite file at ${path}, found another kind: give another path`,
        cause,
      );
    case CORRUPT:
      return new FirebreakError(
        "STORE_CORRUPT",
        `${path} is damaged (${found}): put back a copy or give another path`,
        cause,
      );
    case CONSTRAINT:
      return new FirebreakError("STORE_CONFLICT", `the change does not fit what ${path} holds: ${found}`, cause);
    default:
      return isUnwritable(error)
        ? new FirebreakError(
            "STORE_UNWRITABLE",
            `expected a file that can be opened at ${path} (${found}): check folder and permissions`,
            cause,
          )
        : new FirebreakError("STORE_ERROR", `${path}: ${found}`, cause);
  }
}

/** SQLite calls it a disk that does not take a write. */
function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** SQLite's primary result code; the byte above it holds details, of which one is what a full disk looks like to who only reads. */
export function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return undefined;
  return error.errcode === NO_ROOM_TO_SHARE ? FULL : error.errcode & 0xff;
}

function isUnwritable(error: unknown): boolean {
  const sqlite = resultCode(error);
  if (sqlite !== undefined) return UNWRITABLE.includes(sqlite);
  return error instanceof Error && "syscall" in error;
}
