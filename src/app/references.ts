import { type Env, referenceReader } from "../lib/references.ts";

/** Characters that a path may have. */
const longestPath = 4_096;

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
