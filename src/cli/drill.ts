import { Command, Option } from "commander";
import { FirebreakError } from "../core/errors.ts";
import { printable } from "../lib/printable.ts";
import { type DrillOptions, type DrillResult, drill } from "../range/drill/drill.ts";
import { printDrill } from "../range/drill/print.ts";
import { loadRules, type Rules } from "../range/drill/rules.ts";
import { sampleOf } from "../range/drill/sample.ts";
import { drillNames, loadScenario, type Scenario } from "../range/drill/scenario.ts";
import { type Turn, turnsOf } from "../range/drill/series.ts";
import { whichOf } from "../range/drill/which.ts";
import type { Fault } from "../range/faults/fault.ts";
import { faults } from "../range/faults.ts";
import type { EngineName } from "../range/fork.ts";
import { isolate } from "../range/isolation.ts";
import { reporterFor } from "../range/report/report.ts";
import { type ClockName, clockNames, clockOf } from "./clock.ts";
import { drillSeries } from "./drill-series.ts";
import { keepScores, madeHere, requireStore } from "./kept-scores.ts";
import { blockOf, liveOf, type OfChain, urlOf } from "./live.ts";
import { exits, out } from "./output.ts";
import { originOf, progress } from "./play.ts";
import { requireReportFile, writeReport } from "./report-file.ts";
import { atLeastOne, whole } from "./whole.ts";

type Options = {
  readonly engine: EngineName;
  readonly recording?: string;
  readonly payload?: string;
  readonly forkUrl: readonly OfChain<string>[];
  readonly forkBlock: readonly OfChain<number>[];
  readonly config?: string;
  readonly responder: boolean;
  readonly benign?: true;
  readonly seed?: number;
  readonly fault?: string;
  readonly json?: true;
  readonly all?: true;
  readonly matrix?: true;
  readonly jobs: number;
  readonly sample?: number;
  readonly draw: number;
  readonly resume?: string;
  readonly clock: ClockName;
  readonly report: readonly string[];
  readonly store?: string;
};

/** What names one file, one node or one configuration fits one drill. */
const ofOne = ["report", "recording", "payload", "forkUrl", "forkBlock", "config"];

/** `firebreak drill`: an incident on a fork, with the real responder, and a score. */
export function drillCommand(): Command {
  return new Command("drill")
    .description("Rehearse an incident on a fork: boot, install, attack, contain, score.")
    .argument("[name]", `one of ${drillNames().join(", ")}, or the path of a folder; the first one unless named`)
    .addOption(new Option("--engine <name>", "what runs the fork").choices(["anvil", "edr"]).default("anvil"))
    .option("--recording <file>", "the recording to fork from")
    .option("--payload <file>", "the attack's inputs")
    .option(
      "--fork-url <url>",
      "an archive node to fork from (or FIREBREAK_FORK_URL); of another chain than the first, NAME=URL; may be repeated",
      urlOf,
      [],
    )
    .option("--fork-block <number>", "the block to fork at, or NAME=NUMBER", blockOf, [])
    .addOption(
      new Option(
        "--clock <name>",
        "when a block is closed: as the drill says, as mainnet does, or at each line of input",
      )
        .choices(clockNames)
        .default("fast"),
    )
    .option(
      "--config <file>",
      "take detectors, actions, playbooks and assets from this configuration, and nothing else",
    )
    .option("--no-responder", "play the attack unanswered")
    .option("--benign", "play the announced change alone; nothing may be done about it")
    .option("--seed <number>", "vary attackers, amounts and spacing", whole)
    .addOption(new Option("--fault <name>", "what else goes wrong").choices(faults.map((fault) => fault.name)))
    .option(
      "--report <file>",
      "write a report as .html or .md, beside an attack that nobody answers; may be repeated",
      (path: string, earlier: readonly string[]) => [...earlier, path],
      [],
    )
    .option("--store <file>", "keep the score in this store, which `firebreak scores` lists; made when absent")
    .option("--json", "print one JSON object")
    .addOption(new Option("--all", "every drill, one after another, and a table").conflicts(["matrix", ...ofOne]))
    .addOption(
      new Option("--matrix", "every drill, or the named one, with every fault, and a table").conflicts([
        "fault",
        ...ofOne,
      ]),
    )
    .addOption(
      new Option("--sample <number>", "so many cells of the matrix instead of all")
        .argParser(atLeastOne)
        .conflicts("all"),
    )
    .option("--draw <seed>", "with --sample: which cells", whole, 1)
    .option("--jobs <number>", "with --all and --matrix: drills at once", atLeastOne, 1)
    .addOption(
      new Option(
        "--resume <file>",
        "with --all and --matrix: keep the scores in this file as they come, and play only what it has not as expected",
      ).conflicts(ofOne),
    )
    .action(playAsked);
}

async function playAsked(name: string | undefined, options: Options): Promise<void> {
  const rules = options.config === undefined ? undefined : loadRules(options.config);
  const fault = faults.find((one) => one.name === options.fault);
  if (options.all || options.matrix) return playMany(name, options, rules, fault);
  if (options.resume === undefined) return playOne(name, options, rules, fault);
  throw new FirebreakError("CONFIG", "expected --all or --matrix beside --resume, found neither");
}

async function playMany(
  name: string | undefined,
  options: Options,
  rules: Rules | undefined,
  fault: Fault | undefined,
): Promise<void> {
  if (options.all && name !== undefined)
    throw new FirebreakError("CONFIG", `expected no name beside --all, found ${name}`);
  const scenarios = (name === undefined ? drillNames() : [name]).map(loadScenario);
  const turns = turnsOf(scenarios, options.matrix ? [undefined, ...faults] : [fault]);
  const { sample, draw } = options;
  const made = madeHere();
  await requireStore(options.store);
  isolate({ allow: [] });
  const optionsOf = (turn: Turn) => ({ ...drillOptions(turn.scenario, options, rules), ...turn });
  const played = await drillSeries(sample === undefined ? turns : sampleOf(turns, sample, draw), {
    ...options,
    which: (turn) => whichOf(optionsOf(turn)),
    play: (turn) => drill(optionsOf(turn)),
  });
  await keepScores(options.store, played, made, Date.now);
}

async function playOne(
  name = drillNames()[0] ?? "",
  options: Options,
  rules: Rules | undefined,
  fault: Fault | undefined,
) {
  const scenario = loadScenario(name);
  // What cannot be written is said before a minute has gone.
  const reports = options.report.map((path) => ({ path, write: reporterFor(path) }));
  for (const { path } of reports) requireReportFile(path);
  await requireStore(options.store);
  const live = liveOf(scenario, urlsOf(scenario, options), options.forkBlock);
  const made = madeHere();
  // A drill can never touch the real chain: from here on only loopback, and the upstreams of live forks, can be reached.
  isolate({ allow: [...live.values()].map(({ url }) => originOf(url)) });
  const result = await drill({ ...drillOptions(scenario, options, rules), fault, live, progress });
  progress("");
  // Before anything else that may go wrong: what was played is not lost.
  if (options.json) out(printable(JSON.stringify(result.score)));
  else for (const line of printDrill(result, process.stdout.isTTY === true)) out(line);
  process.exitCode = result.score.asExpected ? exits.ok : exits.failed;
  await keepScores(options.store, [result.score], made, Date.now);
  const unanswered = await comparison(result, options, () =>
    drill({ ...drillOptions(scenario, options, rules), live, progress, variant: "no-responder" }),
  );
  progress("");
  const report = { scenario, rules: rules ?? scenario.responder, result, unanswered };
  for (const { path, write } of reports) writeReport(path, write(report));
}

/** The variable is a standing wish; a drill that does not begin on a recording has no use for it. */
function urlsOf({ fork }: Scenario, { forkUrl }: Options): readonly OfChain<string>[] {
  const usual = fork.recording === undefined ? undefined : process.env["FIREBREAK_FORK_URL"];
  return usual === undefined || forkUrl.length > 0 ? forkUrl : urlOf(usual, []);
}

/** An attack is told beside the same one with nobody there. */
async function comparison(
  { score }: DrillResult,
  { report }: Options,
  play: () => Promise<DrillResult>,
): Promise<DrillResult | undefined> {
  const isAttack = score.variant === "attack" || score.variant === "fault";
  return report.length > 0 && isAttack ? play() : undefined;
}

function drillOptions(scenario: Scenario, options: Options, rules: Rules | undefined): DrillOptions {
  const { engine, benign, responder, seed, recording, payload } = options;
  return {
    ...{ scenario, engine, seed, rules, recording, payload, live: new Map(), fault: undefined },
    variant: benign || (responder && scenario.attack.length === 0) ? "benign" : responder ? "attack" : "no-responder",
    now: Date.now,
    pace: clockOf(options.clock),
    isPatient: options.clock === "fast",
    progress: () => {},
  };
}
