import { createReadStream, existsSync, renameSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { pipeline } from "node:stream/promises";
import { Command } from "commander";
import { FirebreakError, messageOf } from "../core/errors.ts";
import { anchorOf, type ReadAnchor } from "../lib/anchor.ts";
import { printable } from "../lib/printable.ts";
import { type Location, verifyRecord, withJournal } from "../record.ts";
import { createAnchorCheck } from "../store/anchored.ts";
import type { Verdict } from "../store/chain-check.ts";
import { exportLines, verifyExport } from "../store/export.ts";
import { configOption, unless } from "./config-option.ts";
import { err, exits, out } from "./output.ts";
import { storePath } from "./store-path.ts";

/** Where a command's lines go and how it ends. */
export type AuditOutput = {
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
  /** The code with which the process will end. */
  readonly exit: (code: number) => void;
};

type Verifying = {
  readonly config?: string;
  readonly store?: string;
  readonly export?: string;
  readonly anchors?: string;
  readonly signer?: readonly string[];
  readonly json?: true;
};
type Exporting = {
  readonly config?: string;
  readonly store?: string;
  readonly incident?: string;
  readonly out: string;
};

const processOutput: AuditOutput = {
  out,
  err,
  exit: (code) => {
    process.exitCode = code;
  },
};

/** `firebreak audit`: exit 0 when the journal is intact, 1 when it is not, 2 when there is none to read. */
export function auditCommand(output: AuditOutput = processOutput): Command {
  const verify = new Command("verify")
    .description("Compute every hash of the journal again and name the first entry that is not as it was written.")
    .addOption(configOption("the configuration that names the store whose journal is verified"))
    .hook(
      "preAction",
      unless((options) => (options["store"] ?? options["export"]) !== undefined),
    )
    .option("--store <path>", "the store itself: a path, or env:NAME for a database")
    .option("--export <file>", "or what `audit export` wrote of it")
    .option("--anchors <file>", "what a notifier wrote elsewhere: the journal must be the one that it names")
    .option("--signer <addresses...>", "whose anchors count; without it, everybody's")
    .option("--json", "print one JSON object")
    .action((options: Verifying) => ended(output, () => verified(options, output)));
  const writing = new Command("export")
    .description("Write the journal, or one incident, to a file that somebody else can verify without the store.")
    .addOption(configOption("the configuration that names the store"))
    .hook(
      "preAction",
      unless(({ store }) => store !== undefined),
    )
    .option("--store <path>", "the store itself: a path, or env:NAME for a database")
    .option("--incident <key>", "the key of one incident, or a part that only it has; without it, everything")
    .requiredOption("--out <file>", "where it is written; nothing that exists is replaced")
    .action((options: Exporting) => ended(output, () => exported(options, output)));

  return new Command("audit")
    .description("Check the record of what the responder saw and did, and hand it to others.")
    .addCommand(verify)
    .addCommand(writing);
}

async function ended({ err, exit }: AuditOutput, work: () => Promise<number>): Promise<void> {
  try {
    exit(await work());
  } catch (error) {
    err(`firebreak: ${printable(messageOf(error))}`);
    exit(exits.usage);
  }
}

async function verified(options: Verifying, { out }: AuditOutput): Promise<number> {
  const { config, store, export: file, json } = options;
  if (((store ?? config) === undefined) === (file === undefined))
    throw new FirebreakError(
      "CONFIG",
      "expected --config (or FIREBREAK_CONFIG) or --store, or else --export, to say what is verified",
    );
  const { anchors, others } = await anchorsOf(options);
  const verdict =
    file === undefined
      ? await storeVerdict(storePath(config, store), anchors)
      : await verifyExport(linesOf(file), anchors);
  const left = others === 0 ? "" : `; ${others} line(s) that are no anchors of these signers were left out`;
  out(printable(json === true ? JSON.stringify(verdict) : `${sentence(verdict)}${left}`));
  return verdict.intact ? exits.ok : exits.failed;
}

async function storeVerdict(location: Location, anchors: readonly ReadAnchor[]): Promise<Verdict> {
  const { seen, end } = createAnchorCheck(anchors);
  return end(await verifyRecord(location, { seen }));
}

/** The anchors that count. What stands in a public place may be anybody's, and stops nothing. */
async function anchorsOf({ anchors: file, signer }: Verifying) {
  const wanted = signer?.map((one) => one.toLowerCase());
  const anchors: ReadAnchor[] = [];
  let others = 0;
  if (file !== undefined)
    for await (const line of linesOf(file)) {
      const found = line.trim() === "" ? undefined : anchorOf(line);
      if (found === undefined) continue;
      if (typeof found === "string" || (wanted !== undefined && !wanted.includes(String(found.signer)))) others += 1;
      else anchors.push(found);
    }
  if (file !== undefined && anchors.length === 0)
    throw new FirebreakError(
      "CONFIG",
      `expected anchors in ${file}, found none${signer ? " of these signers" : ""}; give the file of a notifier`,
    );
  return { anchors, others };
}

async function exported({ config, store, incident, out: file }: Exporting, { out }: AuditOutput): Promise<number> {
  const location = storePath(config, store);
  const beside = `${file}.new`;
  const taken = [file, beside].find(existsSync);
  if (taken !== undefined)
    throw new FirebreakError(
      "CONFIG",
      `expected a new file, found one at ${taken}; nothing was written, give another --out`,
    );
  let count = -1;
  const counted = async function* (lines: AsyncIterable<string>) {
    for await (const line of lines) {
      count += 1;
      yield `${line}\n`;
    }
  };
  // Whole or not at all. Open before anything is read: what a stream opens by itself may come to be after it was removed.
  const handle = await open(beside, "wx", 0o600).catch((error: unknown) => {
    throw new FirebreakError("CONFIG", `${beside} cannot be written (${messageOf(error)}); give another --out`);
  });
  try {
    await withJournal(location, (db) => pipeline(counted(exportLines(db, incident)), handle.createWriteStream()));
    renameSync(beside, file);
  } finally {
    await handle.close();
    rmSync(beside, { force: true });
  }
  out(`${count} entries written to ${file}; \`firebreak audit verify --export ${file}\` verifies it`);
  return exits.ok;
}

async function* linesOf(file: string): AsyncIterable<string> {
  const input = createReadStream(resolve(file), "utf8");
  try {
    yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
  } catch (error) {
    const why = `expected a file at ${file}, which cannot be read (${messageOf(error)}); correct the path`;
    throw new FirebreakError("CONFIG", why, { cause: error });
  }
}

function sentence(verdict: Verdict): string {
  if (!verdict.intact) return `NOT INTACT at entry ${verdict.seq}: ${verdict.reason}; keep the file as evidence`;
  const { entries, head, anchored } = verdict;
  return `intact: ${entries} entries, head ${head}${anchored === undefined ? "" : `; anchored up to entry ${anchored}`}`;
}
