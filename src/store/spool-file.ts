import { constants, write as put } from "node:fs";
import { type FileHandle, open, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import type { Change } from "../core/change.ts";
import { FirebreakError, messageOf } from "../core/errors.ts";
import { inTurn } from "../lib/in-turn.ts";
import { lockStore } from "./lock.ts";

/** A change that the record did not take yet. `id` makes sure that it is written there once, whatever crashes in between. */
export type Spooled = { readonly id: string; readonly change: Change };

/** What the record knows it by: what replicas do alike by a name that they share, an intent by its id, and by its line's name it is handed over once, too. */
export function onceOf({ id, change }: Spooled): string {
  return change.intent === undefined ? (change.once ?? id) : id;
}

/** The second file of a record, unless another is named. */
export function besideSpool(record: string): string {
  return `${record}.spool`;
}

/** A file of lines, each of them on the disk before `append` resolves. */
export type SpoolFile = {
  /** What was left from before. */
  readonly left: readonly Spooled[];
  /** Where all of that lies of which some cannot be read: a disk that lost a part of it must keep nobody from starting. */
  readonly aside?: string;
  append(item: Spooled): Promise<void>;
  /** The record has everything. */
  clear(): Promise<void>;
  close(): Promise<void>;
};

/** Stands before the digits of a bigint, and before a string that begins with it, so that no string from outside is taken for a bigint. */
const BIGINT = "bigint:";

/** Bytes that the file has from the start, zero where no line is: a line within them reaches the disk in one write, also when the disk is full. */
const roomBytes = 65_536;

/** Raises `SPOOL`, or `STORE_LOCKED` while another process has it. A line that a crash cut in the middle was never acknowledged and is left out. */
export async function openSpoolFile(path: string, write: Write = writeSome): Promise<SpoolFile> {
  let [file, lock]: [FileHandle?, DatabaseSync?] = [];
  try {
    file = await open(path, constants.O_RDWR | constants.O_CREAT | constants.O_DSYNC, 0o600);
    // Two writers would write over each other's lines.
    lock = lockStore(path, "spool");
    await syncFolder(path);
    const bytes = await file.readFile();
    const lines = linesOf(bytes);
    const text = lines.map((line) => `${line}\n`).join("");
    const end = Buffer.byteLength(text);
    await writeAll(write, file, Buffer.alloc(Math.max(roomBytes, bytes.length) - end), end);
    const left = lines.flatMap(parse);
    const opened = serve({ file, lock, path, size: end, write }, left);
    return left.length === lines.length ? opened : { ...opened, aside: await putAside(path, text) };
  } catch (error) {
    lock?.close();
    await file?.close();
    throw error instanceof FirebreakError ? error : spoolFault(path, error);
  }
}

/** Whole lines, up to the first byte that is none. */
export function linesOf(bytes: Buffer): readonly string[] {
  const zero = bytes.indexOf(0);
  const text = bytes.toString("utf8", 0, zero === -1 ? bytes.length : zero);
  return text.split("\n").slice(0, -1);
}

type Opened = {
  readonly file: FileHandle;
  readonly lock: DatabaseSync;
  readonly path: string;
  readonly size: number;
  readonly write: Write;
};

function serve({ file, lock, path, size, write }: Opened, left: readonly Spooled[]): SpoolFile {
  // One at a time, so that nothing is cleared that comes meanwhile.
  const turn = inTurn();
  let end = size;

  async function add(line: Buffer): Promise<void> {
    try {
      await writeAll(write, file, line, end);
      end += line.length - 1;
    } catch (error) {
      // Nobody acts on it, so a start must not find it.
      await writeAll(write, file, Buffer.alloc(line.length), end).catch(() => undefined);
      throw spoolFault(path, error);
    }
  }

  async function empty(): Promise<void> {
    const length = end;
    // A line that came behind what is only half cleared would not be found.
    end = 0;
    await writeAll(write, file, Buffer.alloc(length), 0);
  }

  return {
    left,
    append: (item) => {
      const line = lineOf(item);
      return turn(() => add(line));
    },
    // What stays is handed over again by its name, which changes nothing.
    clear: () => turn(empty).catch(() => undefined),
    // In turn, too: a number that was given back may already be another file's when what is on its way is written.
    close: () =>
      turn(async () => {
        await file.close();
        if (lock.isOpen) lock.close();
      }),
  };
}

/** Puts bytes at a place of a file, on the disk when it resolves; says how many. */
export type Write = (fd: number, bytes: Buffer, position: number) => Promise<number>;

/** One call for what is on the disk when it returns: this stands before a broadcast. */
async function writeAll(write: Write, { fd }: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) done += await write(fd, bytes.subarray(done), position + done);
}

function writeSome(fd: number, bytes: Buffer, position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    put(fd, bytes, 0, bytes.length, position, (error, count) => (error === null ? resolve(count) : reject(error)));
  });
}

/** As it stands in the file, and the zero behind it. */
export function lineOf(item: Spooled): Buffer {
  return Buffer.from(`${JSON.stringify(item, (_, value) => (isMarked(value) ? `${BIGINT}${value}` : value))}\n\0`);
}

function isMarked(value: unknown): boolean {
  return typeof value === "bigint" || (typeof value === "string" && value.startsWith(BIGINT));
}

/** A line of an earlier version has its strings as they are: of those, only what looks like a bigint is one. */
function unmarked(value: unknown): unknown {
  if (typeof value !== "string" || !value.startsWith(BIGINT)) return value;
  const rest = value.slice(BIGINT.length);
  if (/^\d+$/.test(rest)) return BigInt(rest);
  return rest.startsWith(BIGINT) ? rest : value;
}

/** None for what is no change. */
export function parse(line: string): readonly Spooled[] {
  try {
    const item = JSON.parse(line, (_, value) => unmarked(value));
    return typeof item.id === "string" && Array.isArray(item.change.entries) ? [item] : [];
  } catch {
    return [];
  }
}

/** For a person to look at. */
async function putAside(path: string, text: string): Promise<string> {
  const aside = `${path}.unreadable`;
  await writeFile(aside, text, { mode: 0o600 }).catch(() => undefined); // a full disk keeps nobody from starting
  return aside;
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
