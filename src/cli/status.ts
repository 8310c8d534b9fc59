import { Command } from "commander";
import { printable } from "../lib/printable.ts";
import { isRecordWritten, openRecordReadOnly } from "../record.ts";
import { out } from "./output.ts";
import { type Status, statusOf } from "./status-of.ts";
import { storePath } from "./store-path.ts";

/** `firebreak status`: what the record says, also while a responder writes it. */
export function statusCommand(): Command {
  return new Command("status")
    .description("Say what the responder saw, did, and is armed for; reads the store only.")
    .option("--config <path>", "the configuration that names the store")
    .option("--store <path>", "the store itself: a path, or env:NAME for a database")
    .option("--json", "print one JSON object")
    .action(async ({ config, store, json }: { config?: string; store?: string; json?: true }) => {
      const location = storePath(config, store);
      const reader = await openRecordReadOnly(location);
      const said = await statusOf(reader).finally(() => reader.close());
      const status = { ...said, running: await isRecordWritten(location) };
      if (json) out(JSON.stringify(status));
      else for (const line of lines(status)) out(printable(line));
    });
}

/** What is armed is armed only while somebody runs; a record alone stops nothing. */
function lines(status: Status & { readonly running: boolean }): readonly string[] {
  const { mode, block, actions, incidents, open, faults, entries, lastEntryAt, running } = status;
  const time = (at: number | undefined) => (at === undefined ? "never" : new Date(at).toISOString());
  const word = (armed: boolean) => (running && armed ? "armed    " : "NOT ARMED");
  return [
    running ? `running, mode ${mode}` : `NOT RUNNING: no process writes this store; it last ran in mode ${mode}`,
    `observed up to block ${block ?? "none"}; ${entries} entries, the last one at ${time(lastEntryAt)}`,
    ...Object.entries(actions).map(([id, { armed, reason }]) => `${word(armed)} ${id}: ${reason}`),
    ...Object.entries(incidents).map(
      ([key, { verdict, reason, outcome }]) => `incident  ${key}: ${verdict} (${reason}); outcome: ${outcome}`,
    ),
    ...open.map(({ id, hash }) => `open      ${id}: sent as ${hash}`),
    ...Object.entries(faults).map(([ref, { at, reason }]) => `fault     ${ref} at ${time(at)}: ${reason}`),
  ];
}
