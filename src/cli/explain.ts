import { Command } from "commander";
import { FirebreakError } from "../core/errors.ts";
import type { Entry } from "../core/types.ts";
import { printable } from "../lib/printable.ts";
import { type Location, openRecordReadOnly } from "../record.ts";
import { configOption, unless } from "./config-option.ts";
import { explanationOf, incidentsNamed } from "./explain-of.ts";
import { isWrongInput, out } from "./output.ts";
import { unreadable } from "./status-now.ts";
import { awayText, processOf } from "./status-process.ts";
import { storePath } from "./store-path.ts";

const shown = 10;

/** `firebreak explain ID`: one incident on one screen. */
export function explainCommand(): Command {
  return new Command("explain")
    .description("Say what was seen, decided, done and verified of one incident; reads the store only.")
    .argument("<id>", "an incident's key or a part of it, or the id of an intent")
    .addOption(configOption("the configuration that names the store"))
    .hook(
      "preAction",
      unless(({ store }) => store !== undefined),
    )
    .option("--store <path>", "the store itself")
    .action(async (id: string, { config, store }: { config?: string; store?: string }) => {
      const entries = await allEntries(storePath(config, store)).catch((error: unknown) => noRecord(error, config));
      const [incident, ...others] = incidentsNamed(entries, id);
      // The record is what this reads, and the process may have gone further.
      const answer = await processOf(config);
      const away = answer?.status === "answers" && answer.isAway ? awayText(entries.at(-1)?.at) : undefined;
      if (incident === undefined)
        throw new FirebreakError(
          "UNKNOWN",
          away === undefined
            ? `expected an incident named ${id}, found none; look at \`firebreak status\``
            : `whether there is an incident named ${id} is not known: ${away}`,
        );
      if (others.length > 0)
        throw new FirebreakError(
          "UNKNOWN",
          `expected one incident, found ${others.length + 1}:\n${[incident, ...others]
            .slice(0, shown)
            .map((key) => `  ${key}`)
            .join("\n")}`,
        );
      if (away !== undefined) out(printable(`RECORD    ${away}`));
      for (const line of explanationOf(entries, incident, Date.now())) out(printable(line));
    });
}

/** Raises why it cannot be read, and what can be asked all the same. */
async function noRecord(error: unknown, config: string | undefined): Promise<never> {
  const fault = unreadable(error);
  if (isWrongInput(fault)) throw fault;
  const isThere = (await processOf(config))?.status === "answers";
  const process = isThere ? "the process runs, and says" : "a process that runs says";
  const how = isThere ? "--config" : "--config or --socket";
  throw new FirebreakError(
    fault.code,
    `${fault.message}; an incident is explained from the record alone: ${process} what is armed, holds and is open with \`firebreak status ${how}\``,
    { retryable: fault.retryable, cause: fault },
  );
}

/** The whole journal of a store. */
export async function allEntries(location: Location): Promise<readonly Entry[]> {
  const reader = await openRecordReadOnly(location);
  const all: Entry[] = [];
  try {
    for (;;) {
      const page = await reader.entries(all.at(-1)?.seq ?? 0, 1_000);
      if (page.length === 0) return all;
      all.push(...page);
    }
  } finally {
    await reader.close();
  }
}
