import { existsSync } from "node:fs";
import { readPlain } from "./plain-file.ts";

const longest = 262_144;

/** Whether a text names where something is, and is not that itself. */
export function isReference(text: string): boolean {
  return /^(env|file):/.test(text);
}

/** What stands behind env:NAME or file:PATH now; undefined where nothing does, and nothing of what is no text of at most 256 KiB. */
export function referenceReader(env: Readonly<Record<string, string | undefined>>) {
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

/** The same of a secret: a line end after it, as editors and secret stores leave one, is not part of it. */
export function secretReader(env: Readonly<Record<string, string | undefined>>) {
  const read = referenceReader(env);
  return (reference: string): string | undefined => read(reference)?.replace(/\r?\n$/, "");
}
