import { join } from "node:path";
import { Command, Option } from "commander";
import { FirebreakError } from "../core/errors.ts";
import { printable } from "../lib/printable.ts";
import { chainAt, chainsOf } from "../range/drill/chains.ts";
import type { DrillResult } from "../range/drill/drill.ts";
import { verdict } from "../range/drill/print.ts";
import { loadScenario, type Scenario } from "../range/drill/scenario.ts";
import type { Live } from "../range/drill/source.ts";
import { firstChain } from "../range/drill/step.ts";
import type { EngineName } from "../range/fork.ts";
import { isolate } from "../range/isolation.ts";
import { type Recorded, record, type Take } from "../range/record.ts";
import { proofsPathOf, refuseOverwriting, writeRecording } from "../range/recorded/pack.ts";
import { clockOf } from "./clock.ts";
import { blockOf, liveOf, type OfChain, urlOf } from "./live.ts";
import { exits, out } from "./output.ts";
import { originOf, progress } from "./play.ts";
import { whole } from "./whole.ts";

type Options = {
  readonly rpc: readonly OfChain<string>[];
  readonly block: readonly OfChain<number>[];
  readonly out?: string;
  readonly payload?: string;
  readonly engine: EngineName;
  readonly seed: readonly number[];
};

/** `firebreak fork record`: a drill on live forks becomes a file for each chain that it plays from, without the nodes. */
export function recordCommand(): Command {
  return new Command("record")
    .description(
      "Play a drill on a live fork (with the responder, without it, and its benign twin) and record exactly what was touched, with proofs.",
    )
    .argument("<drill>", "its name, or the path of its folder")
    .option(
      "--rpc <url>",
      "an archive node (or FIREBREAK_FORK_URL); of another chain than the first, NAME=URL; may be repeated",
      urlOf,
      [],
    )
    .option("--block <number>", "the block to fork at, or NAME=NUMBER; the scenario's unless given", blockOf, [])
    .option(
      "-o, --out <file>",
      "a new .json or .json.gz; in the drill's folder, by the scenario's name for it, unless given",
    )
    .option("--payload <file>", "the attack's inputs")
    .addOption(new Option("--engine <name>", "what runs the fork").choices(["anvil", "edr"]).default("anvil"))
    .option("--seed <number>", "play the attack with this seed, too; may be repeated", seeds, [])
    .action(recordDrill);
}

async function recordDrill(name: string, options: Options): Promise<void> {
  const scenario = loadScenario(name);
  const live = sitesOf(scenario, options);
  const paths = pathsOf(scenario, [...live.keys()], options.out);
  for (const path of paths.values()) refuseOverwriting(path);
  isolate({ allow: [...live.values()].map(({ url }) => originOf(url)) });

  const results: DrillResult[] = [];
  const { engine, payload, seed } = options;
  const recorded = await record({
    ...{ scenario, live, engine, payload, progress },
    ...{ fault: undefined, rules: undefined, takes: takesOf(seed) },
    ...{ now: Date.now, pace: clockOf("fast"), isPatient: true },
    onTake: (result) => {
      results.push(result);
      progress("");
      out(printable(takeLine(result)));
    },
  });
  progress("");
  for (const one of recorded) {
    const path = paths.get(one.on) ?? "";
    writeRecording(path, one.recording, one.proofs);
    for (const line of linesOf(one, path)) out(printable(line));
  }
  process.exitCode = results.every(({ score }) => score.asExpected) ? exits.ok : exits.failed;
}

/** The nodes, each with the block after which its chain is recorded. */
function sitesOf(scenario: Scenario, { rpc, block: blocks }: Options): ReadonlyMap<string, Required<Live>> {
  const usual = process.env["FIREBREAK_FORK_URL"];
  const live = liveOf(scenario, rpc.length === 0 && usual !== undefined ? urlOf(usual, []) : rpc, blocks);
  if (live.size === 0) throw new FirebreakError("CONFIG", "expected the URL of a node after --rpc, found none");
  return new Map(
    [...live].map(([on, { url, block = chainAt(chainsOf(scenario), on).fork.block }]) => {
      if (block !== undefined) return [on, { url, block }];
      const option = on === firstChain ? "--block" : `--block ${on}=NUMBER`;
      throw new FirebreakError("CONFIG", `expected ${option}, since ${scenario.name} does not name a block of ${on}`);
    }),
  );
}

/** A file for each chain, by the scenario's name for it; one alone may be named by the user. */
function pathsOf(
  scenario: Scenario,
  chains: readonly string[],
  named: string | undefined,
): ReadonlyMap<string, string> {
  if (named !== undefined && chains.length > 1)
    throw new FirebreakError(
      "CONFIG",
      `expected no --out, since ${chains.join(" and ")} are recorded in files of their own; the scenario names them`,
    );
  const paths = chains.map((on) => {
    const { recording } = chainAt(chainsOf(scenario), on).fork;
    return [on, named ?? join(scenario.folder, `${recording}.json.gz`)] as const;
  });
  if (new Set(paths.map(([, path]) => path)).size === paths.length) return new Map(paths);
  throw new FirebreakError(
    "CONFIG",
    `expected a recording of its own for each of ${chains.join(" and ")}; ${scenario.name} names one twice`,
  );
}

function takesOf(seeded: readonly number[]): readonly Take[] {
  const variants = ["attack", "no-responder", "benign"] as const;
  return [
    ...variants.map((variant) => ({ variant, seed: undefined })),
    ...seeded.map((seed) => ({ variant: "attack" as const, seed })),
  ];
}

function takeLine({ score }: DrillResult): string {
  const seed = score.seed === null ? "" : `, seed ${score.seed}`;
  const end = score.asExpected ? verdict(score) : `NOT as expected: ${score.why.join("; ")}`;
  return `played ${score.drill} (${score.variant}${seed}): ${end}`;
}

function linesOf({ on, recording, proofs, unproven, others }: Recorded, path: string): readonly string[] {
  const { stateOf, accounts, codes } = recording;
  const slots = [...accounts.values()].reduce((sum, account) => sum + account.slots.size, 0);
  return [
    `recorded block ${stateOf}${on === firstChain ? "" : ` of ${on}`}: ${accounts.size} accounts, ${slots} slots, ${codes.size} codes`,
    `  ${path}`,
    proofs === undefined ? `  no proofs: ${unproven}` : `  ${proofsPathOf(path)}, verified against the header`,
    ...others.map((one) => `  asked for and not kept: ${one}`),
  ];
}

function seeds(text: string, earlier: readonly number[]): readonly number[] {
  return [...earlier, whole(text)];
}
