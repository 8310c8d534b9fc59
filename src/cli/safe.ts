import { Command } from "commander";
import { FirebreakError, messageOf } from "../core/errors.ts";
import { printable } from "../lib/printable.ts";
import type { Proposal } from "../lib/proposal-file.ts";
import { type Effect, effectOf, witnessOf } from "../lifecycle/safe/effect.ts";
import { execSelector, execute } from "../lifecycle/safe/execute.ts";
import { proposalLines, readingOf, standingLines } from "../lifecycle/safe/print.ts";
import { addSignature, mergeProposals, signProposal, withRecord } from "../lifecycle/safe/sign.ts";
import { refreshed, type Surveyed, survey } from "../lifecycle/safe/survey.ts";
import { configOption, unless } from "./config-option.ts";
import { type KeyOptions, keyOf } from "./key-option.ts";
import { exits, out } from "./output.ts";
import { effectNow } from "./safe-effect.ts";
import { loadProposal, saveProposal } from "./safe-file.ts";
import { type ChainOptions, openSafeOffice, requireKnownSafe, type SafeOffice } from "./safe-office.ts";
import { proposeCommand } from "./safe-propose.ts";
import { keep, keepEnded, keptProposals } from "./safe-record.ts";
import { pathHere } from "./surroundings.ts";

type Signing = KeyOptions & { readonly out?: string; readonly signature?: string; readonly loosens?: true };
type Asking = ChainOptions & { readonly merge?: true; readonly out?: string; readonly json?: true };

/** `firebreak safe`: what needs the owners of a Safe. Proposals go from owner to owner as files; nobody else's service takes part. */
export function safeCommand(): Command {
  return new Command("safe")
    .description("Propose a transaction to a Safe, sign it offline, see where it stands, execute it.")
    .addCommand(proposeCommand())
    .addCommand(signCommand())
    .addCommand(statusCommand())
    .addCommand(executeCommand());
}

function signCommand(): Command {
  return new Command("sign")
    .description("Show what a proposal does and sign it; without a key, only show it. Works offline.")
    .argument("<file>", "the proposal")
    .option("--key <reference>", "the owner's key: env:NAME, file:PATH or keystore:PATH")
    .option("--passphrase <reference>", "the keystore's passphrase: env:NAME or file:PATH")
    .option("--signature <hex>", "a signature that was made elsewhere, such as on a hardware wallet")
    .option("--loosens", "sign it although it loosens something")
    .option("--out <file>", "where the signed proposal is written")
    .action(async (path: string, options: Signing) => {
      const proposal = loadProposal(path);
      for (const line of proposalLines(proposal)) out(printable(line));
      const signed = await signedWith(proposal, options);
      if (signed === undefined) return;
      if (options.out === undefined)
        throw new FirebreakError("CONFIG", "expected --out, where the signed proposal is written");
      saveProposal(options.out, signed);
      out(`signed by ${signed.signatures.at(-1)?.owner}; ${signed.signatures.length} signature(s) in ${options.out}`);
    });
}

async function signedWith(proposal: Proposal, { signature, loosens, ...key }: Signing) {
  if (signature === undefined && key.key === undefined) return undefined;
  const { direction, why } = readingOf(proposal);
  if (direction === "loosens" && loosens !== true)
    throw new FirebreakError(
      "LOOSENS",
      `nothing was signed: ${why}; if that is what is wanted, sign it with --loosens`,
    );
  if (signature !== undefined) return addSignature(proposal, signature);
  const owner = await keyOf(key);
  return owner && signProposal(proposal, owner);
}

function onTheChain(command: Command): Command {
  return command
    .addOption(configOption("the configuration that names the nodes, the record and the actions"))
    .hook(
      "preAction",
      unless(({ rpc }) => rpc !== undefined),
    )
    .option("--rpc <url>", "a node of the chain instead; env:NAME where the URL holds a key");
}

function statusCommand(): Command {
  return onTheChain(new Command("status"))
    .description("Say where proposals stand on the chain, and what to do: those of these files, or of the record.")
    .argument("[files...]", "proposals; of one transaction, the signatures of all files count")
    .option("--merge", "refuse files that are not all of one proposal")
    .option("--out <file>", "write the one proposal with all signatures, and the owners as they are now", pathHere)
    .option("--json", "print one JSON object")
    .action(async (files: readonly string[], options: Asking) => {
      const { merge, json, out: path } = options;
      const given = files.map(loadProposal);
      const groups = [...Map.groupBy(given, ({ safeTxHash }) => safeTxHash).values()].map(mergeProposals);
      const one = merge === true || path !== undefined ? mergeProposals(given) : undefined;
      const chainId = (one ?? groups[0])?.chainId;
      const office = await openSafeOffice(options, { chainId });
      const surveyed = await surveyAll(groups, office).finally(() => office.close());
      const [first] = surveyed;
      if (path !== undefined && first !== undefined) saveProposal(path, refreshed(first));
      if (json) out(printable(JSON.stringify(surveyed.map(plain))));
      else for (const each of surveyed) for (const line of linesOf(each)) out(printable(line));
      if (!json && surveyed.length === 0) out("no proposal waits");
      const isOver = surveyed.some(({ standing }) => standing.status === "overtaken" || standing.status === "failed");
      process.exitCode = isOver ? exits.failed : exits.ok;
    });
}

/** Without files: what the record holds and nobody has executed. */
async function surveyAll(given: readonly Proposal[], office: SafeOffice): Promise<readonly Surveyed[]> {
  const kept = await keptProposals(office.record);
  const wanted =
    given.length > 0
      ? given.map((one) => withRecord(one, kept))
      : kept.filter(({ chainId }) => chainId === office.chain.chainId);
  const all = [];
  for (const proposal of wanted)
    all.push(await withEffect(await survey(proposal, [...given, ...kept], office), office));
  for (const one of all) await keepEnded(one, kept, office.record);
  return all;
}

/** Of one that was executed, whether it holds now is said as well; where that cannot be read, the others are told all the same. */
async function withEffect(surveyed: Surveyed, office: SafeOffice): Promise<Surveyed> {
  const { proposal, standing } = surveyed;
  if (standing.status !== "executed") return surveyed;
  const says = await effectNow(proposal, office).then(
    (effect) => effect.says,
    (error: unknown) => `whether it has its effect cannot be read: ${messageOf(error)}`,
  );
  return { ...surveyed, standing: { ...standing, sentences: [...standing.sentences, says] } };
}

function linesOf(surveyed: Surveyed): readonly string[] {
  return [`proposal  ${surveyed.proposal.safeTxHash}`, ...proposalLines(surveyed.proposal), ...standingLines(surveyed)];
}

function plain({ proposal, live, standing }: Surveyed) {
  const { safe, safeTxHash, transaction, action } = proposal;
  const now = { owners: live.owners, threshold: live.threshold, nonce: `${live.nonce}` };
  return { safeTxHash, safe, nonce: `${transaction.nonce}`, action, ...readingOf(proposal), ...standing, now };
}

function executeCommand(): Command {
  return onTheChain(new Command("execute"))
    .description("Execute a proposal that enough owners signed, and prove that it had its effect.")
    .argument("<files...>", "the proposal; the signatures of all files count")
    .option(
      "--key <reference>",
      "who sends and pays: env:NAME, file:PATH or keystore:PATH; the configuration's key unless given",
    )
    .option("--passphrase <reference>", "the keystore's passphrase: env:NAME or file:PATH")
    .action(async (files: readonly string[], options: ChainOptions) => {
      const proposal = mergeProposals(files.map(loadProposal));
      for (const line of proposalLines(proposal)) out(printable(line));
      const key = await keyOf(options);
      const sends = { to: proposal.safe, selector: execSelector, key };
      const office = await openSafeOffice(options, { chainId: proposal.chainId, sends });
      await executeAt(office, proposal, key === undefined).finally(() => office.close());
    });
}

async function executeAt(office: SafeOffice, given: Proposal, isOwnKey: boolean): Promise<void> {
  const { executor, record, actions, chain } = office;
  const kept = await keptProposals(record);
  const proposal = withRecord(given, kept);
  const surveyed = await survey(proposal, kept, office);
  const [said = ""] = surveyed.standing.sentences;
  // Already done is done, and is not sent again.
  if (surveyed.standing.status === "executed") return report(said, await effectNow(given, office));
  if (executor === undefined)
    throw new FirebreakError(
      "CONFIG",
      "expected a key that sends: name it with --key, or give the configuration a signer",
    );
  if (isOwnKey && record !== undefined) requireKnownSafe(proposal, kept, record.config);
  // Before anything is sent: later, the call that it was would be another one.
  const witness = await witnessOf(proposal, proposal !== given, actions, office);
  const { hash, receipt } = await execute(surveyed, executor, office, out);
  const effect = await effectOf(witness, receipt.block, chain);
  report(`executed by ${hash} in block ${receipt.block.number}`, effect);
  if (record !== undefined) await keep({ proposal, executed: { hash, effect: effect.says } }, record);
}

function report(executed: string, { holds, says }: Effect): void {
  out(printable(`${executed}: ${says}`));
  if (!holds) process.exitCode = exits.failed;
}
