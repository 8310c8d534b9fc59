import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { FirebreakError, messageOf } from "../core/errors.ts";
import { foundOf } from "../lib/issues.ts";
import { type PlaceOf, parseYaml } from "../lib/yaml.ts";

const maxBytes = 4 * 1024 * 1024;
const maxFiles = 256;
/** Between the names and texts of a folder's files. No YAML has it, so that a text is of one file or of one folder, never of both. */
const mark = "\0";

/** Where a value of a configuration stands, as `file:line:column`. */
export type FilePlaceOf = (path: readonly PropertyKey[], offsetInText?: number) => string;

type Raw = { readonly [key: string]: unknown };
type Part = { readonly name: string; readonly value: unknown; readonly place: PlaceOf };
/** What one file says at a place: the path within the file differs where lists were appended. */
type Said = { readonly part: Part; readonly path: readonly PropertyKey[]; readonly value: unknown };

/**
 * The text of a configuration of at most 4 MiB, which its digest is of: a file's as it is; a folder's files in order of name, each behind its
 * name. Raises CONFIG.
 */
export function readConfig(path: string): string {
  try {
    return isFolder(path) ? folderText(path) : fileText(path, maxBytes);
  } catch (error) {
    if (error instanceof FirebreakError) throw error;
    const why = `expected a configuration at ${path}, which cannot be read (${messageOf(error)}); correct the path`;
    throw refusal(why, { cause: error });
  }
}

/** Milliseconds after which a second change of a file has another time than the first one, on any file system. */
const coarseMs = 2_000;

/**
 * What changes with a configuration's text, without reading it: its files, their sizes, and when each was changed last by the clock of the file
 * system, which nobody sets back. Undefined while it cannot be told, as just after a change.
 */
export function stampOf(path: string, now: number): string | undefined {
  const files = isFolder(path) ? [path, ...namesIn(path).map((name) => join(path, name))] : [path];
  const found = files.map((file) => statSync(file, { throwIfNoEntry: false }));
  if (found.some((one) => one === undefined || now - one.ctimeMs < coarseMs)) return undefined;
  return found.map((one, index) => `${files[index]} ${one?.dev} ${one?.ino} ${one?.size} ${one?.ctimeMs}`).join("\n");
}

/** What paths in a configuration are relative to, and where its `.env` stands: the folder that it is, or that its file is in. */
export function configFolder(path: string): string {
  return isFolder(path) ? path : dirname(path);
}

/** What a configuration's text says, of one file or of a folder's, of which some may be empty; `name` stands for the path. */
export function readYaml(
  text: string,
  name: string,
): { readonly value: unknown; readonly place: FilePlaceOf } | { readonly problem: string } {
  const parts: Part[] = [];
  for (const file of filesOf(text, name)) {
    const yaml = parseYaml(file.text);
    if ("problem" in yaml)
      return { problem: `${file.name}:${yaml.problem.line}:${yaml.problem.column} ${yaml.problem.message}` };
    parts.push({ name: file.name, value: yaml.value, place: yaml.place });
  }
  const [only, ...others] = parts;
  const stray = parts.find(({ value }) => !isMap(value) && (value !== null || others.length === 0));
  if (stray !== undefined)
    return { problem: `${placeIn(stray, [])} expected keys with their values, found ${foundOf(stray.value)}` };
  if (only !== undefined && others.length === 0) return { value: only.value, place: (...at) => placeIn(only, ...at) };
  const said = parts.filter(({ value }) => value !== null).map((part) => ({ part, path: [], value: part.value }));
  const problem = twiceIn(said, []);
  return problem === undefined
    ? { value: merged(said), place: (path, offset) => placeAmong(said, parts, path, offset) }
    : { problem };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function namesIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".yaml") && !name.startsWith("."))
    .sort();
}

const refusal = (why: string, options: ErrorOptions = {}) => new FirebreakError("CONFIG", why, options);

function folderText(path: string): string {
  const names = namesIn(path);
  if (names.length === 0 || names.length > maxFiles)
    throw refusal(`expected 1 to ${maxFiles} files *.yaml in ${path}, found ${names.length}`);
  // What stands in it would be watched by nobody, and nobody would hear of it.
  const odd = readdirSync(path).find((name) => /^[^.].*\.ya?ml$/i.test(name) && !names.includes(name));
  if (odd !== undefined) throw refusal(`expected files *.yaml in ${path}, found ${odd}; rename it, or move it away`);
  let left = maxBytes;
  const texts = names.map((name) => {
    const text = fileText(join(path, name), left);
    left -= Buffer.byteLength(text);
    return `${mark}${name}${mark}${text}`;
  });
  return texts.join("");
}

function fileText(path: string, most: number): string {
  const found = statSync(path);
  if (!found.isFile()) throw refusal(`expected a file at ${path}, found something else`);
  if (found.size > most) throw refusal(`expected a configuration of at most ${maxBytes} bytes, found more at ${path}`);
  const text = readFileSync(path, "utf8");
  if (text.includes(mark)) throw refusal(`expected text in ${path}, found a zero byte; write it in UTF-8`);
  return text;
}

function filesOf(text: string, name: string): readonly { readonly name: string; readonly text: string }[] {
  if (!text.startsWith(mark)) return [{ name, text }];
  const pieces = text.slice(mark.length).split(mark);
  return Array.from({ length: pieces.length / 2 }, (_, index) => ({
    name: join(name, pieces[2 * index] ?? ""),
    text: pieces[2 * index + 1] ?? "",
  }));
}

/** Maps are merged, lists are appended; anything else may stand in one file only. Says where it stands twice. */
function twiceIn(said: readonly Said[], path: readonly PropertyKey[]): string | undefined {
  const [first, second] = said;
  if (first === undefined || second === undefined || said.every(({ value }) => Array.isArray(value))) return undefined;
  if (!said.every(({ value }) => isMap(value))) {
    const unlike = said.find(({ value }) => kindOf(value) !== kindOf(first.value)) ?? second;
    return `${placeOf(unlike)} ${path.map(String).join(".")}: expected it in one file, found it at ${placeOf(first)}, too; remove one of them`;
  }
  for (const key of keysOf(said)) {
    const problem = twiceIn(within(said, key), [...path, key]);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function merged(said: readonly Said[]): unknown {
  const [first, ...others] = said;
  if (first !== undefined && others.length === 0) return first.value;
  if (said.length > 0 && said.every(({ value }) => Array.isArray(value))) return said.flatMap(({ value }) => value);
  return Object.fromEntries(keysOf(said).map((key) => [key, merged(within(said, key))]));
}

function keysOf(said: readonly Said[]): readonly string[] {
  return [...new Set(said.flatMap(({ value }) => (isMap(value) ? Object.keys(value) : [])))];
}

/** What stands under a key, by file; of appended lists, in the one file that the index is of. */
function within(said: readonly Said[], key: PropertyKey): readonly Said[] {
  let before = 0;
  return said.flatMap((one) => {
    if (Array.isArray(one.value)) {
      const index = Number(key) - before;
      before += one.value.length;
      return index >= 0 && index < one.value.length
        ? [{ part: one.part, path: [...one.path, index], value: one.value[index] }]
        : [];
    }
    const name = String(key);
    return isMap(one.value) && Object.hasOwn(one.value, name)
      ? [{ part: one.part, path: [...one.path, name], value: one.value[name] }]
      : [];
  });
}

/** The place of the value, or of the nearest thing around it that is written down. */
function placeAmong(
  all: readonly Said[],
  parts: readonly Part[],
  path: readonly PropertyKey[],
  offset?: number,
): string {
  let said = all;
  for (const key of path) {
    const inner = within(said, key);
    if (inner.length === 0) break;
    said = inner;
  }
  const [first] = said;
  if (first !== undefined) return placeIn(first.part, first.path, said === all ? undefined : offset);
  return parts[0] === undefined ? "" : placeIn(parts[0], []);
}

function placeOf({ part, path }: Said): string {
  return placeIn(part, path);
}

function placeIn({ name, place }: Part, path: readonly PropertyKey[], offset?: number): string {
  const { line, column } = place(path, offset);
  return `${name}:${line}:${column}`;
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? "list" : isMap(value) ? "map" : "one";
}

function isMap(value: unknown): value is Raw {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
