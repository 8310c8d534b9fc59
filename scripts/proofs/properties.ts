// The properties: external functions of test/contracts/proofs/, and the one change to what they are about that each must notice.
import { globSync, readFileSync } from "node:fs";
import { basename, dirname, join, posix } from "node:path";
import { root } from "../test-tool.ts";

export type Twin = { find: string; replace: string };

/** `at` is where its function begins and ends in the file, in bytes; every `assert` between them is to be proven. */
export type Property = { file: string; name: string; says: string; twin: Twin; at: [number, number]; asserts: number };

const folder = "test/contracts/proofs";
const pattern = /((?: {4}\/\/\/ .*\n)+) {4}function (\w+)\([^{]*\bexternal\b[\s\S]*?\n {4}\}\n/g;

export function readProperties(): Property[] {
  const files = globSync(`${folder}/*.sol`, { cwd: root }).sort();
  return files.flatMap((file) => parseProperties(file, readFileSync(join(root, file), "utf8")));
}

/** Every external function is a property. One without its sentence, its twin or an assertion is a mistake. */
export function parseProperties(file: string, text: string): Property[] {
  const found = [...text.matchAll(pattern)].map((match): Property => {
    const [whole, comment = "", name = ""] = match;
    const says = comment.match(/@notice (.*)/)?.[1];
    const [, find, replace] = comment.match(/@custom:twin (.+) => (.+)/) ?? [];
    const asserts = whole.match(/\bassert\(/g)?.length ?? 0;
    if (says === undefined || find === undefined || replace === undefined || asserts === 0)
      throw new Error(`${file}: expected @notice, @custom:twin FIND => REPLACE and an assertion at ${name}`);
    const start = Buffer.byteLength(text.slice(0, match.index));
    const at: [number, number] = [start, start + Buffer.byteLength(whole)];
    return { file, name: `${basename(file, ".sol")}.${name}`, says, twin: { find, replace }, at, asserts };
  });
  const externals = text.match(/^(?! *\/\/).*\bexternal\b/gm)?.length ?? 0;
  if (found.length !== externals)
    throw new Error(`${file}: expected a comment on each of ${externals} external functions, found ${found.length}`);
  return found;
}

/** A harness where only one property is left: the others are blanks, so that the rest stands where it stood. */
export function alone(property: Property, text: string): string {
  return parseProperties(property.file, text)
    .filter(({ name }) => name !== property.name)
    .reduce<Buffer>((left, { at: [start, end] }) => blank(left, start, end), Buffer.from(text))
    .toString();
}

function blank(text: Buffer, start: number, end: number): Buffer {
  return Buffer.concat([text.subarray(0, start), Buffer.alloc(end - start, " "), text.subarray(end)]);
}

/** The broken file, by its path. A change that fits nowhere, or at two places, has been left behind by the code. */
export function brokenBy({ file, name, twin }: Property, text: string): { path: string; content: string } {
  const paths = [...text.matchAll(/from "(\.[^"]+)"/g)].map(([, from = ""]) => posix.join(dirname(file), from));
  const sources = paths.map((path) => ({ path, parts: readFileSync(join(root, path), "utf8").split(twin.find) }));
  const hits = sources.filter(({ parts }) => parts.length > 1);
  const [hit] = hits;
  if (hit === undefined || hits.length > 1 || hit.parts.length > 2)
    throw new Error(
      `${name}: expected its twin's text exactly once in ${paths.join(", ")}, found otherwise: ${twin.find}`,
    );
  return { path: hit.path, content: hit.parts.join(twin.replace) };
}
