import { Command, InvalidArgumentError, Option } from "commander";
import { drill } from "../range/drill/drill.ts";
import { printDrill } from "../range/drill/print.ts";
import { loadRules } from "../range/drill/rules.ts";
import { drillNames, loadScenario } from "../range/drill/scenario.ts";
import { faults } from "../range/faults.ts";
import type { EngineName } from "../range/fork.ts";
import { isolate } from "../range/isolation.ts";
import { exits, out } from "./output.ts";

type Options = {
  readonly engine: EngineName;
  readonly recording?: string;
  readonly payload?: string;
  readonly forkUrl?: string;
  readonly forkBlock?: number;
  readonly config?: string;
  readonly responder: boolean;
  readonly benign?: true;
  readonly seed?: number;
  readonly fault?: string;
  readonly json?: true;
};

/** `firebreak drill`: an incident on a fork, with the real responder, and a score. */
export function drillCommand(): Command {
  return new Command("drill")
    .description("Rehearse an incident on a fork: boot, install, attack, contain, score.")
    .argument("[name]", `one of ${drillNames().join(", ")}`, drillNames()[0])
    .addOption(new Option("--engine <name>", "what runs the fork").choices(["anvil", "edr"]).default("anvil"))
    .option("--recording <file>", "the recording to fork from")
    .option("--payload <file>", "the attack's inputs")
    .option("--fork-url <url>", "an archive node to fork from (or FIREBREAK_FORK_URL)")
    .option("--fork-block <number>", "the block to fork at", whole)
    .option("--config <file>", "take detectors, actions and playbooks from this configuration, and nothing else")
    .option("--no-responder", "play the attack unanswered")
    .option("--benign", "play the announced change alone; nothing may be done about it")
    .option("--seed <number>", "vary attackers, amounts and spacing", whole)
    .addOption(new Option("--fault <name>", "what else goes wrong").choices(faults.map((fault) => fault.name)))
    .option("--json", "print one JSON object")
    .action(async (name: string, options: Options) => {
      const scenario = loadScenario(name);
      const rules = options.config === undefined ? undefined : loadRules(options.config);
      // The variable is a standing wish; a drill that runs on the embedded chain has no use for it.
      const forkUrl =
        options.forkUrl ?? (scenario.fork.recording === undefined ? undefined : process.env["FIREBREAK_FORK_URL"]);
      // A drill can never touch the real chain: from here on only loopback, and the upstream of a live fork, can be reached.
      isolate({ allow: forkUrl === undefined ? [] : [originOf(forkUrl)] });
      const result = await drill({
        scenario,
        engine: options.engine,
        variant: options.benign ? "benign" : options.responder ? "attack" : "no-responder",
        seed: options.seed,
        fault: faults.find((fault) => fault.name === options.fault),
        rules,
        recording: options.recording,
        payload: options.payload,
        forkUrl,
        forkBlock: options.forkBlock,
        now: Date.now,
        progress,
      });
      progress("");
      if (options.json) out(JSON.stringify(result.score));
      else for (const line of printDrill(result, process.stdout.isTTY === true)) out(line);
      process.exitCode = result.score.asExpected ? exits.ok : exits.failed;
    });
}

/** One line that is written over, on a terminal only. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${text}`);
}

function whole(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("expected a whole number.");
}

/** What children learn of a live fork's URL: where it is, not the key in its path. */
function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : url;
}
