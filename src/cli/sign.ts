import { randomBytes } from "node:crypto";
import { Command, InvalidArgumentError } from "commander";
import { Signature } from "ethers";
import { loadConfig } from "../config.ts";
import { readConfig } from "../config-files.ts";
import { loosening, oddScope } from "../core/command.ts";
import { FirebreakError } from "../core/errors.ts";
import { approversOf } from "../desk.ts";
import { approvalHash, wishDigest } from "../lib/approval.ts";
import type { ApprovalFile } from "../lib/approval-file.ts";
import { digestOf } from "../lib/digest.ts";
import { printable } from "../lib/printable.ts";
import { local } from "../signers/local.ts";
import { loadApproval, saveApproval } from "./approvals.ts";
import { out } from "./output.ts";
import { environmentAt } from "./surroundings.ts";

type Options = {
  readonly config?: string;
  readonly in?: string;
  readonly out: string;
  readonly key: string;
  readonly hours?: number;
  readonly level?: string;
};

/** Hours that an approval holds unless more or fewer are asked for. */
const usualHours = 4;

/** Seconds that the newest block may be behind this machine's clock: 24 hours from now are more than 24 hours from that block, which is refused. */
const behind = 600;

/** `firebreak sign`: an approver's signature, from file to file; asks nobody, so that it works on a machine without a network. */
export function signCommand(): Command {
  return new Command("sign")
    .description("Sign an approval for something that loosens, or add a signature to one; works offline.")
    .argument("[verb]", `one of ${loosening.join(", ")}`)
    .argument("[scope]", "a detector, an incident, an action, a playbook, or * (the default)")
    .requiredOption("--key <reference>", "the approver's key: env:NAME or file:PATH")
    .requiredOption("--out <file>", "where the approval is written")
    .option("--in <file>", "an approval that somebody else has signed")
    .option("--config <path>", "the configuration, for a new approval")
    .option("--hours <number>", `how long it holds, at most 24 less ten minutes (default: ${usualHours})`, hours)
    .option("--level <level>", "the level, for mode")
    .action(async (verb: string | undefined, scope: string | undefined, options: Options) => {
      const file =
        options.in === undefined ? fresh(verb, scope, options) : handedOver(options.in, verb, scope, options);
      const odd = oddScope(file.approval.verb, file.approval.scope);
      if (odd !== undefined) throw new FirebreakError("CONFIG", odd);
      const signer = local.create(local.params.parse({ key: options.key }), { env: environmentAt(".") });
      const hash = approvalHash(file.approval);
      for (const line of shown(file, hash)) out(printable(line));
      const signature = Signature.from(await signer.sign(hash)).serialized;
      saveApproval(options.out, { ...file, signatures: [...file.signatures, signature] });
      out(`signed by ${signer.address}; ${file.signatures.length + 1} signature(s) in ${options.out}`);
    });
}

/** As it was handed over, or signatures that are there would be of something else: what is asked for beside it must be the same. */
function handedOver(
  path: string,
  verb: string | undefined,
  scope: string | undefined,
  { config, hours, level }: Options,
): ApprovalFile {
  const file = loadApproval(path);
  const { approval, about } = file;
  if (config !== undefined || hours !== undefined)
    throw new FirebreakError("CONFIG", "expected neither --config nor --hours with --in, which has both already");
  const asked = [verb ?? approval.verb, scope ?? approval.scope, level ?? about["level"]];
  const found = [approval.verb, approval.scope, about["level"]];
  if (asked.every((one, at) => one === found[at])) return file;
  throw new FirebreakError(
    "APPROVAL",
    `expected an approval of ${asked.join(" ").trim()} in ${path}, found one of ${found.join(" ").trim()}: sign nothing, and ask who handed it over`,
  );
}

function fresh(
  verb: string | undefined,
  scope = "*",
  { config: path, hours = usualHours, level }: Options,
): ApprovalFile {
  if (!loosening.some((one) => one === verb) || verb === undefined)
    throw new FirebreakError("CONFIG", `expected one of ${loosening.join(", ")} to sign, or --in, found ${verb}`);
  if (path === undefined)
    throw new FirebreakError("CONFIG", "expected --config for a new approval; it names the installation and the chain");
  const { installation, chainId } = approversOf(loadConfig(path));
  const about: Record<string, string> = {
    ...(verb === "mode" ? { level: level ?? "notify" } : {}),
    // The whole text: what was read and signed is what will run, to the byte.
    ...(verb === "reload" ? { config: digestOf(readConfig(path)) } : {}),
  };
  const approval = {
    verb,
    scope,
    action: wishDigest({ verb, scope, about }),
    installation,
    chainId,
    nonce: `0x${randomBytes(32).toString("hex")}` as const,
    ends: BigInt(Math.floor(Date.now() / 1_000) + Math.min(Math.floor(hours * 3_600), 86_400 - behind)),
  };
  return { approval, about, signatures: [] };
}

/** What is signed, as a person compares it with a wallet's screen. */
function shown({ approval, about }: ApprovalFile, hash: string): readonly string[] {
  const { verb, scope, installation, chainId, ends } = approval;
  const more = Object.entries(about).map(([name, one]) => `, ${name} ${one}`);
  return [
    `approves  ${verb} ${scope}${more.join("")}`,
    `of        ${installation} on chain ${chainId}`,
    `until     ${new Date(Number(ends) * 1_000).toISOString()}`,
    `EIP-712   ${hash}`,
  ];
}

function hours(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= 24) return value;
  throw new InvalidArgumentError("expected more than 0 and at most 24.");
}
