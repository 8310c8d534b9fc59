import { closeSync, existsSync, openSync, rmSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { FirebreakError } from "../core/errors.ts";

/** Raises CONFIG unless a report can be written there: asked before a minute has gone into it. What is there stays as it is. */
export function requireReportFile(path: string): void {
  orSay(path, () => {
    const isNew = !existsSync(path);
    closeSync(openSync(path, "a"));
    if (isNew) rmSync(path);
  });
}

/** Writes a report, over an earlier one. Raises CONFIG. */
export function writeReport(path: string, text: string): void {
  orSay(path, () => writeFileSync(path, text));
}

function orSay(path: string, act: () => void): void {
  try {
    act();
  } catch (cause) {
    const { code = "" } = cause as NodeJS.ErrnoException;
    throw new FirebreakError("CONFIG", `expected a place for the report ${path}, found ${found(code, path)}`, {
      cause,
    });
  }
}

function found(code: string, path: string): string {
  if (code === "ENOENT") return `no folder ${dirname(resolve(path))}: make it, or give another path`;
  if (code === "EISDIR") return "a folder of that name: name a file in it";
  return `that it cannot be written there (${code}): give another path`;
}
