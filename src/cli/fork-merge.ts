import { existsSync } from "node:fs";
import { Command } from "commander";
import { printable } from "../lib/printable.ts";
import type { Recording } from "../range/recorded/format.ts";
import { mergeProofs, mergeRecordings } from "../range/recorded/merge.ts";
import { proofsPathOf, refuseOverwriting, writeRecording } from "../range/recorded/pack.ts";
import { loadProofs, type Proofs } from "../range/recorded/proofs.ts";
import { verifyRecording } from "../range/recorded/verify.ts";
import { loadRecording } from "../range/recording.ts";
import { exits, out } from "./output.ts";

/** `firebreak fork merge A B -o C`: what several recordings of one block hold, in one. */
export function mergeCommand(): Command {
  return new Command("merge")
    .description(
      "Put recordings of the same block into one, with the proofs that lie beside them; refuses contradictions.",
    )
    .argument("<files...>", "two or more recordings of one block")
    .requiredOption("-o, --out <file>", "a new .json or .json.gz")
    .action(mergeFiles);
}

async function mergeFiles(files: readonly string[], { out: path }: { readonly out: string }): Promise<void> {
  refuseOverwriting(path);
  const [first, ...others] = await Promise.all(files.map(loadRecording));
  if (first === undefined) return;
  const name = "merged";
  const merged = others.reduce<Recording>((one, other) => ({ ...mergeRecordings(one, other), name }), first);
  const proofs = await proofsOf(files);
  writeRecording(path, merged, proofs);
  const { accounts, slots, problems } = verifyRecording(merged, proofs);
  const count = slots.proven + slots.unproven;
  out(`${path}: block ${merged.stateOf}, ${merged.accounts.size} accounts, ${count} slots, ${merged.codes.size} codes`);
  out(`  ${accounts.proven} accounts and ${slots.proven} slots with a proof`);
  for (const problem of problems) out(printable(`  WRONG     ${problem}`));
  process.exitCode = problems.length === 0 ? exits.ok : exits.failed;
}

async function proofsOf(files: readonly string[]): Promise<Proofs | undefined> {
  const beside = files.map(proofsPathOf).filter((path) => existsSync(path));
  const [first, ...others] = await Promise.all(beside.map(loadProofs));
  return first === undefined ? undefined : others.reduce(mergeProofs, first);
}
