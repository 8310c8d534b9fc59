import { FirebreakError } from "../../core/errors.ts";
import type { Entry } from "../../core/types.ts";
import type { Fault } from "../faults/fault.ts";
import { openGate } from "../faults/gate.ts";
import { type EngineName, type Fork, openFork } from "../fork.ts";
import { type Bot, createBot } from "./bot.ts";
import { signedFiles } from "./carry-out.ts";
import { drillKey } from "./chance.ts";
import { disturbance } from "./disturb.ts";
import { fill } from "./fill.ts";
import { declaredIn, expectedIn, given, type KnownMap } from "./given.ts";
import { balances, type InstallOptions, install, leversHold } from "./install.ts";
import { refuseMisses, withMisses } from "./misses.ts";
import { nodesOf } from "./nodes.ts";
import { type Performance, type PlayOptions, play } from "./play.ts";
import type { Rules } from "./rules.ts";
import type { Scenario } from "./scenario.ts";
import { type Asset, type Score, score, type Variant } from "./score.ts";
import { payloadOf, requireRecording, type SourceOptions, sourceOf } from "./source.ts";
import { createStage, type Stage } from "./stage.ts";
import { loweredTiers } from "./tiers.ts";
import { variantOf } from "./which.ts";

export type DrillOptions = InstallOptions &
  SourceOptions & {
    readonly seed: number | undefined;
    readonly engine: EngineName;
    readonly variant: Variant;
    /** What else goes wrong. */
    readonly fault: Fault | undefined;
    /** Detectors, actions and playbooks in place of the scenario's own. */
    readonly rules: Rules | undefined;
    readonly now: () => number;
    /** Resolves when it is time to close a block, which usually takes so many milliseconds. */
    readonly pace: (blockMs: number) => Promise<void>;
  };

export type DrillResult = {
  readonly score: Score;
  readonly performance: Performance;
  readonly entries: readonly Entry[];
};

const pollMs = 50;

/** Boots a fork, installs, starts the real responder as its own process, plays the scenario, and scores what was saved. */
export async function drill(options: DrillOptions): Promise<DrillResult> {
  const { scenario, engine, progress } = options;
  requireAttack(options);
  progress("booting the fork");
  const { hardfork } = scenario.fork;
  requireRecording(scenario, options);
  const known = given(scenario, payloadOf(scenario, options), options.seed);
  const declared = declaredIn(scenario, options.variant === "benign", known);
  const source = sourceOf(scenario, options, declared);
  const isPriced = options.fault?.chain?.kind === "fee-spike";
  const fork = await openFork({ source, engine, baseFee: isPriced ? 1 : 0, ...(hardfork && { hardfork }) });
  try {
    const key = drillKey("responder");
    const stage = createStage(fork, scenario.blockSeconds, isPriced);
    await install(fork, stage, key, known, options);
    const assets = await balances(fork, scenario, known);
    known.set("announced", options.variant === "benign" ? fill(scenario.benign.announced, known) : []);
    const rules = fill(options.rules ?? scenario.responder, known) as Rules;
    const installed = await loweredTiers(fork, rules);

    const { performance, entries, intact } =
      options.variant === "no-responder"
        ? await unanswered(fork, stage, known, options)
        : await answered(fork, stage, known, rules, options);

    refuseMisses(fork);
    const left = await balances(fork, scenario, known);
    const bot = String(known.get("bot"));
    const nonce = Number(await fork.rpc("eth_getTransactionCount", [bot, "latest"]));
    const leverHolds = await leversHold(fork, scenario, known);
    const atEnd = assets.map(
      ({ token, decimals, held }, index): Asset => ({ token, decimals, atRisk: held, left: left[index]?.held ?? 0n }),
    );
    const about = {
      scenario: { ...scenario, expected: expectedIn(scenario, known) },
      // A thief of the responder's key sends from the same account.
      transactions: nonce - (await stage.countOf(bot)),
      leverHolds,
      ...{ variant: variantOf(options), fault: options.fault, seed: options.seed },
      engine,
      fork: forkName(options),
      declared: fork.declared,
      installed: [...installed, ...clockOf(scenario)],
    };
    return {
      score: score({ ...about, performance, entries, journalIntact: intact, assets: atEnd }),
      performance,
      entries,
    };
  } catch (error) {
    throw withMisses(error, fork);
  } finally {
    await fork.close();
  }
}

type Played = { readonly performance: Performance; readonly entries: readonly Entry[]; readonly intact: boolean };

async function unanswered(fork: Fork, stage: Stage, known: KnownMap, options: DrillOptions): Promise<Played> {
  // Nobody needs the time.
  const performance = await play({ ...playOptions(fork, stage, known, options, async () => {}), pace: async () => {} });
  return { performance, entries: [], intact: true };
}

async function answered(
  fork: Fork,
  stage: Stage,
  known: KnownMap,
  rules: Rules,
  options: DrillOptions,
): Promise<Played> {
  const { fault, progress } = options;
  let bot: Bot | undefined;
  let since: number | undefined;
  let killed = false;
  const kill = async () => {
    killed = true;
    await bot?.kill();
  };
  const gate = fault && (await openGate(fork.url, fault.create({ since: () => since, kill })));
  bot = createBot({
    key: drillKey("responder"),
    ...nodesOf(fork, gate, fault),
    rules,
    pollMs,
    files: signedFiles(options.scenario.install, known),
  });
  const { start, restart, read, stop, finish } = bot;
  try {
    progress("starting the responder");
    await start();
    const beforeBlock = async (isSignal: boolean) => {
      if (since !== undefined) since += 1;
      else if (isSignal) since = 0;
      if (!killed) return;
      killed = false;
      const before = (await read()).filter(({ kind }) => kind === "started").length;
      restart();
      // The block waits for the restart, not for the responder to be ready: it must catch up by itself.
      await bot?.until((entries) => entries.filter(({ kind }) => kind === "started").length > before, "start again");
    };
    const performance = await play(playOptions(fork, stage, known, options, beforeBlock));
    await read();
    await stop();
    return { performance, ...(await finish()) };
  } finally {
    await bot.kill();
    await finish();
    await gate?.close();
  }
}

function playOptions(
  fork: Fork,
  stage: Stage,
  known: KnownMap,
  { scenario, variant, fault, now, progress, pace }: DrillOptions,
  beforeBlock: PlayOptions["beforeBlock"],
): PlayOptions {
  const { blockMs, traffic } = scenario;
  // What may come so much later must have the blocks to come in.
  const tailBlocks = scenario.tailBlocks + (fault?.costBlocks ?? 0);
  const moves = variant === "benign" ? scenario.benign.moves : scenario.attack;
  const onBlock: PlayOptions["onBlock"] = (done, of, played) =>
    progress(`block ${done} of ${of}${played.length === 0 ? "" : `: ${played.at(-1)?.label}`}`);
  const holdings = async () => (await balances(fork, scenario, known)).map(({ held }) => held);
  return {
    ...{ stage, known, moves, traffic, tailBlocks, now, onBlock, holdings, beforeBlock },
    pace: () => pace(Math.max(blockMs, fault?.blockMs ?? 0)),
    disturbance: disturbance(fork, fault?.chain),
  };
}

function requireAttack({ scenario, variant }: DrillOptions): void {
  if (variant === "benign" || scenario.attack.length > 0) return;
  throw new FirebreakError("CONFIG", `everybody in ${scenario.name} is honest; it is played with --benign alone`);
}

function clockOf({ blockSeconds }: Scenario): readonly string[] {
  if (blockSeconds === undefined) return [];
  return [`the blocks are ${blockSeconds} s apart on this drill's clock, and not as far as on the real chain`];
}

function forkName({ scenario, forkUrl }: DrillOptions): string {
  if (forkUrl !== undefined) return "live fork";
  return scenario.fork.recording ?? "embedded";
}
