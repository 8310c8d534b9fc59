import { type FileHandle, open } from "node:fs/promises";
import { dirname } from "node:path";
import type { Change } from "../core/change.ts";
import { FirebreakError, messageOf } from "../core/errors.ts";

/** A change that the record did not take yet. `id` makes sure that it is written there once, whatever crashes in between. */
export type Spooled = { readonly id: string; readonly change: Change };

/** A file of lines, each of them on the disk before `append` resolves. */
export type SpoolFile = {
  /** What was left from before. */
  readonly left: readonly Spooled[];
  append(item: Spooled): Promise<void>;
  /** The record has everything. */
  clear(): Promise<void>;
  close(): Promise<void>;
};

const BIGINT = "bigint:";

/** Raises `SPOOL`. A line that a crash cut in the middle was never acknowledged and is left out. */
export async function openSpoolFile(path: string): Promise<SpoolFile> {
  try {
    const file = await open(path, "a+", 0o600);
    await syncFolder(path);
    const text = await file.readFile("utf8");
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    await file.truncate(Buffer.byteLength(whole));
    return serve(file, path, whole.split("\n").slice(0, -1).map(parse));
  } catch (error) {
    throw spoolFault(path, error);
  }
}

function serve(file: FileHandle, path: string, left: readonly Spooled[]): SpoolFile {
  let good: Promise<number> = file.stat().then(({ size }) => size);
  good.catch(() => undefined);

  const append = async (size: number, line: string): Promise<number> => {
    try {
      await file.appendFile(line);
      await file.datasync();
      return size + Buffer.byteLength(line);
    } catch (error) {
      // Half of a line would spoil the next one.
      await file.truncate(size).catch(() => undefined);
      throw spoolFault(path, error);
    }
  };

  const empty = async (): Promise<number> => {
    await file.truncate(0);
    await file.datasync();
    return 0;
  };

  return {
    left,
    append: async (item) => {
      const line = `${JSON.stringify(item, (_, value) => (typeof value === "bigint" ? `${BIGINT}${value}` : value))}\n`;
      // One at a time, and one that failed does not keep the next from being tried.
      const before = good;
      const written = before.then((size) => append(size, line));
      good = written.catch(() => before);
      await written;
    },
    clear: async () => {
      // In the same row as what is appended, so that nothing that comes meanwhile is lost.
      const before = good;
      good = before.then(() => empty()).catch(() => before);
      await good;
    },
    close: () => file.close(),
  };
}

function parse(line: string): Spooled {
  return JSON.parse(line, (_, value) =>
    typeof value === "string" && /^bigint:\d+$/.test(value) ? BigInt(value.slice(BIGINT.length)) : value,
  );
}

/** A new file is there after a power failure only when its folder is on the disk as well. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(dirname(path), "r");
  await folder.sync().finally(() => folder.close());
}

function spoolFault(path: string, error: unknown): FirebreakError {
  return new FirebreakError(
    "SPOOL",
    `expected to write the second file ${path}, which cannot be done (${messageOf(error)}): check folder, permissions and disk`,
    { retryable: true, cause: error },
  );
}
