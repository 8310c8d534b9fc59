import { z } from "zod";
import { FirebreakError } from "../core/errors.ts";
import { address, bytes, id, word } from "./fields.ts";
import { inOurWords } from "./issues.ts";
import { printable } from "./printable.ts";
import { type SafeVersion, safeFields, safeHashes, safeVersions } from "./safe-transaction.ts";
import { strictSigner } from "./signature.ts";

/** Bytes of a file, and of the calldata in it: more than any pause needs, less than what makes a reader wait. */
export const maxFileBytes = 131_072;
const maxDataBytes = 16_384;
const format = "firebreak-safe-proposal";

const digits = (most: number) =>
  z
    .string()
    .regex(new RegExp(`^(0|[1-9]\\d{0,${most - 1}})$`), "expected a whole number in digits, as text")
    .transform(BigInt);
const uint256 = digits(78).refine((it) => it < 1n << 256n, "expected at most 256 bits");
/** Lists of lists and structs would let few bytes decode to very many values. */
const plainFunction = z
  .string()
  .max(300)
  .regex(
    /^[A-Za-z_$][\w$]*\(([a-z]+\d{0,3}(\[\d{0,3}\])?(,(?!\))|(?=\))))*\)$/,
    "expected a function without spaces, structs or lists of lists, such as setPoolPause(bool)",
  );
export function isPlainFunction(signature: string): boolean {
  return plainFunction.safeParse(signature).success;
}

const zero = z.literal("0", "expected 0: a proposal pays nobody back out of the Safe");
const noOne = z.literal(
  `0x${"00".repeat(20)}`,
  "expected the zero address: a proposal pays nobody back out of the Safe",
);

const transaction = z
  .strictObject({
    to: address,
    value: uint256,
    data: bytes.refine((it) => it.length <= 2 + 2 * maxDataBytes, `expected at most ${maxDataBytes} bytes of calldata`),
    operation: z.literal(
      0,
      "expected 0, a plain call: a delegatecall could change anything in the Safe, and is not signed",
    ),
    safeTxGas: z.literal(
      "0",
      "expected 0: with any other, whoever sends it can let the call within fail for want of gas, and the nonce is used up",
    ),
    baseGas: zero,
    gasPrice: zero,
    gasToken: noOne,
    refundReceiver: noOne,
    nonce: digits(15),
  })
  .transform(({ to, value, data, nonce }) => ({ to, value, data, nonce }));

const signed = z.strictObject({
  owner: address,
  signature: z
    .string()
    .regex(
      /^0x[0-9a-fA-F]{128}(1b|1c|1B|1C)$/,
      "expected the 65 bytes of a key's EIP-712 signature; an owner that is a contract approves on the chain, with approveHash",
    )
    .transform((it) => it.toLowerCase() as `0x${string}`),
});

/**
 * The file that goes from owner to owner. What is not signed (owners, threshold, version, first block, names) is the word of whoever passed it on:
 * it is read anew from the chain, compared, or shown as such.
 */
export const proposalFile = z
  .strictObject({
    format: z.literal(format),
    version: z.literal(1, "expected version 1; a file of a later version needs a newer Firebreak"),
    chainId: digits(20),
    safe: address,
    safeVersion: z.enum(safeVersions),
    transaction,
    safeTxHash: word,
    /** As they were when it was proposed; `status` reads them anew. */
    owners: z.array(address).min(1).max(64),
    threshold: z.int().min(1).max(64),
    /** The head when it was proposed: before it, it was not executed. */
    sinceBlock: digits(19),
    /** The function as its proposer wrote it; believed in nothing but how the calldata is shown. */
    abi: plainFunction.optional(),
    /** The configured action whose effect is wanted; see lifecycle/safe/effect.ts. */
    action: id.optional(),
    signatures: z.array(signed).max(64),
  })
  .superRefine((it, context) => {
    const refuse = (path: PropertyKey[], message: string) => context.addIssue({ code: "custom", path, message });
    const { safeTxHash } = safeHashes(it.chainId, it.safe, it.transaction);
    if (safeTxHash !== it.safeTxHash)
      refuse(
        ["safeTxHash"],
        `expected ${safeTxHash}, the hash of these fields, found ${it.safeTxHash}: a field was changed`,
      );
    if (new Set(it.owners).size !== it.owners.length) refuse(["owners"], "expected each owner once");
    if (it.threshold > it.owners.length) refuse(["threshold"], "expected at most as many as there are owners");
    const signers = it.signatures.map(({ owner }) => owner);
    if (new Set(signers).size !== signers.length) refuse(["signatures"], "expected one signature of each owner");
    for (const [at, { owner, signature }] of it.signatures.entries()) {
      const key = strictSigner(it.safeTxHash, signature);
      if (key !== owner)
        refuse(
          ["signatures", at],
          `expected a signature of ${owner} over ${it.safeTxHash}, found one by ${key ?? "nobody"}`,
        );
      if (!it.owners.includes(owner)) refuse(["signatures", at], `expected an owner of the Safe, found ${owner}`);
    }
  })
  .transform(({ format: _, version: __, ...rest }) => rest);

/** A transaction that waits for owners' signatures. Every signature in it is by the owner that it names. */
export type Proposal = z.output<typeof proposalFile> & {
  /** Put together of files that were written before and after a change of the owners: what was asked for stands in each of them, and in none for all. */
  readonly isOfSeveral?: true;
};
export type { SafeVersion };

/** Reads such a file's text. Raises PROPOSAL. */
export function parseProposal(json: string): Proposal {
  if (Buffer.byteLength(json) > maxFileBytes)
    throw refusal(`at most ${maxFileBytes} bytes, found ${Buffer.byteLength(json)}`);
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    // The parser's words quote what stands there, which in the wrong file may be a secret.
    throw refusal("JSON, found no JSON");
  }
  const parsed = proposalFile.safeParse(value, inOurWords());
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const place = issue?.path.map(String).join(".") || "top";
  throw refusal(`the format that \`firebreak safe propose\` writes: ${printable(`${place}: ${issue?.message}`)}`);
}

function refusal(expected: string): FirebreakError {
  return new FirebreakError("PROPOSAL", `expected a proposal of ${expected}; ask its proposer for the file again`);
}

/** The same as plain data, for a file or an entry. */
export function plainProposal(proposal: Proposal) {
  const {
    transaction,
    chainId,
    sinceBlock,
    abi,
    action,
    safe,
    safeVersion,
    safeTxHash,
    owners,
    threshold,
    signatures,
  } = proposal;
  const { value, safeTxGas, baseGas, gasPrice, nonce, ...same } = safeFields(transaction);
  const amounts = { value: `${value}`, safeTxGas: `${safeTxGas}`, baseGas: `${baseGas}`, gasPrice: `${gasPrice}` };
  return {
    format,
    version: 1,
    chainId: `${chainId}`,
    safe,
    safeVersion,
    transaction: { ...same, ...amounts, nonce: `${nonce}` },
    safeTxHash,
    owners,
    threshold,
    sinceBlock: `${sinceBlock}`,
    ...(abi === undefined ? {} : { abi }),
    ...(action === undefined ? {} : { action }),
    signatures,
  };
}

export function writeProposal(proposal: Proposal): string {
  return `${JSON.stringify(plainProposal(proposal), undefined, 2)}\n`;
}
