import { existsSync } from "node:fs";
import { Command } from "commander";
import { z } from "zod";
import { FirebreakError } from "../core/errors.ts";
import type { Call } from "../core/types.ts";
import { address, amount, bytes } from "../lib/fields.ts";
import { printable } from "../lib/printable.ts";
import { hashByKit } from "../lifecycle/safe/kit.ts";
import { proposalLines } from "../lifecycle/safe/print.ts";
import { propose, type Wish } from "../lifecycle/safe/propose.ts";
import { survey } from "../lifecycle/safe/survey.ts";
import { configOption, unless } from "./config-option.ts";
import { out } from "./output.ts";
import { saveProposal } from "./safe-file.ts";
import { type ChainOptions, openSafeOffice, type SafeOffice } from "./safe-office.ts";
import { keep, keptProposals } from "./safe-record.ts";
import { pathHere } from "./surroundings.ts";

type Options = ChainOptions & {
  readonly safe: string;
  readonly chain?: string;
  readonly action?: string;
  readonly to?: string;
  readonly data?: string;
  readonly value?: string;
  readonly nonce?: string;
  readonly abi?: string;
  readonly out: string;
};

const zeroHash = `0x${"00".repeat(32)}` as const;

export function proposeCommand(): Command {
  return new Command("propose")
    .description("Write a transaction of a Safe down for its owners to sign, and keep it in the record. Sends nothing.")
    .requiredOption("--safe <address>", "the Safe")
    .requiredOption("--out <file>", "where the proposal is written; it must not exist yet", pathHere)
    .addOption(configOption("the configuration that names the nodes, the record and the actions"))
    .hook(
      "preAction",
      unless(({ rpc }) => rpc !== undefined),
    )
    .option("--rpc <url>", "a node of the chain instead; env:NAME where the URL holds a key")
    .option("--chain <id>", "the chain, with --rpc or where the configuration has several")
    .option("--action <id>", "a configured action, to be taken through the Safe")
    .option("--to <address>", "the target of another call")
    .option("--data <hex>", "its calldata")
    .option("--abi <function>", "its function, such as setPoolPause(bool), to show it by name")
    .option("--value <wei>", "wei that it sends")
    .option("--nonce <number>", "a later nonce than the Safe's next one")
    .action(async (options: Options) => {
      const { out: path } = options;
      if (existsSync(path))
        throw new FirebreakError("CONFIG", `expected no file at ${path}, found one: give another path to --out`);
      const chainId = options.chain === undefined ? undefined : field("--chain", amount, options.chain);
      const office = await openSafeOffice(options, { chainId });
      await proposeAt(office, options, path).finally(() => office.close());
    });
}

async function proposeAt(office: SafeOffice, options: Options, path: string): Promise<void> {
  const wish = await wishOf(office, options);
  if (wish === undefined)
    return out(`${options.action} holds already: there is nothing to propose, and no file is written`);
  const proposal = await propose(wish, office, hashByKit);
  const { standing } = await survey(proposal, await keptProposals(office.record), office);
  // The record first: what is not in it must not go about.
  if (office.record !== undefined) await keep({ proposal }, office.record);
  saveProposal(path, proposal);
  for (const line of proposalLines(proposal)) out(printable(line));
  for (const sentence of standing.sentences) out(printable(`next      ${sentence}`));
  const where = office.record === undefined ? "it is kept nowhere else" : "it is kept in the record";
  out(`proposed; this program, Safe's kit and the Safe compute the same hash; ${path} goes to the owners, ${where}`);
}

async function wishOf(office: SafeOffice, options: Options): Promise<Wish | undefined> {
  const call = await callOf(office, options);
  if (call === undefined) return undefined;
  const { action, abi, value = "0", nonce } = options;
  return {
    safe: field("--safe", address, options.safe),
    call,
    value: field("--value", amount, value),
    nonce: nonce === undefined ? undefined : field("--nonce", amount, nonce),
    abi,
    action,
  };
}

/** Of the action or of the command line; undefined when the action's effect holds already. */
async function callOf(
  { actions, chain, block }: SafeOffice,
  { action: id, to, data }: Options,
): Promise<Call | undefined> {
  const isHalf = (to === undefined) !== (data === undefined);
  if (isHalf || (id === undefined) === (to === undefined))
    throw new FirebreakError("CONFIG", "expected either --action, or --to and --data");
  if (id === undefined) return { to: field("--to", address, to), data: field("--data", bytes, data) };
  const action = actions.get(id);
  if (action === undefined)
    throw new FirebreakError(
      "CONFIG",
      `expected --action to be one of ${[...actions.keys()].join(", ") || "none"}, found ${id}`,
    );
  const { holds, call } = await action.prepare(block, chain);
  return holds ? undefined : call(zeroHash);
}

function field<T>(option: string, schema: z.ZodType<T>, text: string | undefined): T {
  const parsed = schema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new FirebreakError("CONFIG", `${option}: ${z.prettifyError(parsed.error).split("\n")[0]}`);
}
