import { approvalHashes } from "../lib/approval.ts";
import type { ApprovalFile } from "../lib/approval-file.ts";

/** What is signed, as a person compares it with a wallet's screen. */
export function shown({ approval, about }: ApprovalFile, shows: readonly string[]): readonly string[] {
  const { verb, scope, installation, chainId, ends } = approval;
  const more = Object.entries(about).map(([name, one]) => `, ${name} ${one}`);
  const { hash, domain, message } = approvalHashes(approval);
  return [
    `approves  ${verb} ${scope}${more.join("")}`,
    ...shows,
    `of        ${installation} on chain ${chainId}`,
    `until     ${new Date(Number(ends) * 1_000).toISOString()}`,
    `EIP-712   ${hash}`,
    `          domain ${domain}, message ${message}`,
  ];
}

/** A new file alone, or one of a reload, comes with the configuration that says how many are needed. */
export function counted(signatures: number, needed: number | undefined): string {
  return needed === undefined
    ? `${signatures} signature(s), of as many as \`operator.threshold\` says,`
    : `${signatures} of ${needed} signatures`;
}
