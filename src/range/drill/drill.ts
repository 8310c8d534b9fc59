import { FirebreakError } from "../../core/errors.ts";
import type { Entry } from "../../core/types.ts";
import type { Fault } from "../faults/fault.ts";
import type { EngineName } from "../fork.ts";
import { admit } from "./admit.ts";
import { type Chains, chainsOf, closeChains, firstSource, openChains, requireRecordings } from "./chains.ts";
import { drillKey } from "./chance.ts";
import { fill } from "./fill.ts";
import { declaredIn, expectedIn, given } from "./given.ts";
import { type Graded, gradedIn } from "./graded.ts";
import { balances, type InstallOptions, install, leversHold } from "./install.ts";
import { refuseMisses, withMisses } from "./misses.ts";
import { answered, type Performed, unanswered } from "./perform.ts";
import type { Performance } from "./play.ts";
import type { Rules } from "./rules.ts";
import type { Scenario } from "./scenario.ts";
import { type Asset, type Score, score, type Variant } from "./score.ts";
import { payloadOf, type SourceOptions } from "./source.ts";
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
    /** Resolves when so many milliseconds are over of the drill's clock, on which a block of the first chain takes `blockMs`. */
    readonly pace: (ms: number, blockMs: number) => Promise<void>;
    /** Whether a block in which an answer is due is kept open for it, as long as a real chain would; else every block is closed when its time is over. */
    readonly isPatient: boolean;
  };

export type DrillResult = {
  readonly score: Score;
  readonly performance: Performance;
  readonly entries: readonly Entry[];
};

/** Boots the forks, installs, starts the real responder as its own process, plays the scenario, and scores what was saved. */
export async function drill(options: DrillOptions): Promise<DrillResult> {
  const { scenario, engine, variant, progress } = options;
  requireAttack(options);
  progress("booting the fork");
  requireRecordings(scenario, options);
  const known = given(scenario, payloadOf(scenario, options), options.seed);
  const isPriced = options.fault?.chain?.kind === "fee-spike";
  const declaredOn = (chain: string) => declaredIn(scenario, variant === "benign", known, chain);
  const graded = await gradedIn(scenario, firstSource(scenario, options, declaredOn), known);
  const chains = await openChains(scenario, known, { ...options, engine, isPriced, declaredOn });
  try {
    const key = drillKey("responder");
    await install(chains, key, options);
    await admit(chains, scenario, variant === "benign");
    const assets = await balances(chains, scenario);
    known.set("announced", variant === "benign" ? fill(scenario.benign.announced, known) : []);
    const rules = fill(options.rules ?? scenario.responder, known) as Rules;
    const installed = await loweredTiers(chains, rules);

    const played =
      variant === "no-responder" ? await unanswered(chains, options) : await answered(chains, rules, options);

    for (const { fork } of chains) refuseMisses(fork);
    const { held: left = [] } = played.performance.beats.at(-1) ?? {};
    return await scored(chains, played, options, {
      assets: assets.map(({ held, ...one }, at): Asset => ({ ...one, atRisk: held, left: left[at] ?? 0n })),
      ...{ rules, graded },
      installed: [...installed, ...clockOf(scenario), ...patienceOf(played)],
    });
  } catch (error) {
    throw withMisses(error, chains);
  } finally {
    await closeChains(chains);
  }
}

/** What came of it, by the journal and by the chains. */
async function scored(
  chains: Chains,
  { performance, entries, intact }: Performed,
  options: DrillOptions,
  about: {
    readonly assets: readonly Asset[];
    readonly rules: Rules;
    readonly graded: readonly Graded[];
    readonly installed: readonly string[];
  },
): Promise<DrillResult> {
  const { scenario, fault, seed, engine } = options;
  const { known } = chains[0];
  const bot = String(known.get("bot"));
  const sent = await Promise.all(
    chains.map(async ({ fork, stage }) => {
      const nonce = Number(await fork.rpc("eth_getTransactionCount", [bot, "latest"]));
      // A thief of the responder's key sends from the same account.
      return nonce - (await stage.countOf(bot));
    }),
  );
  const atEnd = await Promise.all(
    chains.map(async (chain) => ({
      ...{ name: chain.name, chainId: chain.fork.chainId },
      leverHolds: await leversHold(chain, scenario),
    })),
  );
  const result = score({
    ...{ ...about, performance, entries, journalIntact: intact, fault, seed, engine, chains: atEnd },
    scenario: { ...scenario, expected: expectedIn(scenario, known) },
    transactions: sent.reduce((sum, one) => sum + one, 0),
    variant: variantOf(options),
    fork: forkName(options),
    declared: chains.flatMap(({ fork }) => fork.declared),
  });
  return { score: result, performance, entries };
}

function requireAttack({ scenario, variant }: DrillOptions): void {
  if (variant === "benign" || scenario.attack.length > 0) return;
  throw new FirebreakError("CONFIG", `everybody in ${scenario.name} is honest; it is played with --benign alone`);
}

function clockOf(scenario: Scenario): readonly string[] {
  const chains = chainsOf(scenario);
  return chains.flatMap(({ name, blockSeconds }) => {
    if (blockSeconds === undefined) return [];
    const where = chains.length === 1 ? "" : ` of ${name}`;
    return [
      `the blocks${where} are ${blockSeconds} s apart on this drill's clock, and not as far as on the real chain`,
    ];
  });
}

function patienceOf({ heldMs }: Performed): readonly string[] {
  if (heldMs === 0) return [];
  return [`blocks were kept open ${heldMs} ms more for the answer, since this machine had other things to do`];
}

function forkName({ scenario, live }: DrillOptions): string {
  if (live.size > 0) return "live fork";
  return scenario.fork.recording ?? "embedded";
}
