// What earlier runs found, so that one that was interrupted goes on where it stopped.
import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { closureOf, testsOf } from "./graph.ts";

const result = z.object({
  id: z.string(),
  outcome: z.enum(["killed", "survived", "stillborn"]),
  /** The test that failed first. */
  by: z.string().optional(),
  /** Of the sources that the finding stands on. */
  digest: z.string(),
});
export type Result = z.infer<typeof result>;

/** By the mutant's id; the last finding of each counts. */
export function readResults(path: string): Map<string, Result> {
  if (!existsSync(path)) return new Map();
  const lines = readFileSync(path, "utf8").trim().split("\n");
  return new Map(lines.map((line) => result.parse(JSON.parse(line))).map((found) => [found.id, found]));
}

export function appendResult(path: string, found: Result): void {
  mkdirSync(dirname(path), { recursive: true });
  appendFileSync(path, `${JSON.stringify(found)}\n`);
}

/** A kill stands while the contract stays as it is, since tests are added; a survival while its tests do, too. */
export function digestOf(outcome: Result["outcome"], file: string, root: string): string {
  const { named, others } = testsOf(file, root);
  const files = closureOf(outcome === "survived" ? [file, ...named, ...others] : [file], root);
  const hash = createHash("sha256");
  for (const one of files)
    hash
      .update(one)
      .update("\0")
      .update(readFileSync(join(root, one)))
      .update("\0");
  return hash.digest("hex").slice(0, 16);
}
