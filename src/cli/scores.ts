import { Command } from "commander";
import { printable } from "../lib/printable.ts";
import { keptLines } from "../range/drill/kept.ts";
import { keptScores } from "./kept-scores.ts";
import { out } from "./output.ts";

type Options = { readonly store: string; readonly json?: true };

/** `firebreak scores`: what drills came to, of those that were kept. */
export function scoresCommand(): Command {
  return new Command("scores")
    .description("List the scores that `drill --store` kept.")
    .argument("[drill]", "only those of this drill")
    .requiredOption("--store <file>", "the store that they were kept in")
    .option("--json", "print one JSON list")
    .action(async (drill: string | undefined, { store, json }: Options) => {
      const found = await keptScores(store, drill);
      if (json) out(printable(JSON.stringify(found.map(({ at, ref, body }) => ({ at, drill: ref, ...body })))));
      else for (const line of keptLines(found)) out(printable(line));
    });
}
