import { decodeBytes32String } from "ethers";
import { isKey, safeAt } from "../../actions/one-key.ts";
import { FirebreakError } from "../../core/errors.ts";
import type { Chain } from "../../core/parts.ts";
import type { Address, BlockRef, Hash, Hex } from "../../core/types.ts";
import { encodeCall } from "../../lib/encode.ts";
import type { Proposal, SafeVersion } from "../../lib/proposal-file.ts";
import { type SafeTransaction, safeFields, safeVersions } from "../../lib/safe-transaction.ts";
import { toWord, wordAt } from "../../lib/words.ts";

export type At = { readonly block: BlockRef; readonly chain: Chain };

/** A Safe as it is at one block. */
export type LiveSafe = {
  readonly address: Address;
  readonly version: SafeVersion;
  readonly owners: readonly Address[];
  readonly threshold: number;
  /** The nonce of the next transaction. */
  readonly nonce: bigint;
};

const hashOf =
  "function getTransactionHash(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,uint256)";

/** Raises NOT_A_SAFE for what is none, or of a version whose rules are not known here. */
export async function readSafe(address: Address, { block, chain }: At): Promise<LiveSafe> {
  const ask = (question: string) => chain.call(encodeCall(address, question, []), block);
  if ((await chain.code(address, block)) === "0x")
    throw new FirebreakError("NOT_A_SAFE", `expected a Safe at ${address}, found no code; correct --safe or the chain`);
  const [named, nonce, people] = await Promise.all([
    ask("VERSION()").catch(reverted),
    ask("nonce()").catch(reverted),
    safeAt(address, { block, chain }),
  ]);
  const version = safeVersions.find((one) => one === textOf(named));
  const next = wordAt(nonce, 0);
  if (people === undefined || next === undefined || version === undefined)
    throw new FirebreakError(
      "NOT_A_SAFE",
      `expected a Safe of version ${safeVersions.join(", ")} at ${address}, found ${textOf(named) ?? "a contract that does not answer like one"}; correct --safe, or use that version's own tools`,
    );
  return { address, version, nonce: BigInt(next), ...people };
}

/** What the Safe itself says that owners sign. */
export async function hashAskedOf(safe: Address, transaction: SafeTransaction, { block, chain }: At): Promise<Hash> {
  const answer = await chain.call(encodeCall(safe, hashOf, Object.values(safeFields(transaction))), block);
  return wordAt(answer, 0) ?? toWord(0n);
}

/** Owners who agreed on the chain, with approveHash; for owners that are contracts the only way. */
export async function approvalsOf({ safe, safeTxHash }: Proposal, owners: readonly Address[], { block, chain }: At) {
  const answers = await Promise.all(
    owners.map((owner) => chain.call(encodeCall(safe, "approvedHashes(address,bytes32)", [owner, safeTxHash]), block)),
  );
  return owners.filter((_, at) => BigInt(wordAt(answers[at] ?? "0x", 0) ?? 0) !== 0n);
}

/** Owners that are contracts: they cannot sign a file. */
export async function contractsAmong(owners: readonly Address[], { block, chain }: At): Promise<readonly Address[]> {
  const codes = await Promise.all(owners.map((owner) => chain.code(owner, block)));
  return owners.filter((_, at) => !isKey(codes[at] ?? "0x"));
}

function reverted(error: unknown): Hex {
  if (error instanceof FirebreakError && error.code === "CALL_REVERTED") return "0x";
  throw error;
}

/** A short string as the ABI encodes it; longer ones are no version. */
function textOf(answer: Hex): string | undefined {
  const [length, text] = [wordAt(answer, 1), wordAt(answer, 2)];
  if (length === undefined || text === undefined || BigInt(length) > 31n) return undefined;
  try {
    return decodeBytes32String(text);
  } catch {
    return undefined;
  }
}
