import { Command } from "commander";
import { printable } from "../lib/printable.ts";
import { configVariable } from "./config-option.ts";
import { versionHere } from "./version.ts";

type Entry = { readonly term: string; readonly about: string; load(): Promise<Command> };

const operator = async (name: string): Promise<Command> => {
  const found = (await import("./operator.ts")).operatorCommands().find((command) => command.name() === name);
  if (found === undefined) throw new Error(`expected a command ${name} among those of an operator`);
  return found;
};

function entry(term: string, about: string, load: () => Promise<Command> = () => operator(nameOf(term))): Entry {
  return { term, about, load };
}

function nameOf(term: string): string {
  return term.split(" ")[0] ?? term;
}

/** Every command, in the order of the help. Each has its code loaded when it is asked for: a start costs what that command needs, and the help nothing. */
const entries: readonly Entry[] = [
  entry("drill [options] [name]", "Rehearse an incident on a fork: boot, install, attack, contain, score.", async () =>
    (await import("./drill.ts")).drillCommand(),
  ),
  entry("scores [options] [drill]", "List the scores that `drill --store` kept.", async () =>
    (await import("./scores.ts")).scoresCommand(),
  ),
  entry("run [options]", "Watch the chain and respond, until Ctrl-C.", async () =>
    (await import("./run.ts")).runCommand(),
  ),
  entry("check [options]", "Prove on the chain that a configuration would see and act; sends nothing.", async () =>
    (await import("./check.ts")).checkCommand(),
  ),
  entry(
    "status [options]",
    "Say what the responder saw, did, and is armed for, from the store; with --config the running process also says how its nodes stand.",
    async () => (await import("./status.ts")).statusCommand(),
  ),
  entry("audit", "Check the record of what the responder saw and did, and hand it to others.", async () =>
    (await import("./audit.ts")).auditCommand(),
  ),
  entry("store", "Move the record, and keep copies of it.", async () => (await import("./store.ts")).storeCommand()),
  entry("fork", "Forks of mainnet without an RPC endpoint.", async () => (await import("./fork.ts")).forkCommand()),
  entry(
    "readiness [options] <address...>",
    "Ask contracts, before an incident does, who could stop them, how fast, and who could undo it.",
    async () => (await import("./readiness.ts")).readinessCommand(),
  ),
  entry("plan", "Write down what a hub may do, prove it on a fork, propose it, commit it.", async () =>
    (await import("./plan.ts")).planCommand(),
  ),
  entry(
    "explain [options] <id>",
    "Say what was seen, decided, done and verified of one incident; reads the store only.",
    async () => (await import("./explain.ts")).explainCommand(),
  ),
  entry(
    "replay [options]",
    "Run the rules on one block, one transaction, or a journal, and print what they say; sends nothing.",
    async () => (await import("./replay.ts")).replayCommand(),
  ),
  entry(
    "backtest [options]",
    "Run the rules over a range of blocks: how often they fire, what they would have done, how early; sends nothing.",
    async () => (await import("./backtest.ts")).backtestCommand(),
  ),
  entry("schema [options]", "Print the JSON Schema of a configuration, for editors.", async () =>
    (await import("./schema.ts")).schemaCommand(),
  ),
  entry(
    "sign [options] [verb] [scope]",
    "Sign an approval for something that loosens, or add a signature to one; works offline.",
    async () => (await import("./sign.ts")).signCommand(),
  ),
  entry("safe", "Propose a transaction to a Safe, sign it offline, see where it stands, execute it.", async () =>
    (await import("./safe.ts")).safeCommand(),
  ),
  entry("trip", "Have guardians sign a trip of a plan offline, see where it stands, relay it.", async () =>
    (await import("./trip.ts")).tripCommand(),
  ),
  entry("approve [options] <incident>", "Take the steps that are proposed or announced for an incident, now."),
  entry("act [options] <action>", "Take one configured action now."),
  entry("veto [options] <incident>", "Stop what was announced for an incident; needs an approval of its whole key."),
  entry("brake [options]", "Leave every action to a person for a while; needs an approval."),
  entry("silence [options] <scope>", "Ignore findings for a while; needs an approval."),
  entry("maintenance [options] <scope>", "Only tell of findings for a while; needs an approval."),
  entry("disarm [options] <action>", "Leave out an action for a while; needs an approval."),
  entry("mode [options] <level> [playbook]", "Lower how far playbooks go for a while; needs an approval."),
  entry("reload [options]", "Take a changed configuration that loosens; needs an approval of its exact text."),
  entry("lift [options] <what> [scope]", "End early what was loosened; needs no approval."),
];

export const commandNames: readonly string[] = entries.map(({ term }) => nameOf(term));

/** The command line for these words: the command that they name is whole, of the others only what the help says. */
export async function programFor(argv: readonly string[]): Promise<Command> {
  const named = argv[0] === "help" ? argv[1] : argv[0];
  const terms = new Map(entries.map(({ term }) => [nameOf(term), term]));
  const program = new Command("firebreak")
    .description("Contains on-chain incidents: sees them, pulls the narrowest lever, proves that it held.")
    .version(versionHere())
    .configureHelp({ subcommandTerm: (command) => terms.get(command.name()) ?? "help [command]" })
    .addHelpText("after", "\nIn a checkout, ./firebreak also takes: test, npm, node, exec.");
  for (const { term, about, load } of entries) {
    const isNamed = nameOf(term) === named;
    program.addCommand(isNamed ? await load() : new Command(nameOf(term)).description(about));
  }

  // Every command gives its errors at one place, which decides on words and exit codes.
  const nested = program.commands.flatMap((one) => one.commands);
  for (const command of [program, ...program.commands, ...nested])
    command
      .exitOverride()
      .configureOutput({
        outputError: (text, write) => write(withFound(text, argv.slice(nested.includes(command) ? 2 : 1))),
      })
      .showHelpAfterError("(`--help` after a command says what it takes)");
  return program;
}

/** What is missing is often there under another name, or without one. Of an option its name alone is repeated: what it was given may be a key. */
function withFound(text: string, words: readonly string[]): string {
  if (!/^error: required option .* not specified\n$/.test(text)) return text;
  const options = words.filter((word) => word.startsWith("--")).map((word) => word.replace(/=.*$/s, ""));
  const operands = words[0]?.startsWith("-") === false ? words.slice(0, 1) : [];
  const found = [...operands, ...options].join(" ") || "nothing";
  const variable = text.includes("'--config ") ? `, nor is ${configVariable} set` : "";
  return `${text.trimEnd()}${variable}, found ${printable(found)}\n`;
}
