import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { Command, InvalidArgumentError } from "commander";
import { FirebreakError } from "../core/errors.ts";
import { word } from "../lib/fields.ts";
import { textAt } from "../lib/plain-file.ts";
import { printable } from "../lib/printable.ts";
import { parsePlan } from "../lifecycle/plan-file.ts";
import { maxFileBytes, saveTrip } from "../lifecycle/trip/file.ts";
import { tripLines } from "../lifecycle/trip/print.ts";
import { proposeTrip } from "../lifecycle/trip/propose.ts";
import { configOption, unless } from "./config-option.ts";
import { out } from "./output.ts";
import { type ChainOptions, openSafeOffice } from "./safe-office.ts";
import { pathHere } from "./surroundings.ts";
import { whole } from "./whole.ts";

type Options = ChainOptions & {
  readonly out: string;
  readonly mask?: string;
  readonly tier?: number;
  readonly hours: number;
  readonly evidence?: `0x${string}`;
};

const nothing = `0x${"00".repeat(32)}` as const;
const mostHours = 720;

export function onTheChain(command: Command): Command {
  return command
    .addOption(configOption("the configuration that names the nodes"))
    .hook(
      "preAction",
      unless(({ rpc }) => rpc !== undefined),
    )
    .option("--rpc <url>", "a node of the chain instead; env:NAME where the URL holds a key");
}

export function proposeCommand(): Command {
  return onTheChain(new Command("propose"))
    .description("Write down a trip of a committed plan for guardians to sign, as the hub is now. Sends nothing.")
    .argument("<plan>", "the plan's file")
    .requiredOption("--out <file>", "where the trip is written; it must not exist yet", pathHere)
    .option("--mask <bitmap>", "which actions, such as 0x3 for the first two; all unless given")
    .option("--tier <number>", "a higher tier than the plan asks for", whole)
    .option("--hours <number>", `for how long it may be relayed, at most ${mostHours}`, hours, 4)
    .option("--evidence <hash>", "the hash of what was seen", evidence)
    .action(async (plan: string, options: Options) => {
      const { out: path } = options;
      if (existsSync(path))
        throw new FirebreakError("CONFIG", `expected no file at ${path}, found one: give another path to --out`);
      if (options.tier !== undefined && ![1, 2, 3].includes(options.tier))
        throw new FirebreakError("CONFIG", `expected --tier 1, 2 or 3, found ${options.tier}`);
      const text = textAt(plan, "a plan", maxFileBytes);
      const { chainId } = parsePlan(text, plan);
      const { mask, tier, evidence = nothing, hours: valid } = options;
      const office = await openSafeOffice(options, { chainId });
      const nonce = `0x${randomBytes(32).toString("hex")}` as const;
      const wish = { text, name: plan, mask, tier, evidence, validSeconds: BigInt(valid) * 3_600n, nonce };
      const trip = await proposeTrip(wish, office).finally(() => office.close());
      saveTrip(path, trip);
      for (const line of tripLines(trip, office.block.timestamp)) out(printable(line));
      out(`proposed; ${path} goes to the guardians, of whom ${trip.needed} must sign`);
    });
}

function hours(text: string): number {
  const number = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= mostHours) return number;
  throw new InvalidArgumentError(`expected 1 to ${mostHours} hours.`);
}

function evidence(text: string): `0x${string}` {
  const parsed = word.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError("expected 32 bytes in hex.");
}
