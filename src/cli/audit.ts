import { Command } from "commander";
import { messageOf } from "../core/errors.ts";
import type { Verdict } from "../store/chain-check.ts";
import { verifyJournal } from "../store/verify.ts";
import { err, exits, out } from "./output.ts";

/** Where a command's lines go and how it ends. */
export type AuditOutput = {
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
  /** The code with which the process will end. */
  readonly exit: (code: number) => void;
};

const processOutput: AuditOutput = {
  out,
  err,
  exit: (code) => {
    process.exitCode = code;
  },
};

/** `firebreak audit verify`: exit 0 when the journal is intact, 1 when it is not, 2 when there is none to read. */
export function auditCommand(output: AuditOutput = processOutput): Command {
  const verify = new Command("verify")
    .description("Compute every hash of the journal again and name the first entry that is not as it was written.")
    .requiredOption("--store <path>", "the store whose journal is verified")
    .option("--json", "print one JSON object")
    .action((options: { store: string; json?: true }) => report(options.store, options.json === true, output));

  return new Command("audit").description("Check the record of what the responder saw and did.").addCommand(verify);
}

function report(path: string, json: boolean, { out, err, exit }: AuditOutput): void {
  try {
    const verdict = verifyJournal(path);
    out(json ? JSON.stringify(verdict) : sentence(verdict));
    exit(verdict.intact ? exits.ok : exits.failed);
  } catch (error) {
    err(`firebreak: ${messageOf(error)}`);
    exit(exits.usage);
  }
}

function sentence(verdict: Verdict): string {
  return verdict.intact
    ? `intact: ${verdict.entries} entries, head ${verdict.head}`
    : `NOT INTACT at entry ${verdict.seq}: ${verdict.reason}; keep the file as evidence`;
}
