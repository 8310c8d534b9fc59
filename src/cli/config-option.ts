import { type Command, Option, type OptionValues } from "commander";

/** Where the configuration is when no `--config` says so. A notice names a command, and nobody should have to look up a path at 3 a.m. */
export const configVariable = "FIREBREAK_CONFIG";

/** `--config`, or else the environment's. */
export function configOption(about: string): Option {
  const option = new Option("--config <path>", about);
  // Set to nothing, it names nothing.
  return process.env[configVariable] === "" ? option : option.env(configVariable);
}

export function requiredConfig(about: string): Option {
  return configOption(about).makeOptionMandatory();
}

/** A hook that leaves the environment's out where what was typed says another place; `words` are the command's own. */
export function unless(isElsewhere: (options: OptionValues, words: readonly string[]) => boolean) {
  return (_: Command, command: Command): void => {
    if (command.getOptionValueSource("config") !== "env" || !isElsewhere(command.opts(), command.args)) return;
    command.setOptionValue("config", undefined);
  };
}
