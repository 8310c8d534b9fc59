import { existsSync } from "node:fs";
import { readPlain } from "./plain-file.ts";

const longest = 262_144;
/** Characters that a path may have. */
const longestPath = 4_096;

type Env = Readonly<Record<string, string | undefined>>;

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

/**
 * All references in a configuration's text, and more: a path ends with its quotes, with what follows it, or with its line, and whichever is meant is among
 * them. Without reading it as YAML, for which nothing that runs may wait.
 */
export function referencesIn(text: string): readonly string[] {
  const found = [...text.matchAll(/(?<quote>["']?)\b(?:env:\w+|file:)/g)].flatMap(({ 0: whole, index, groups }) => {
    const quote = groups?.["quote"] ?? "";
    const start = index + quote.length;
    if (!whole.endsWith("file:")) return [whole.slice(quote.length)];
    const [line = ""] = text.slice(start, start + longestPath).split(/[\r\n\0]/, 1);
    const plain = line.replace(/\s#.*$/, "").trim();
    const ends = [/[\s"',[\]{}].*$/, /[,\]}].*$/, /,\s.*$/].map((end) => plain.replace(end, "").trim());
    return [...(quote === "" ? [] : line.split(quote, 1)), ...ends, plain];
  });
  return [...new Set(found)].filter((one) => one !== "file:");
}

/** An environment with what lies now in the files that a configuration's text names. What was set, or lay there, stays as it is. */
export function withFiles(text: string, env: Env): Env {
  const read = referenceReader(env);
  const files = referencesIn(text).filter((one) => one.startsWith("file:"));
  const found = files.map((one) => [one, read(one)] as const).filter(([, it]) => it !== undefined && it !== "");
  return { ...Object.fromEntries(found), ...env };
}

/** What of an environment a configuration's text refers to. */
export function behind(text: string, env: Env): Env {
  const names = referencesIn(text).map((one) => (one.startsWith("env:") ? one.slice("env:".length) : one));
  return Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}
