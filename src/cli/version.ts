import { readFileSync } from "node:fs";

/** The version of this program, as its package says. */
export function versionHere(): string {
  return String(manifest().version);
}

/** Why this release of Node cannot run this program; undefined where it can. */
export function tooOld(found: string): string | undefined {
  const least = String(manifest().engines.node).replace(/^\D*/, "");
  const [major = 0, minor = 0] = numbersOf(found);
  const [leastMajor = 0, leastMinor = 0] = numbersOf(least);
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return undefined;
  return `expected Node ${least} or newer, found ${found}; put a newer one on PATH, then run this again`;
}

function manifest() {
  return JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
}

const numbersOf = (version: string) => version.split(".").map(Number);
