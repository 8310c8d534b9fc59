import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { Command } from "commander";
import { printable } from "../lib/printable.ts";
import { proofsPathOf } from "../range/recorded/pack.ts";
import { isProofs, loadProofs } from "../range/recorded/proofs.ts";
import { verifyRecording } from "../range/recorded/verify.ts";
import { loadRecording, readPacked } from "../range/recording.ts";
import { exits, out } from "./output.ts";

type Options = { readonly proofs?: string; readonly json?: true };

/** More differences than these are counted, not listed. */
const MOST_LINES = 50;

/** `firebreak fork verify FILE`: code hashes, header hashes, and Merkle proofs against the header's state root. */
export function verifyCommand(): Command {
  return new Command("verify")
    .description(
      "Prove a recording: every code by its hash, the header by its hash, accounts and slots by their Merkle proofs.",
    )
    .argument("<file>", "a recorded-mainnet/1 file, or a recorded-proofs/1 file beside the recording that it names")
    .option("--proofs <file>", "its recorded-proofs/1 file; NAME.proofs.json.gz beside NAME.json.gz unless given")
    .option("--json", "print one JSON object")
    .action(async (file: string, { proofs: beside, json }: Options) => {
      const found = existsSync(proofsPathOf(file)) ? proofsPathOf(file) : undefined;
      const proofsPath = isProofs(await readPacked(file)) ? file : (beside ?? found);
      const proofs = proofsPath === undefined ? undefined : await loadProofs(proofsPath);
      const path = proofs !== undefined && proofsPath === file ? join(dirname(file), proofs.recording) : file;
      const recording = await loadRecording(path);

      const verified = { recording: recording.name, ...codesOf(recording), ...verifyRecording(recording, proofs) };
      if (json) out(printable(JSON.stringify(verified)));
      else for (const line of linesOf(verified)) out(printable(line));
      process.exitCode = verified.problems.length === 0 ? exits.ok : exits.failed;
    });
}

function codesOf({ codes, codesNotHashVerified, codesMissing }: Awaited<ReturnType<typeof loadRecording>>) {
  const unverified = codesNotHashVerified.filter((hash) => codes.has(hash)).length;
  return { codes: { verified: codes.size - unverified, unverified, missing: codesMissing.length } };
}

type Verified = ReturnType<typeof codesOf> & ReturnType<typeof verifyRecording> & { readonly recording: string };

function linesOf({ recording, codes, headerHash, stateRoot, accounts, slots, problems }: Verified): readonly string[] {
  const unchecked = `${codes.unverified} listed as unverified, ${codes.missing} missing`;
  const more = problems.length - MOST_LINES;
  return [
    recording,
    `  codes     ${codes.verified} have the hash that they stand under, ${unchecked}`,
    headerHash === null
      ? "  header    not recorded, so that nothing follows from it"
      : `  header    ${headerHash}, state root ${stateRoot}`,
    `  accounts  ${accounts.proven} with a proof, ${accounts.unproven} without`,
    `  slots     ${slots.proven} with a proof, ${slots.unproven} without`,
    ...problems.slice(0, MOST_LINES).map((one) => `  WRONG     ${one}`),
    ...(more > 0 ? [`  WRONG     and ${more} more`] : []),
    problems.length === 0
      ? "nothing is wrong"
      : `${problems.length} ${problems.length === 1 ? "thing is" : "things are"} wrong`,
  ];
}
