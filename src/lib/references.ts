import { existsSync } from "node:fs";
import { readPlain } from "./plain-file.ts";

const longest = 262_144;

export type Env = Readonly<Record<string, string | undefined>>;

/** Whether a text names where something is, and is not that itself. */
export function isReference(text: string): boolean {
  return /^(env|file):/.test(text);
}

/** What stands behind env:NAME or file:PATH now; undefined where nothing does, and nothing of what is no text of at most 256 KiB. */
export function referenceReader(env: Env) {
  return (reference: string): string | undefined => {
    const name = reference.slice(reference.indexOf(":") + 1);
    if (reference.startsWith("env:")) return env[name] === "" ? undefined : env[name];
    try {
      const bytes = readPlain(name, longest);
      return bytes.length > longest ? "" : bytes.toString("utf8");
    } catch {
      // One that may not be read keeps no other from being read; who asks says what it expected.
      return existsSync(name) ? "" : undefined;
    }
  };
}

/** The same of a secret, which is what it was at the start: of a file without a line end after it, as editors and secret stores leave one. */
export function secretReader(env: Env) {
  const read = referenceReader(env);
  return (reference: string): string | undefined => {
    if (reference.startsWith("env:")) return read(reference);
    return (env[reference] ?? read(reference))?.replace(/\r?\n$/, "");
  };
}
