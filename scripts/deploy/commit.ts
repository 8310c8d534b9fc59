import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { FirebreakError } from "../../src/core/errors.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const sources = ["contracts", "hardhat.config.ts", "package-lock.json"];

/** The commit whose sources are deployed, or `unknown` to a local chain. What stays is deployed from committed sources only. Raises UNCOMMITTED. */
export function commitOf(local: boolean, checkout = root): string {
  const git = (...args: string[]) =>
    execFileSync("git", args, { cwd: checkout, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
  const commit = headOf(git);
  if (commit === undefined) {
    if (local) return "unknown";
    throw new FirebreakError(
      "UNCOMMITTED",
      `expected a git checkout at ${checkout}, whose commit says what is deployed, found none; clone the repository and deploy from there`,
    );
  }
  if (git("status", "--porcelain", "--", ...sources) === "") return commit;
  if (local) return `${commit}+changes`;
  throw new FirebreakError(
    "UNCOMMITTED",
    `expected ${sources.join(", ")} as committed, found changes; commit them first`,
  );
}

/** Undefined without a repository, as in an unpacked archive, and without git. */
function headOf(git: (...args: string[]) => string): string | undefined {
  try {
    return git("rev-parse", "HEAD");
  } catch {
    return undefined;
  }
}
