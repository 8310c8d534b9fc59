import type { Entry } from "../../core/types.ts";
import { openGate } from "../faults/gate.ts";
import { type Bot, createBot } from "./bot.ts";
import { broughtBy } from "./brought.ts";
import { signedFiles } from "./carry-out.ts";
import { type Chains, chainAt, type DrillChain } from "./chains.ts";
import { drillKey } from "./chance.ts";
import { disturbance } from "./disturb.ts";
import type { DrillOptions } from "./drill.ts";
import { balances, placed } from "./install.ts";
import { nodesOf } from "./nodes.ts";
import { createPatience, hasEnded } from "./patience.ts";
import { type Performance, type PlayOptions, play } from "./play.ts";
import type { Rules } from "./rules.ts";
import type { Scenario } from "./scenario.ts";
import { firstChain } from "./step.ts";

/** A performance, and the journal of who watched it. */
export type Performed = {
  readonly performance: Performance;
  readonly entries: readonly Entry[];
  readonly intact: boolean;
  /** Milliseconds for which blocks were kept open for an answer. */
  readonly heldMs: number;
};

const pollMs = 50;
const endedWithinMs = 2_000;

/** Plays the scenario with nobody there. */
export async function unanswered(chains: Chains, options: DrillOptions): Promise<Performed> {
  // Nobody needs the time.
  const performance = await play({ ...playOptions(chains, options, async () => {}), pace: async () => {} });
  return { performance, entries: [], intact: true, heldMs: 0 };
}

/** Plays it before the real responder, which is a process of its own and reads and sends on all chains. */
export async function answered(chains: Chains, rules: Rules, options: DrillOptions): Promise<Performed> {
  const { fault, progress, scenario, isPatient } = options;
  const account = String(chains[0].known.get("bot"));
  const patience = createPatience({ chains, account, scenario, fault, isPatient });
  let bot: Bot | undefined;
  let since: number | undefined;
  let killed = false;
  const kill = async () => {
    killed = true;
    await bot?.kill();
  };
  const at = chainAt(chains, faultyOf(scenario));
  const gate = fault && (await openGate(at.fork.url, fault.create({ since: () => since, kill })));
  try {
    bot = botOn(chains, rules, scenario, (name, fork) => nodesOf(fork, name === at.name ? gate : undefined, fault));
    const { start, restart, read, until, stop, finish } = bot;
    progress("starting the responder");
    await start();
    const restarted = async () => {
      if (!killed) return;
      killed = false;
      const before = (await read()).filter(({ kind }) => kind === "started").length;
      restart();
      // The block waits for the restart, not for the responder to be ready: it must catch up by itself.
      await until((entries) => entries.filter(({ kind }) => kind === "started").length > before, "start again");
    };
    const beforeBlock: PlayOptions["beforeBlock"] = async (closing, isSignal) => {
      if (closing.on === at.name && since !== undefined) since += 1;
      else if (isSignal) since = 0;
      await restarted();
      await patience.beforeBlock(closing, isSignal);
    };
    const performance = await play(playOptions(chains, options, beforeBlock));
    // What the last block shows takes a moment to verify. What never ends is not as expected for that alone.
    if (isPatient) await until(hasEnded, "end what it began", endedWithinMs).catch(() => undefined);
    await read();
    await stop();
    return { performance, heldMs: patience.heldMs(), ...(await finish()) };
  } finally {
    try {
      await bot?.kill();
      await bot?.finish();
    } finally {
      // Also where a journal cannot be read: a server that stays open is a process that never ends.
      await gate?.close();
    }
  }
}

function botOn(
  chains: Chains,
  rules: Rules,
  scenario: Scenario,
  nodes: (name: string, fork: DrillChain["fork"]) => ReturnType<typeof nodesOf>,
): Bot {
  return createBot({
    key: drillKey("responder"),
    chains: chains.map(({ name, fork }) => ({ name, chainId: fork.chainId, ...nodes(name, fork) })),
    ...{ rules, pollMs },
    files: Object.assign({}, ...chains.map((chain) => filesOf(chain, scenario))),
  });
}

function filesOf({ name, known }: DrillChain, { install: steps }: Scenario) {
  return signedFiles(
    placed(steps).flatMap(({ step, on }) => (on === name ? [step] : [])),
    known,
  );
}

/** What goes wrong beside the attack goes wrong on the chain on which it can first be seen. */
function faultyOf({ attack }: Scenario): string {
  return attack.find(({ signal }) => signal)?.on ?? firstChain;
}

function playOptions(
  chains: Chains,
  { scenario, variant, fault, now, progress, pace }: DrillOptions,
  beforeBlock: PlayOptions["beforeBlock"],
): PlayOptions {
  const { blockMs, traffic } = scenario;
  const [first, ...others] = chains;
  const faulty = faultyOf(scenario);
  const disturbed = (chain: DrillChain) => ({
    ...chain,
    disturbance: disturbance(chain.fork, chain.name === faulty ? fault?.chain : undefined),
  });
  const slower = Math.max(1, (fault?.blockMs ?? 0) / blockMs);
  return {
    ...{ traffic, now, beforeBlock, chains: [disturbed(first), ...others.map(disturbed)] },
    moves: variant === "benign" ? scenario.benign.moves : scenario.attack,
    // What may come so much later must have the blocks to come in.
    tailBlocks: scenario.tailBlocks + (fault?.costBlocks ?? 0),
    onBlock: (done, of, label) => progress(`block ${done} of ${of}${label === undefined ? "" : `: ${label}`}`),
    holdings: async () => (await balances(chains, scenario)).map(({ held }) => held),
    broughtBy: (on, hash) => broughtBy(chains, scenario.assets, on, hash),
    pace: (ms) => pace(ms * slower, blockMs * slower),
  };
}
