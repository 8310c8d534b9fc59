import { mkdtempSync, rmSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { keccak256 } from "ethers";
import type { Address } from "../../../src/core/types.ts";

const folder = mkdtempSync(join(tmpdir(), "firebreak-recording-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));

/** Returns the slot that the first word of the call names. */
export const READER_CODE = "0x6000355460005260206000f3";
export const READER: Address = "0x00000000000000000000000000000000000c0de0";
export const PERSON: Address = "0x0000000000000000000000000000000000000abc";
export const NOBODY: Address = "0x0000000000000000000000000000000000000def";
export const BLOCK = 15_000_000;

export const slot = (number: number) => `0x${number.toString(16).padStart(64, "0")}` as const;

/** A small recording: a contract with the slots 0 (zero) and 1 (seven), and a person. */
export function sample(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    format: "recorded-mainnet/1",
    kind: "fork-cache",
    chainId: 1,
    stateOf: BLOCK,
    block: null,
    blockEnv: {
      number: `0x${BLOCK.toString(16)}`,
      timestamp: "0x62af0000",
      beneficiary: `0x${"11".repeat(20)}`,
      gas_limit: 30_000_000,
      basefee: 1_000_000_000,
      prevrandao: null,
    },
    accounts: {
      [READER]: { n: 1, b: "0x5", c: keccak256(READER_CODE), s: { [slot(0)]: slot(0), [slot(1)]: slot(7) } },
      [PERSON]: { n: 3, b: "0xde0b6b3a7640000", c: keccak256("0x"), s: {} },
    },
    codes: { [keccak256(READER_CODE)]: READER_CODE },
    codesMissing: [],
    codesNotHashVerified: [],
    ...changes,
  };
}

/** Writes a recording to a file of its own and returns the path. */
export async function written(recording: unknown): Promise<string> {
  const path = join(await mkdtemp(join(folder, "one-")), "sample.json.gz");
  await writeFile(path, gzipSync(JSON.stringify(recording)));
  return path;
}
