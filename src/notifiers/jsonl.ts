import { statSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { mkdir, open } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { z } from "zod";
import { FirebreakError, messageOf } from "../core/errors.ts";
import type { Notifier, NotifierTools } from "../core/notifier.ts";
import type { Part } from "../core/parts.ts";
import type { Entry } from "../core/types.ts";
import { inTurn } from "../lib/in-turn.ts";
import { printable } from "../lib/printable.ts";
import { unwritableFile } from "../lib/writable.ts";

const NEWLINE = 10;

const params = z.strictObject({ path: z.string().min(1).describe("The file, which is made where there is none.") });

/** The file is opened for each entry, so that it may be moved away or deleted at any time. */
export const jsonl: Part<z.infer<typeof params>, NotifierTools, Notifier> = {
  name: "jsonl",
  about: "Appends every entry that says something new to a file, one JSON object a line.",
  params,

  create: ({ path }) => {
    // One at a time, and none again that hangs: a disk that is gone must not take the threads in which the process reads and writes everything else.
    const turn = inTurn();
    const underway = new Set<string>();

    async function write(entry: Entry): Promise<void> {
      const file = await openOrCreate(path);
      await append(file, printable(JSON.stringify(entry))).finally(() => file.close());
    }

    return {
      carriesAnchors: true,
      objections: () =>
        statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
          ? [`${path} is a folder; name a file in it`]
          : [],
      // No objection: a disk that is away at the start may come back, and nothing that is told meanwhile is lost.
      diskWarnings: () => warningsOf(path),
      tell: async (entry) => {
        try {
          if (underway.has(entry.hash)) throw new Error("it has not taken this entry yet; check its disk");
          underway.add(entry.hash);
          await turn(() => write(entry)).finally(() => underway.delete(entry.hash));
        } catch (error) {
          const message = `expected a file that can be appended to at ${path}: ${messageOf(error)}`;
          throw new FirebreakError("NOTIFIER_FILE", message, { retryable: true, cause: error });
        }
      },
    };
  },
};

function warningsOf(path: string): readonly string[] {
  const why = unwritableFile(path);
  if (why === undefined) return [];
  return [
    `${resolve(path)} cannot be written (${why}): nothing would be told there. Name a file that this process may write, such as \`path: /data/notices.jsonl\``,
  ];
}

async function openOrCreate(path: string): Promise<FileHandle> {
  await mkdir(dirname(path), { recursive: true });
  return await open(path, "a+");
}

async function append(file: FileHandle, line: string): Promise<void> {
  const stats = await file.stat();
  const torn = stats.isFile() && stats.size > 0 && !(await endsWithNewline(file, stats.size));

  // What a full disk or a crash left of an earlier line must not swallow this one.
  await file.appendFile(torn ? `\n${line}\n` : `${line}\n`);
  if (stats.isFile()) await file.datasync();
}

async function endsWithNewline(file: FileHandle, size: number): Promise<boolean> {
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] === NEWLINE;
}
