import { z } from "zod";
import { FirebreakError } from "../core/errors.ts";
import { type Approval, wishDigest } from "./approval.ts";
import { word } from "./fields.ts";
import { inOurWords } from "./issues.ts";

/** An incident is named by its detector, an address and what happened there. */
const text = z.string().max(1_000);
const digits = z
  .string()
  .regex(/^\d{1,20}$/, "expected digits")
  .transform(BigInt);

/** A file that goes from approver to approver: what is approved, and who has signed so far. */
export const approvalFile = z.strictObject({
  approval: z.strictObject({
    verb: text,
    scope: text,
    action: word,
    installation: text,
    chainId: digits,
    nonce: word,
    ends: digits,
  }),
  about: z.record(z.string().max(32), text),
  signatures: z.array(z.string().max(140)).max(32),
});

export type ApprovalFile = z.output<typeof approvalFile>;

/** Reads such a file; what it says is what is signed. Raises APPROVAL. */
export function parseApproval(json: string): ApprovalFile {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new FirebreakError("APPROVAL", "expected an approval as `firebreak sign` writes it, found no JSON");
  }
  const parsed = approvalFile.safeParse(value, inOurWords());
  if (parsed.success) return requireSame(parsed.data);
  const issue = parsed.error.issues[0];
  const message = `expected an approval as \`firebreak sign\` writes it: ${issue?.path.join(".")}: ${issue?.message}`;
  throw new FirebreakError("APPROVAL", message);
}

/** The digest alone is signed: a person who reads one thing must not sign another. */
function requireSame(file: ApprovalFile): ApprovalFile {
  const { approval, about } = file;
  if (wishDigest({ verb: approval.verb, scope: approval.scope, about }) === approval.action) return file;
  throw new FirebreakError(
    "APPROVAL",
    "expected an approval of what stands beside it, found that its `action` is the digest of something else: sign nothing, and ask who handed it over",
  );
}

export function writeApproval({ approval, about, signatures }: ApprovalFile): string {
  const plain = { ...approval, chainId: `${approval.chainId}`, ends: `${approval.ends}` } satisfies Record<
    keyof Approval,
    string
  >;
  return `${JSON.stringify({ approval: plain, about, signatures }, undefined, 2)}\n`;
}
