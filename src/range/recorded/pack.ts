import { existsSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { gzipSync } from "node:zlib";
import { toQuantity } from "ethers";
import { FirebreakError } from "../../core/errors.ts";
import type { Hash } from "../../core/types.ts";
import { FORMAT, type Unpacked } from "./format.ts";
import { PROOFS, type Proofs } from "./proofs.ts";

/** Where the proofs of a recording lie: beside it, under its name. */
export function proofsPathOf(path: string): string {
  return path.replace(/\.json(\.gz)?$/, ".proofs.json$1");
}

/** Raises CONFIG unless the path is a name for a recording and nothing is there yet. */
export function refuseOverwriting(path: string): void {
  if (!/^[\w.-]+\.json(\.gz)?$/.test(basename(path)))
    throw new FirebreakError(
      "CONFIG",
      `expected a file name of letters, digits, dots and dashes that ends in .json or .json.gz, found ${basename(path)}`,
    );
  const there = [path, proofsPathOf(path)].find((one) => existsSync(one));
  if (there === undefined) return;
  throw new FirebreakError("CONFIG", `${there} is there already, and nothing is overwritten; take another name`);
}

/** Writes a recording, and its proofs beside it; the same content makes the same bytes. */
export function writeRecording(path: string, recording: Unpacked, proofs: Proofs | undefined): void {
  write(path, recordingText(recording));
  if (proofs !== undefined) write(proofsPathOf(path), proofsText({ ...proofs, recording: basename(path) }));
}

function write(path: string, text: string): void {
  writeFileSync(path, path.endsWith(".gz") ? gzipSync(text, { level: 9 }) : text, { flag: "wx" });
}

function recordingText({ accounts, codes, ...others }: Unpacked): string {
  const packed = sorted(accounts, ({ nonce, balance, codeHash, slots }) => ({
    n: nonce,
    b: balance,
    c: codeHash,
    s: sorted(slots, (value) => value),
  }));
  // Its name is its file's.
  return json({ ...others, name: undefined, format: FORMAT, accounts: packed, codes: sorted(codes, (code) => code) });
}

function proofsText({ accounts, ...others }: Proofs): string {
  return json({ ...others, format: PROOFS, accounts: sorted(accounts, (proof) => proof) });
}

function sorted<K extends Hash, V, R>(map: ReadonlyMap<K, V>, packed: (value: V) => R): Readonly<Record<string, R>> {
  const entries = [...map].sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, value]) => [key, packed(value)]));
}

function json(value: unknown): string {
  return `${JSON.stringify(value, (_, one) => (typeof one === "bigint" ? toQuantity(one) : one))}\n`;
}
