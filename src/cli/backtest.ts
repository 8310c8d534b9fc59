import { Command } from "commander";
import { type ChainApp, createApp, type Surroundings } from "../app/app.ts";
import type { Config } from "../config/config.ts";
import { FirebreakError } from "../core/errors.ts";
import type { Policy } from "../core/playbook.ts";
import type { Block } from "../core/types.ts";
import { policyOf } from "../lane/scope.ts";
import { printable } from "../lib/printable.ts";
import { openFork } from "../range/fork.ts";
import { loadRecording } from "../range/recording.ts";
import { playRecordedBlock } from "../range/replay.ts";
import { beforeLoss, createTally, linesOf, type Report } from "./backtest-of.ts";
import { requiredConfig } from "./config-option.ts";
import { exits, out } from "./output.ts";
import { inThePast } from "./past.ts";
import { createRehearsal, limitsOf, logsOf } from "./rehearse.ts";
import { blockNumber, chainIn, chainNamed, requireMade } from "./replay.ts";
import { enter, pathHere } from "./surroundings.ts";

type Options = {
  readonly config: string;
  readonly from?: bigint;
  readonly to?: bigint;
  readonly chain?: string;
  readonly loss?: bigint;
  readonly recording?: string;
  readonly json?: true;
};

/** Blocks that are read at once; what the detectors read of the state comes block after block. */
const ahead = 16n;

/** `firebreak backtest`: what these rules would have said and done in a range of blocks; sends nothing. */
export function backtestCommand(): Command {
  return new Command("backtest")
    .description(
      "Run the rules over a range of blocks: how often they fire, what they would have done, how early; sends nothing.",
    )
    .addOption(requiredConfig("the configuration; its nodes must have the state of the range"))
    .option("--from <number>", "the first block", blockNumber)
    .option("--to <number>", "the last block", blockNumber)
    .option("--recording <file>", "a recorded block instead of a range of the configured nodes", pathHere)
    .option("--loss <number>", "the block in which the loss began, to say how early they would have acted", blockNumber)
    .option("--chain <name>", "the chain, where there are several")
    .option("--json", "print one JSON object")
    .action(async (options: Options) => {
      const { config, around } = enter(options.config);
      const ground = await groundFor(config, options);
      // Whatever comes of it: a fork that stays open is a process that never ends.
      const report = await reportOn(ground, around, options).finally(() => ground.close());
      if (options.json) out(printable(JSON.stringify(report)));
      else for (const line of linesOf(report)) out(printable(line));
      if (report.blind) process.exitCode = exits.failed;
    });
}

type Ground = { readonly config: Config; readonly from: bigint; readonly to: bigint; close(): Promise<void> };

/** Where the blocks come from: the configured nodes, or a fork on which a recorded block is played. */
async function groundFor(config: Config, { from, to, recording: path, chain: named }: Options): Promise<Ground> {
  if (path === undefined) {
    if (from === undefined || to === undefined)
      throw new FirebreakError(
        "CONFIG",
        `expected --from and --to, or --recording, found no ${from === undefined ? "--from" : "--to"}; name the range`,
      );
    if (from > to)
      throw new FirebreakError("CONFIG", `expected --from at or before --to, found ${from} and ${to}; name the range`);
    return { config, from, to, close: async () => undefined };
  }
  const range = Object.entries({ "--from": from, "--to": to }).flatMap(([option, at]) =>
    at === undefined ? [] : [option],
  );
  if (range.length > 0)
    throw new FirebreakError(
      "CONFIG",
      `expected --recording, which is of one block, or a range, found --recording and ${range.join(" and ")}; leave one out`,
    );
  const { name } = chainIn(config.chains, named, (one) => one.name);
  const recording = await loadRecording(path);
  const fork = await openFork({ source: { kind: "recording", path }, engine: "anvil", order: "fifo" });
  try {
    const { number } = await playRecordedBlock(fork, recording);
    // What a recording has of block 0 is nothing, and of its own block all that is asked.
    const played = { rpc: [fork.url], ws: undefined, quorum: 1, genesis: undefined, logs: "filtered" as const };
    const chains = config.chains.map((one) => (one.name === name ? { ...one, ...played } : one));
    return { config: { ...config, chains }, from: BigInt(number), to: BigInt(number), close: () => fork.close() };
  } catch (error) {
    await fork.close();
    throw error;
  }
}

async function reportOn({ config, from, to }: Ground, around: Surroundings, options: Options): Promise<Report> {
  const behind = beforeLoss(options.loss, from, to);
  const app = await createApp(config, around);
  try {
    const one = inThePast(app, chainNamed(app, options.chain));
    await requireMade(one, to);
    // What would be done if it may do something: in shadow mode neither caps nor times for a veto count.
    const policy: Policy = { ...policyOf(app, one), mode: "act" };
    const limits = [...limitsOf(one, config.playbooks), ...behind];
    const tally = createTally(options.loss, limits, one.executor?.senders, policy.playbooks);
    return await backtest(one, createRehearsal(one, policy), from, to, tally);
  } finally {
    await app.close();
  }
}

async function backtest(
  one: ChainApp,
  rehearsal: ReturnType<typeof createRehearsal>,
  from: bigint,
  to: bigint,
  tally: ReturnType<typeof createTally>,
): Promise<Report> {
  for (let at = from; at <= to; at += ahead) {
    const numbers = Array.from(
      { length: Number(at + ahead > to ? to - at + 1n : ahead) },
      (_, index) => at + BigInt(index),
    );
    const blocks = await Promise.all(numbers.map(async (number) => read(one, await one.chain.blockAt(number))));
    for (const { block, logs } of blocks) tally.add(block, await rehearsal.look(block, logs));
  }
  return tally.report();
}

async function read(one: ChainApp, block: Block) {
  return { block, logs: await logsOf(one, block) };
}
