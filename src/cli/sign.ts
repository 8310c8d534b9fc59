import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { type Config, loadConfig } from "../config/config.ts";
import { misspelt, type Names, nameless } from "../core/absent.ts";
import { type Approvers, loosening, oddScope } from "../core/command.ts";
import { FirebreakError } from "../core/errors.ts";
import { levels } from "../core/playbook.ts";
import { approversOf } from "../desk.ts";
import { wishDigest } from "../lib/approval.ts";
import type { ApprovalFile } from "../lib/approval-file.ts";
import { printable } from "../lib/printable.ts";
import { loadApproval, saveApproval } from "./approvals.ts";
import { configOption, unless } from "./config-option.ts";
import { out } from "./output.ts";
import { type SigningOptions, signerOf } from "./sign-by.ts";
import { compare } from "./sign-reload.ts";
import { counted, shown } from "./sign-words.ts";

type Options = SigningOptions & {
  readonly config?: string;
  readonly before?: string;
  readonly in?: string;
  readonly out?: string;
  readonly hours?: number;
  readonly level?: string;
};

type ToSign = {
  readonly file: ApprovalFile;
  /** Who counts, and how many must sign, where it is known. */
  readonly approvers: Pick<Approvers, "addresses" | "threshold"> | undefined;
  /** Of a reload, what it loosens and adds, in lines. */
  readonly shows: readonly string[] | undefined;
};

/** Hours that an approval holds unless more or fewer are asked for. */
const usualHours = 4;

/** What a mode may be lowered to; the highest level lowers nothing. */
const lower = levels.filter((level) => level !== "act");

/** Seconds at most. The newest block may be ten minutes behind this machine's clock: 24 hours from now would be more than 24 hours from that block, which is refused. */
const longest = 86_400 - 600;
const allowed = "more than 0 and at most 24, where 24 end after 23 h 50 min, since the newest block is older than now";

/** `firebreak sign`: an approver's signature, from file to file; asks nobody, so that it works on a machine without a network. */
export function signCommand(): Command {
  return new Command("sign")
    .description("Sign an approval for something that loosens, or add a signature to one; works offline.")
    .argument("[verb]", `one of ${loosening.join(", ")}`)
    .argument("[scope]", "a detector, an incident by its whole key, an action, a playbook, or * (the default)")
    .option(
      "--key <reference>",
      "the approver's key: env:NAME, file:PATH or keystore:PATH; without one, it is only written or shown",
    )
    .option("--passphrase <reference>", "the keystore's passphrase: env:NAME or file:PATH")
    .option("--signature <hex>", "with --in: a signature that was made elsewhere, such as on a hardware wallet")
    .option("--out <file>", "where the approval is written: a new file, or the one of --in")
    .option("--in <file>", "an approval that somebody else has signed")
    .addOption(configOption("the configuration, for a new approval; for reload the new one, always"))
    .hook(
      "preAction",
      unless((options, [verb]) => options["in"] !== undefined || verb === "reload"),
    )
    .option("--before <path>", "for reload, always: the configuration that runs, to show what is loosened")
    .option("--hours <number>", `how long it holds: ${allowed} (default: ${usualHours})`, hours)
    .option("--level <level>", `the level, for mode: ${lower.join(", ")}`)
    .action(async (verb: string | undefined, scope: string | undefined, options: Options) => {
      const {
        file,
        approvers,
        shows = [],
      } = options.in === undefined ? fresh(verb, scope, options) : handedOver(options.in, verb, scope, options);
      const { verb: of, scope: on } = file.approval;
      const odd = oddScope(of, on) ?? misspelt(of, on);
      if (odd !== undefined) throw new FirebreakError("CONFIG", odd);
      const isShown = options.in !== undefined && (options.key ?? options.signature) === undefined;
      const path = isShown ? undefined : writable(options);
      if (options.in === undefined && options.signature !== undefined)
        throw new FirebreakError(
          "CONFIG",
          "expected --in with --signature: write the approval first, without a key, and sign what it shows",
        );
      const by = await signerOf(file, approvers?.addresses, options);
      for (const line of shown(file, shows)) out(printable(line));
      if (path === undefined) return;
      const signatures = [...file.signatures, ...(by === undefined ? [] : [await by.sign()])];
      saveApproval(path, { ...file, signatures });
      if (by === undefined)
        return out(
          `signed by nobody yet; sign it elsewhere, and add that with \`firebreak sign --in ${path} --signature HEX --out ${path}\``,
        );
      out(`signed by ${by.address}; ${counted(signatures.length, approvers?.threshold)} in ${path}`);
      if (signatures.length < (approvers?.threshold ?? 0)) out("hand the file to the next approver");
    });
}

/** Where the approval goes. What others have signed is replaced by nothing but itself with a signature more. */
function writable({ in: from, out: path }: Options): string {
  if (path === undefined)
    throw new FirebreakError("CONFIG", "expected --out with the file of the approval, found none");
  const isSame = from !== undefined && resolve(from) === resolve(path);
  if (isSame || !existsSync(path)) return path;
  throw new FirebreakError(
    "CONFIG",
    `expected a new file, found one at ${path}, which may hold signatures; give another --out, or add yours to it with --in ${path}`,
  );
}

/** As it was handed over, or signatures that are there would be of something else: what is asked for beside it must be the same. */
function handedOver(
  path: string,
  verb: string | undefined,
  scope: string | undefined,
  { config, before, hours, level }: Options,
): ToSign {
  const file = loadApproval(path);
  const { approval, about } = file;
  const isReload = approval.verb === "reload";
  if (hours !== undefined || (!isReload && (config ?? before) !== undefined))
    throw new FirebreakError("CONFIG", "expected neither --config nor --hours with --in, which has both already");
  const compared = isReload ? compare(config, before) : undefined;
  const { about: own = about } = compared ?? {};
  const asked = [verb ?? approval.verb, scope ?? approval.scope, level ?? about["level"], own["config"], own["before"]];
  const found = [approval.verb, approval.scope, about["level"], about["config"], about["before"]];
  if (asked.every((one, at) => one === found[at]))
    return { file, approvers: compared && approversOf(compared.running), shows: compared?.shows };
  throw new FirebreakError(
    "APPROVAL",
    `expected an approval of ${asked.join(" ").trim()} in ${path}, found one of ${found.join(" ").trim()}: sign nothing, and ask who handed it over`,
  );
}

function fresh(
  verb: string | undefined,
  scope = "*",
  { config: path, before, hours = usualHours, level }: Options,
): ToSign {
  if (!loosening.some((one) => one === verb) || verb === undefined)
    throw new FirebreakError(
      "CONFIG",
      `expected one of ${loosening.join(", ")} to sign, or --in with an approval, found ${verb ?? "neither"}`,
    );
  const compared = verb === "reload" ? compare(path, before) : undefined;
  if (path === undefined)
    throw new FirebreakError(
      "CONFIG",
      "expected --config (or FIREBREAK_CONFIG) for a new approval; it names the installation and the chain",
    );
  if ((verb === "mode") !== lower.some((one) => one === level))
    throw new FirebreakError(
      "CONFIG",
      verb === "mode"
        ? `expected --level to be one of ${lower.join(", ")}, found ${level ?? "none"}`
        : `expected no --level with ${verb}, which has none`,
    );
  if (before !== undefined && verb !== "reload")
    throw new FirebreakError("CONFIG", `expected no --before with ${verb}, which changes no configuration`);
  const running = compared?.running ?? loadConfig(path);
  const approvers = approversOf(running);
  const { installation, chainId } = approvers;
  // At delivery it would be refused, when all have signed.
  const odd = nameless(verb, scope, namesIn(running));
  if (odd !== undefined) throw new FirebreakError("CONFIG", odd);
  const about: Record<string, string> = { ...(level === undefined ? {} : { level }), ...compared?.about };
  const approval = {
    verb,
    scope,
    action: wishDigest({ verb, scope, about }),
    installation,
    chainId,
    nonce: `0x${randomBytes(32).toString("hex")}` as const,
    ends: BigInt(Math.floor(Date.now() / 1_000) + Math.min(Math.floor(hours * 3_600), longest)),
  };
  return { file: { approval, about, signatures: [] }, approvers, shows: compared?.shows };
}

function namesIn({ detectors, actions, playbooks }: Config): Names {
  const ids = (all: readonly { readonly id: string }[]) => all.map(({ id }) => id);
  return { detectors: ids(detectors), actions: ids(actions), playbooks: playbooks.map(({ name }) => name) };
}

function hours(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= 24) return value;
  throw new InvalidArgumentError(`expected ${allowed}.`);
}
