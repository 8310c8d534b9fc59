import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { FirebreakError } from "../../src/core/errors.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const sources = ["contracts", "hardhat.config.ts", "package-lock.json"];

/** The commit whose sources are deployed. What stays is deployed from committed sources only. */
export function commitOf(local: boolean): string {
  const git = (...args: string[]) => execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();
  const commit = git("rev-parse", "HEAD");
  if (git("status", "--porcelain", "--", ...sources) === "") return commit;
  if (local) return `${commit}+changes`;
  throw new FirebreakError(
    "UNCOMMITTED",
    `expected ${sources.join(", ")} as committed, found changes; commit them first`,
  );
}
