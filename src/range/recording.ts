import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { gunzipSync } from "node:zlib";
import { fromHex } from "../chain/rlp.ts";
import { FirebreakError, messageOf } from "../core/errors.ts";
import type { Hash } from "../core/types.ts";
import { inOurWords } from "../lib/issues.ts";
import { keccakHex } from "../lib/keccak.ts";
import { whyUnread } from "../lib/unread.ts";
import { FORMAT, type Recording, recordedFile } from "./recorded/format.ts";

/** A recording is unpacked in memory; more than this is refused, so that a small file cannot fill it. */
const MAX_UNPACKED_BYTES = 256 * 1024 * 1024;
/** keccak256 of no bytes: the code hash of an account without code. */
export const EMPTY_CODE_HASH: Hash = "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470";

/** Reads and checks a `recorded-mainnet/1` file; every code must have the hash that it stands under. Raises BAD_RECORDING. */
export async function loadRecording(path: string): Promise<Recording> {
  const parsed = recordedFile.safeParse(await readPacked(path), inOurWords());
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where = issue === undefined ? "" : `; ${issue.path.join(".") || "the top"}: ${issue.message}`;
    throw bad(`${path} is not a ${FORMAT} recording${where}`, parsed.error);
  }

  const recording: Recording = { ...parsed.data, name: basename(path).replace(/\.json(\.gz)?$/, "") };
  checkCodes(recording, path);
  checkBlockNumber(recording, path);
  return recording;
}

/** The JSON of a file, gzipped or not. Raises NO_RECORDING or BAD_RECORDING. */
export async function readPacked(path: string): Promise<unknown> {
  return unpack(await readAll(path), path);
}

async function readAll(path: string): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size > MAX_UNPACKED_BYTES) throw new Error(`it has ${size} bytes, ${MAX_UNPACKED_BYTES} are read`);
    return await readFile(path);
  } catch (cause) {
    const why = `the recording ${path} cannot be read (${messageOf(cause)}); give the path of a recorded file`;
    throw new FirebreakError("NO_RECORDING", why, { cause });
  }
}

function unpack(bytes: Buffer, path: string): unknown {
  try {
    const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const plain = isPacked ? gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED_BYTES }) : bytes;
    return JSON.parse(plain.toString("utf8"));
  } catch (cause) {
    throw bad(
      `${path} is not JSON, gzipped or plain, of at most ${MAX_UNPACKED_BYTES} bytes (${whyUnread(cause)})`,
      cause,
    );
  }
}

function checkCodes({ codes, codesNotHashVerified, codesMissing, accounts }: Recording, path: string): void {
  const unverified = new Set(codesNotHashVerified);
  for (const [hash, code] of codes) {
    if (unverified.has(hash)) continue;
    const found = keccakHex(fromHex(code));
    if (found !== hash) throw bad(`${path} has code under hash ${hash} whose hash is ${found}; take an unchanged copy`);
  }

  const missing = new Set(codesMissing);
  for (const [address, { codeHash }] of accounts) {
    if (codeHash === EMPTY_CODE_HASH || codes.has(codeHash) || missing.has(codeHash)) continue;
    throw bad(`${path} lacks the code ${codeHash} of ${address} and does not list it in codesMissing`);
  }
}

// Full blocks carry the block to re-execute, which is the one after the state; the others carry the block of the state.
function checkBlockNumber({ kind, block, blockEnv, stateOf }: Recording, path: string): void {
  const expected = BigInt(kind === "full-block-prestate" ? stateOf + 1 : stateOf);
  const found = (block ?? blockEnv)?.number;
  if (found === undefined)
    throw bad(`${path} has neither block nor blockEnv; one of them must say what block ${expected} is`);
  if (found !== expected)
    throw bad(`${path} is the state of block ${stateOf}, so its block must be ${expected}; it is ${found}`);
}

function bad(message: string, cause?: unknown): FirebreakError {
  return new FirebreakError("BAD_RECORDING", message, { cause });
}
