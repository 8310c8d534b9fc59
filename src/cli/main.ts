#!/usr/bin/env node
import { Command } from "commander";
import { auditCommand } from "./audit.ts";
import { backtestCommand } from "./backtest.ts";
import { checkCommand } from "./check.ts";
import { drillCommand } from "./drill.ts";
import { explainCommand } from "./explain.ts";
import { forkCommand } from "./fork.ts";
import { operatorCommands } from "./operator.ts";
import { exitCodeOf } from "./output.ts";
import { planCommand } from "./plan.ts";
import { replayCommand } from "./replay.ts";
import { runCommand } from "./run.ts";
import { safeCommand } from "./safe.ts";
import { schemaCommand } from "./schema.ts";
import { signCommand } from "./sign.ts";
import { statusCommand } from "./status.ts";
import { storeCommand } from "./store.ts";
import { tripCommand } from "./trip.ts";

const program = new Command("firebreak")
  .description("Contains on-chain incidents: sees them, pulls the narrowest lever, proves that it held.")
  .addCommand(drillCommand())
  .addCommand(runCommand())
  .addCommand(checkCommand())
  .addCommand(statusCommand())
  .addCommand(auditCommand())
  .addCommand(storeCommand())
  .addCommand(forkCommand())
  .addCommand(planCommand())
  .addCommand(explainCommand())
  .addCommand(replayCommand())
  .addCommand(backtestCommand())
  .addCommand(schemaCommand())
  .addCommand(signCommand())
  .addCommand(safeCommand())
  .addCommand(tripCommand())
  .addHelpText("after", "\nIn a checkout, ./firebreak also takes: test, npm, node, exec.");

for (const command of operatorCommands()) program.addCommand(command);

// Every command gives its errors here, so that one place decides on words and exit codes.
for (const command of [program, ...program.commands, ...program.commands.flatMap((one) => one.commands)])
  command.exitOverride().showHelpAfterError("(`--help` after a command says what it takes)");

process.exitCode = await exitCodeOf(program, process.argv.slice(2));
