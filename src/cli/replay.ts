import { Command, InvalidArgumentError } from "commander";
import { type App, type ChainApp, createApp, type Surroundings } from "../app/app.ts";
import { resolveUrl } from "../app/nodes.ts";
import { openRpc } from "../chain/rpc.ts";
import { receiptOf } from "../chain/senders.ts";
import { FirebreakError } from "../core/errors.ts";
import { replay } from "../core/replay.ts";
import type { Block, Decision, Finding, Hash } from "../core/types.ts";
import { policyOf } from "../lane/scope.ts";
import { printable } from "../lib/printable.ts";
import { requiredConfig } from "./config-option.ts";
import { allEntries } from "./explain.ts";
import { exits, out } from "./output.ts";
import { inThePast } from "./past.ts";
import { alone, beyondTx, createRehearsal, isBlind, type Looked, limitsOf, logsOf } from "./rehearse.ts";
import { enter } from "./surroundings.ts";

type Options = {
  readonly config: string;
  readonly block?: bigint;
  readonly tx?: Hash;
  readonly chain?: string;
  readonly journal?: true;
};

/** `firebreak replay`: what these rules say of one block, one transaction, or everything that a journal has; sends nothing. */
export function replayCommand(): Command {
  return new Command("replay")
    .description("Run the rules on one block, one transaction, or a journal, and print what they say; sends nothing.")
    .addOption(requiredConfig("the configuration"))
    .option("--block <number>", "a block", blockNumber)
    .option("--tx <hash>", "a transaction", txHash)
    .option("--chain <name>", "the chain, where there are several")
    .option("--journal", "every decision of the store, made again with these rules")
    .action(async (options: Options) => {
      requireOne(options);
      const { config, around } = enter(options.config);
      const app = await createApp(config, around);
      try {
        if (options.journal === true) return await replayJournal(app, around);
        await replayBlock(inThePast(app, chainNamed(app, options.chain)), app, around, options);
      } finally {
        await app.close();
      }
    });
}

/** Of two of them, one would be left out without a word; so would the chain of a journal, which is of all of them. Raises CONFIG. */
function requireOne({ block, tx, journal, chain }: Options): void {
  const given = Object.entries({ "--block": block, "--tx": tx, "--journal": journal });
  const found = given.flatMap(([option, value]) => (value === undefined ? [] : [option]));
  if (found.length !== 1)
    throw new FirebreakError(
      "CONFIG",
      `expected one of --block, --tx and --journal, found ${found.join(" and ") || "none of them"}; say what is to be replayed`,
    );
  if (journal !== undefined && chain !== undefined)
    throw new FirebreakError("CONFIG", "expected --journal without --chain, found both; a journal is of all chains");
}

async function replayBlock(one: ChainApp, app: App, around: Surroundings, { block, tx }: Options): Promise<void> {
  const number = block ?? (tx && (await blockOfTx(one, tx, around)));
  if (number === undefined) return;
  await requireMade(one, number);
  const at = await one.chain.blockAt(number);
  const policy = policyOf(app, one);
  const looked = await createRehearsal(one, policy).look(at, await logsOf(one, at, tx));
  const lines = [
    ...blockLines(at, looked),
    ...[...limitsOf(one, app.config.playbooks), ...alone(one, tx)].map((limit) => `not shown ${limit}`),
    ...(tx === undefined ? [] : beyondTx(one)).map((whole) => `whole     ${whole}`),
  ];
  for (const line of lines) out(printable(line));
  if (isBlindAt(looked)) process.exitCode = exits.failed;
}

function isBlindAt({ findings, unread, evaluated }: Looked): boolean {
  return isBlind({ found: findings.length, unread: unread.length, evaluated });
}

/** What the rules say of a block. What could not be read stands first: without it, what was found looks like all there is. */
export function blockLines(at: Block, looked: Looked): readonly string[] {
  const { findings, decisions, unread } = looked;
  const said = isBlindAt(looked)
    ? "nothing can be said, since no detector that looks at it could be evaluated"
    : `${findings.length} finding(s)`;
  return [
    ...unread.map(({ detector, reason }) => `unread    ${detector}: ${reason}`),
    `block ${at.number} (${new Date(Number(at.timestamp) * 1_000).toISOString()}): ${said}`,
    ...findings.map(findingLine),
    ...decisions.map(decisionLine),
  ];
}

/** Raises UNKNOWN for a block that is still to come: nobody waits for it here. */
export async function requireMade({ chain }: ChainApp, number: bigint): Promise<void> {
  const head = await chain.head();
  if (number > head.number)
    throw new FirebreakError("UNKNOWN", `expected a block up to ${head.number}, the newest one, found ${number}`);
}

/** Says which decisions of the record these rules would make otherwise; exit code 1 when there are any. */
async function replayJournal(app: App, { env }: Surroundings): Promise<void> {
  const { store } = app.config;
  const entries = await allEntries({ store: typeof store === "string" ? store : store.postgres, env });
  const all = app.chains.flatMap((one) => replay(entries, policyOf(app, one), one.config.id));
  const differing = all.filter(({ isSame }) => !isSame);
  for (const { seq, was, decision } of differing)
    out(
      printable(`entry ${seq}  ${decision.finding.key}: was ${was}, would be ${decision.verdict} (${decision.reason})`),
    );
  out(`${all.length} decision(s), ${differing.length} would be others with these rules`);
  if (differing.length > 0) process.exitCode = exits.failed;
}

async function blockOfTx({ config }: ChainApp, tx: Hash, { env }: Surroundings): Promise<bigint> {
  const rpcs = config.rpc.map((url) => openRpc(resolveUrl(url, env)));
  try {
    const receipt = await receiptOf(rpcs, tx);
    if (receipt !== undefined) return receipt.block.number;
    throw new FirebreakError(
      "UNKNOWN",
      `expected a mined transaction ${tx}, which no node knows; give its block with --block`,
    );
  } finally {
    await Promise.all(rpcs.map((rpc) => rpc.close()));
  }
}

/** The chain of that name, or the only one. Raises CONFIG, also where no detector looks at it: that nothing is found there says nothing. */
export function chainNamed({ chains }: Pick<App, "chains">, name: string | undefined): ChainApp {
  const found = chainIn(chains, name, ({ config }) => config.name);
  if (found.detectors.length > 0) return found;
  const others = chains.flatMap(({ config, detectors }) => (detectors.length > 0 ? [config.name] : []));
  throw new FirebreakError(
    "CONFIG",
    others.length === 0
      ? "expected a detector, found none; add one under detectors"
      : `expected --chain with a chain that a detector looks at, such as ${others.join(" or ")}, found ${found.config.name}, which none looks at`,
  );
}

/** The same of whatever has a chain's name. Raises CONFIG. */
export function chainIn<T>(chains: readonly T[], name: string | undefined, nameOf: (one: T) => string): T {
  const found = name === undefined && chains.length === 1 ? chains[0] : chains.find((one) => nameOf(one) === name);
  if (found !== undefined) return found;
  const names = chains.map(nameOf).join(", ");
  throw new FirebreakError("CONFIG", `expected --chain to be one of ${names}, found ${name ?? "none"}`);
}

export function findingLine({ severity, detector, subject, evidence, key }: Finding): string {
  const facts = Object.entries(evidence).map(([name, fact]) => `${name} ${fact}`);
  return `finding   ${severity}: ${detector} at ${subject}; ${facts.join(", ")}; incident ${key}`;
}

export function decisionLine(decision: Decision): string {
  const steps = "steps" in decision && decision.steps.length > 0 ? ` ${decision.steps.join(", ")}` : "";
  return `${decision.verdict.padEnd(9)}${steps} (${decision.reason})`;
}

export function blockNumber(text: string): bigint {
  if (/^\d{1,18}$/.test(text)) return BigInt(text);
  throw new InvalidArgumentError("expected a block number.");
}

function txHash(text: string): Hash {
  if (/^0x[0-9a-f]{64}$/i.test(text)) return text.toLowerCase() as Hash;
  throw new InvalidArgumentError("expected 32 bytes in hex.");
}
