import { join } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { FirebreakError } from "../core/errors.ts";
import type { DrillResult } from "../range/drill/drill.ts";
import { verdict } from "../range/drill/print.ts";
import { loadScenario, type Scenario } from "../range/drill/scenario.ts";
import type { EngineName } from "../range/fork.ts";
import { isolate } from "../range/isolation.ts";
import { type Recorded, record, type Take } from "../range/record.ts";
import { proofsPathOf, refuseOverwriting, writeRecording } from "../range/recorded/pack.ts";
import { clockOf } from "./clock.ts";
import { exits, out } from "./output.ts";
import { originOf, progress } from "./play.ts";

type Options = {
  readonly rpc?: string;
  readonly block?: number;
  readonly out?: string;
  readonly payload?: string;
  readonly engine: EngineName;
  readonly seed: readonly number[];
};

/** `firebreak fork record`: a drill on a live fork becomes a file that the drill plays from, without the node. */
export function recordCommand(): Command {
  return new Command("record")
    .description(
      "Play a drill on a live fork (with the responder, without it, and its benign twin) and record exactly what was touched, with proofs.",
    )
    .argument("<drill>", "its name, or the path of its folder")
    .option("--rpc <url>", "an archive node of mainnet (or FIREBREAK_FORK_URL)")
    .option("--block <number>", "the block to fork at; the scenario's unless given", whole)
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
  const rpcUrl = options.rpc ?? process.env["FIREBREAK_FORK_URL"];
  if (rpcUrl === undefined) throw new FirebreakError("CONFIG", "expected the URL of a node after --rpc, found none");
  const block = options.block ?? scenario.fork.block;
  if (block === undefined)
    throw new FirebreakError("CONFIG", `expected --block, since ${scenario.name} does not name one under fork`);
  const path = options.out ?? pathOf(scenario);
  refuseOverwriting(path);
  isolate({ allow: [originOf(rpcUrl)] });

  const results: DrillResult[] = [];
  const { engine, payload, seed } = options;
  const recorded = await record({
    ...{ scenario, rpcUrl, block, engine, payload, progress },
    ...{ fault: undefined, rules: undefined, now: Date.now, pace: clockOf("fast"), takes: takesOf(seed) },
    onTake: (result) => {
      results.push(result);
      progress("");
      out(takeLine(result));
    },
  });
  progress("");
  writeRecording(path, recorded.recording, recorded.proofs);
  for (const line of linesOf(recorded, path)) out(line);
  process.exitCode = results.every(({ score }) => score.asExpected) ? exits.ok : exits.failed;
}

function pathOf({ name, folder, fork }: Scenario): string {
  if (fork.recording !== undefined) return join(folder, `${fork.recording}.json.gz`);
  throw new FirebreakError(
    "CONFIG",
    `expected fork.recording in ${name} to name its recording, found none; a drill of the embedded chain needs none`,
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

function linesOf({ recording, proofs, unproven, others }: Recorded, path: string): readonly string[] {
  const { stateOf, accounts, codes } = recording;
  const slots = [...accounts.values()].reduce((sum, account) => sum + account.slots.size, 0);
  return [
    `recorded block ${stateOf}: ${accounts.size} accounts, ${slots} slots, ${codes.size} codes`,
    `  ${path}`,
    proofs === undefined ? `  no proofs: ${unproven}` : `  ${proofsPathOf(path)}, verified against the header`,
    ...others.map((one) => `  asked for and not kept: ${one}`),
  ];
}

function seeds(text: string, earlier: readonly number[]): readonly number[] {
  return [...earlier, whole(text)];
}

function whole(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("expected a whole number.");
}
