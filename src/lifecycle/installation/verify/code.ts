import { keccak256 } from "ethers";
import type { Hex } from "../../../core/types.ts";
import { lower } from "../../../lib/words.ts";
import type { Deployed } from "../record.ts";
import { compare, type Row, type Snapshot } from "./snapshot.ts";

/** What the compiler makes of a contract: its ABI, its runtime code, and where immutables stand in it. */
export type Compiled = (
  source: string,
  contract: string,
) => Promise<{
  readonly abi: readonly unknown[];
  readonly code: Hex;
  readonly immutables: readonly { readonly start: number; readonly length: number }[];
}>;

/** The code on chain is the recorded one, and, but for its immutables, what the recorded sources compile to. */
export async function codeRows(
  name: string,
  { address, source, contract, codeHash }: Deployed,
  { chain, block }: Snapshot,
  compiled: Compiled,
): Promise<readonly Row[]> {
  const found = await chain.code(address, block);
  if (found === "0x")
    return [{ kind: "difference", about: name, says: `expected a contract at ${address}, found none` }];
  const { code, immutables } = await compiled(source, contract);
  const ours = blanked(code, immutables);
  const theirs = blanked(found, immutables);
  return [
    ...compare(name, "code hash", codeHash, lower(keccak256(found))),
    ...compare(name, `code outside its immutables (${contract})`, keccak256(ours), keccak256(theirs)),
  ];
}

function blanked(code: Hex, places: readonly { readonly start: number; readonly length: number }[]): Hex {
  let text = code.slice(2).toLowerCase();
  for (const { start, length } of places)
    text = `${text.slice(0, start * 2)}${"00".repeat(length)}${text.slice((start + length) * 2)}`;
  return `0x${text}`;
}
