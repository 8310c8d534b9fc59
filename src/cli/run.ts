import { Command } from "commander";
import { createApp } from "../app.ts";
import { openRecord } from "../record.ts";
import { run } from "../run.ts";
import { interruption } from "./output.ts";
import { enter, outliveReaders } from "./surroundings.ts";

/** `firebreak run`: the responder, until it is told to stop. */
export function runCommand(): Command {
  return new Command("run")
    .description("Watch the chain and respond, until Ctrl-C.")
    .requiredOption("--config <path>", "the configuration")
    .action(async ({ config: path }: { config: string }) => {
      outliveReaders();
      const interrupted = interruption();
      const { config, around } = enter(path);
      const app = await createApp(config, around);
      try {
        const store = await openRecord(config, around, app.chains[0]?.executor?.sender);
        await run(app, store, { ...around, socket: config.operator.socket }, interrupted).finally(() => store.close());
      } finally {
        await app.close();
      }
    });
}
