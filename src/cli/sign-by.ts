import { Signature } from "ethers";
import { FirebreakError } from "../core/errors.ts";
import type { Address, Hex } from "../core/types.ts";
import { approvalHash, approverOf } from "../lib/approval.ts";
import type { ApprovalFile } from "../lib/approval-file.ts";
import { lower } from "../lib/words.ts";
import { type KeyOptions, keyOf } from "./key-option.ts";

export type SigningOptions = KeyOptions & { readonly signature?: string };
/** Who signs an approval, and the signature, which a key makes when it is asked for. */
export type By = { readonly address: Address; sign(): Promise<Hex> };

/**
 * The approver behind --key, or behind a signature that was made elsewhere; undefined without either. Raises CONFIG or KEY, and APPROVAL for a
 * signature of another form, or one that would count for nothing and must not look like one more.
 */
export async function signerOf(
  file: ApprovalFile,
  approvers: readonly Address[] | undefined,
  { signature, ...options }: SigningOptions,
): Promise<By | undefined> {
  const by = signature === undefined ? await byKey(file, options) : elsewhere(file, lower(signature));
  if (by !== undefined) requireCounted(by.address, file, approvers);
  return by;
}

async function byKey({ approval }: ApprovalFile, options: KeyOptions): Promise<By | undefined> {
  const key = await keyOf(options);
  const sign = async (key: NonNullable<Awaited<ReturnType<typeof keyOf>>>) =>
    lower(Signature.from(await key.sign(approvalHash(approval))).serialized);
  return key && { address: key.address, sign: () => sign(key) };
}

function elsewhere({ approval }: ApprovalFile, signature: Hex): By {
  const address = approverOf(approval, signature);
  if (address !== undefined) return { address, sign: async () => signature };
  throw new FirebreakError(
    "APPROVAL",
    `expected the 65 bytes of a key's EIP-712 signature over ${approvalHash(approval)}, found another form`,
  );
}

function requireCounted(signer: Address, file: ApprovalFile, approvers: readonly Address[] | undefined): void {
  if (approvers !== undefined && !approvers.includes(signer))
    throw new FirebreakError(
      "APPROVAL",
      `expected the key of one of the approvers that the configuration names (${approvers.join(", ") || "it names none"}), found that of ${signer}`,
    );
  if (file.signatures.some((one) => approverOf(file.approval, one) === signer))
    throw new FirebreakError(
      "APPROVAL",
      `expected the signature of somebody who has not signed it yet, found that ${signer} has; it counts once`,
    );
}
