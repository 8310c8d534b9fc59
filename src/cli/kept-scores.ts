import { type ExecFileSyncOptionsWithStringEncoding, execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { FirebreakError } from "../core/errors.ts";
import type { Entry } from "../core/types.ts";
import { entryOfScore, type Made } from "../range/drill/kept.ts";
import type { Score } from "../range/drill/score.ts";
import { openStore, openStoreReadOnly } from "../store/sqlite.ts";
import { versionHere } from "./version.ts";

const atOnce = 500;

/** Version and commit, asked before a drill shuts itself in. */
export function madeHere(): Made {
  return { version: versionHere(), commit: commitHere() };
}

function commitHere(): string | null {
  try {
    const options: ExecFileSyncOptionsWithStringEncoding = {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      timeout: 2_000,
    };
    return execFileSync("git", ["rev-parse", "--short=12", "HEAD"], options).trim();
  } catch {
    // No git, or no checkout: the score is kept without it.
    return null;
  }
}

/** Raises what the store at `path` raises, before a drill is played for it, and CONFIG where there is no folder for it; it is made when absent. It is not held meanwhile: several drills may keep their scores in one. */
export async function requireStore(path: string | undefined): Promise<void> {
  if (path === undefined) return;
  const folder = dirname(resolve(path));
  // As for a report: a folder whose name is misspelled is not made.
  if (!existsSync(folder))
    throw new FirebreakError(
      "CONFIG",
      `expected a place for the store ${path}, found no folder ${folder}: make it, or give another path`,
    );
  const store = await openStore({ path, now: () => 0 });
  await store.close();
}

/** Adds scores to the store at `path`, where one is named; it is made when absent. Raises what the store raises, such as that a responder writes it. */
export async function keepScores(
  path: string | undefined,
  scores: readonly Score[],
  made: Made,
  now: () => number,
): Promise<void> {
  if (path === undefined || scores.length === 0) return;
  const store = await openStore({ path, now });
  try {
    await store.commit({ entries: scores.map((score) => entryOfScore(score, made)) });
  } finally {
    await store.close();
  }
}

/** The kept scores, oldest first; of one drill, where one is named. Raises STORE_MISSING. */
export async function keptScores(path: string, drill: string | undefined): Promise<readonly Entry[]> {
  const store = await openStoreReadOnly(path);
  try {
    const found: Entry[] = [];
    for (let after = 0; ; ) {
      const page = await store.entries(after, atOnce);
      found.push(...page.filter(({ kind, ref }) => kind === "drill" && (drill === undefined || ref === drill)));
      const last = page.at(-1);
      if (last === undefined) return found;
      after = last.seq;
    }
  } finally {
    await store.close();
  }
}
