import { Command } from "commander";
import { messageOf } from "../core/errors.ts";
import { type Verdict, verifyJournal } from "../store/verify.ts";

/** Where a command's words go and how it ends. */
export type AuditOutput = {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** The code with which the process will end. */
  readonly exit: (code: number) => void;
  /** Ends the process now, as commander wants it after a wrong option and after its help. */
  readonly quit: (code: number) => never;
};

const TAMPERED = 1;
const UNUSABLE = 2;

const processOutput: AuditOutput = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  exit: (code) => {
    process.exitCode = code;
  },
  quit: (code) => process.exit(code),
};

/** `firebreak audit verify`: exit 0 when the journal is intact, 1 when it is not, 2 when there is none to read. */
export function auditCommand(output: AuditOutput = processOutput): Command {
  const verify = new Command("verify")
    .description("Compute every hash of the journal again and name the first entry that is not as it was written.")
    .requiredOption("--store <path>", "the store whose journal is verified")
    .option("--json", "print one JSON object")
    .action((options: { store: string; json?: true }) => report(options.store, options.json === true, output));

  verify.configureOutput({ writeOut: output.out, writeErr: output.err });
  verify.exitOverride(({ exitCode }) => output.quit(exitCode === 0 ? 0 : UNUSABLE));
  return new Command("audit").description("Check the record of what the responder saw and did.").addCommand(verify);
}

function report(path: string, json: boolean, { out, err, exit }: AuditOutput): void {
  try {
    const verdict = verifyJournal(path);
    out(json ? `${JSON.stringify(verdict)}\n` : `${sentence(verdict)}\n`);
    exit(verdict.intact ? 0 : TAMPERED);
  } catch (error) {
    err(`${messageOf(error)}\n`);
    exit(UNUSABLE);
  }
}

function sentence(verdict: Verdict): string {
  return verdict.intact
    ? `intact: ${verdict.entries} entries, head ${verdict.head}`
    : `NOT INTACT at entry ${verdict.seq}: ${verdict.reason}; keep the file as evidence`;
}
