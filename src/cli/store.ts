import { Command } from "commander";
import { resolveUrl } from "../app/nodes.ts";
import { FirebreakError } from "../core/errors.ts";
import { isReference } from "../lib/references.ts";
import { backUp, restore } from "../store/backup.ts";
import { copyToPostgres } from "../store/copy.ts";
import { out } from "./output.ts";

/** `firebreak store`: moving and keeping the record. */
export function storeCommand(): Command {
  const copy = new Command("copy")
    .description("Copy a store from a file into an empty PostgreSQL database, and verify what arrived.")
    .requiredOption("--from <path>", "the file; stop its responder first")
    .requiredOption("--to <env:NAME>", "the environment variable with the database's URL")
    .option("--spool <path>", "the second file, where `spool:` names one")
    .action(async ({ from, to, spool }: { from: string; to: string; spool?: string }) => {
      if (!isReference(to))
        throw new FirebreakError(
          "CONFIG",
          "expected --to env:NAME; a URL with a password stays out of the command line",
        );
      say("copied", await copyToPostgres(from, resolveUrl(to, process.env), spool));
    });
  const keep = new Command("backup")
    .description("Copy a store's file while a responder writes it, and verify the copy.")
    .requiredOption("--store <path>", "the store")
    .requiredOption("--out <path>", "the copy, which must not exist yet")
    .option("--spool <path>", "the second file, where `spool:` names one")
    .action(async ({ store, out: path, spool }: { store: string; out: string; spool?: string }) => {
      if (isReference(store))
        throw new FirebreakError(
          "CONFIG",
          "expected a file; of a database, PostgreSQL's own pg_dump makes copies, and `firebreak audit export` one that verifies itself",
        );
      say("copied", await backUp(store, path, spool));
    });
  const back = new Command("restore")
    .description("Verify a copy and put it where there is no store.")
    .requiredOption("--from <path>", "the copy")
    .requiredOption("--store <path>", "the store, which must not exist yet")
    .action(async ({ from, store }: { from: string; store: string }) => say("restored", await restore(from, store)));

  return new Command("store")
    .description("Move the record, and keep copies of it.")
    .addCommand(copy)
    .addCommand(keep)
    .addCommand(back);
}

function say(done: string, { entries, head }: { readonly entries: number; readonly head: string }): void {
  out(`${done} and verified: ${entries} entries, head ${head}`);
}
