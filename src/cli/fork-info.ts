import { Command, InvalidArgumentError } from "commander";
import type { Address } from "../core/types.ts";
import { address } from "../lib/fields.ts";
import { printable } from "../lib/printable.ts";
import type { Recording } from "../range/recorded/format.ts";
import { headerOfState, recordedHardfork } from "../range/recorded/head.ts";
import { isProofs, loadProofs } from "../range/recorded/proofs.ts";
import { EMPTY_CODE_HASH, loadRecording, readPacked } from "../range/recording.ts";
import { out } from "./output.ts";

type Asked = { readonly contracts?: true; readonly slots?: Address };

/** `firebreak fork info FILE`: what is in a recording, and what is not. */
export function infoCommand(): Command {
  return new Command("info")
    .description(
      "Say what a recording or a file of proofs holds: the block, the rules, accounts, codes, slots, and whose it is.",
    )
    .argument("<file>", "a recorded-mainnet/1 or recorded-proofs/1 file")
    .option("--contracts", "list its contracts, with how much of each was recorded")
    .option("--slots <address>", "list the slots of this account", account)
    .action(async (file: string, asked: Asked) => {
      const lines = isProofs(await readPacked(file)) ? await ofProofs(file) : asOf(await loadRecording(file), asked);
      for (const line of lines) out(printable(line));
    });
}

function asOf(recording: Recording, { contracts, slots }: Asked): readonly string[] {
  if (slots === undefined) return [...ofRecording(recording), ...(contracts === true ? contractLines(recording) : [])];
  const found = recording.accounts.get(slots);
  if (found === undefined) return [`${slots} is not recorded, so that it does not exist on a fork`];
  return [...found.slots].sort().map(([slot, value]) => `${slot} ${value}`);
}

/** Those with the most slots first: what a run went through. */
function contractLines({ accounts, codes }: Recording): readonly string[] {
  return [...accounts]
    .filter(([, { codeHash }]) => codeHash !== EMPTY_CODE_HASH)
    .sort(([, one], [, other]) => other.slots.size - one.slots.size)
    .map(([address, { codeHash, slots }]) => {
      const code = codes.get(codeHash);
      return `  ${address}  ${slots.size} slots, ${code === undefined ? "code not recorded" : `${code.length / 2 - 1} bytes of code`}`;
    });
}

function account(text: string): Address {
  const found = address.safeParse(text);
  if (found.success) return found.data;
  throw new InvalidArgumentError("expected an address of 20 bytes in hex.");
}

async function ofProofs(file: string): Promise<readonly string[]> {
  const { recording, chainId, stateOf, stateRoot, blockHash, accounts, nodes } = await loadProofs(file);
  const slots = [...accounts.values()].reduce((sum, { storageProof }) => sum + storageProof.length, 0);
  return [
    `proofs of ${recording}: ${chainName(chainId)} after block ${stateOf} (${blockHash})`,
    `  state root ${stateRoot}`,
    `  ${accounts.size} accounts, ${slots} slots, ${nodes.length} nodes of the tries`,
    `  nothing of it was verified here; \`firebreak fork verify\` does`,
  ];
}

function ofRecording(recording: Recording): readonly string[] {
  const {
    name,
    kind,
    chainId,
    stateOf,
    block,
    blockEnv,
    accounts,
    codes,
    receipts,
    codesMissing,
    codesNotHashVerified,
  } = recording;
  const header = headerOfState(recording);
  const slots = [...accounts.values()].reduce((sum, account) => sum + account.slots.size, 0);
  const contracts = [...accounts.values()].filter(({ codeHash }) => codeHash !== EMPTY_CODE_HASH).length;
  const seconds = Number((header ?? block ?? blockEnv)?.timestamp ?? 0n);
  const fullBlock = kind === "full-block-prestate" && block !== null;
  return [
    `${name}: ${chainName(chainId)} after block ${stateOf} (${kind})`,
    `  ${new Date(seconds * 1_000).toISOString()}, the rules of ${recordedHardfork(recording)}`,
    `  ${accounts.size} accounts, ${contracts} of them contracts, ${slots} slots, ${codes.size} codes`,
    header === undefined ? "  the header of the block was not recorded and is made up" : `  header ${header.hash}`,
    ...(fullBlock
      ? [`  block ${block.number} with ${block.transactions.length} transactions, ${receipts?.length ?? 0} receipts`]
      : []),
    ...codesMissing.map((hash) => `  missing: the code ${hash}`),
    ...codesNotHashVerified.map((hash) => `  unverified: the code under ${hash}`),
    ...[recording["leftOut"] ?? []].flat().map((one) => `  left out, so that it does not exist on a fork: ${one}`),
    ...sourcesOf(recording["source"]).map((one) => `  source: ${one}`),
  ];
}

/** What a chain is called in a sentence. */
export function chainName(chainId: number): string {
  return chainId === 1 ? "mainnet" : `chain ${chainId}`;
}

/** One source or a list of them; whatever they say of themselves. */
function sourcesOf(source: unknown): readonly string[] {
  const sources: readonly unknown[] = Array.isArray(source) ? source : [source ?? {}];
  return sources.flatMap((one) => {
    const { repo, licence } = Object(one) as { readonly repo?: unknown; readonly licence?: unknown };
    return typeof repo === "string" ? [typeof licence === "string" ? `${repo} (${licence})` : repo] : [];
  });
}
