import type { Entry } from "../../core/types.ts";
import type { Fault } from "../faults/fault.ts";
import type { DeclaredSlot } from "../recorded/declared-slots.ts";
import { type Answer, answerOn, type ChainAtEnd, entriesOn, minedBlockOf, type Sight, sightOf } from "./answers.ts";
import { containmentIn } from "./containment.ts";
import { type Dollars, totalOf, type Valued, valued } from "./dollars.ts";
import type { Graded } from "./graded.ts";
import { objections } from "./objections.ts";
import { compareWithPast, type Past } from "./past.ts";
import type { Performance } from "./play.ts";
import type { Rules } from "./rules.ts";
import type { Scenario } from "./scenario.ts";
import { blockIn, type Stages, stagesInBlocks, stagesInMs } from "./stages.ts";

export type Asset = {
  readonly token: string;
  /** The name of its chain. */
  readonly on: string;
  readonly decimals: number;
  readonly atRisk: bigint;
  /** Without what honest people brought or took meanwhile: it may be less than nothing, where that was taken, too. */
  readonly left: bigint;
};
/** `fault` is an attack during which something else goes wrong, too. */
export type Variant = "attack" | "fault" | "no-responder" | "benign";

/** What a drill came to. Blocks and milliseconds are counted from the block of the first signal; amounts are in the smallest unit. */
export type Score = {
  readonly drill: string;
  readonly engine: string;
  readonly fork: string;
  readonly variant: Variant;
  readonly fault: string | null;
  readonly seed: number | null;
  readonly contained: boolean;
  readonly asExpected: boolean;
  readonly why: readonly string[];
  readonly firstSignalBlock: number | null;
  readonly containedBlock: number | null;
  /** Chain by chain; the blocks above, and the stages below, are those of the first signal's. */
  readonly chains: readonly Answer[];
  readonly blocks: Stages<number | null>;
  readonly ms: Stages<number | null>;
  readonly assets: readonly Valued[];
  /** All tokens together; null where one of them has no price. */
  readonly usd: Dollars | null;
  /** What readiness said before, of the contracts that the scenario names. */
  readonly graded: readonly Graded[];
  /** True where nobody could do more than tell people, as the scenario says and readiness has said before. */
  readonly noLever: boolean;
  /** Beside the real incident; null where there was none. */
  readonly history: Past | null;
  /** What people did, in order, during the drill. */
  readonly people: readonly string[];
  /** Transactions of the responder that were mined. */
  readonly transactions: number;
  readonly falseActions: number;
  readonly legitimateBlocked: number;
  readonly declaredSlots: readonly DeclaredSlot[];
  readonly path: string | null;
  readonly fixed: readonly string[];
  readonly notes: readonly string[];
  readonly journalIntact: boolean;
};

export type ScoreOptions = {
  readonly scenario: Scenario;
  /** Those that were run, which may be others than the scenario's. */
  readonly rules: Rules;
  readonly variant: Variant;
  readonly fault: Pick<Fault, "name" | "costBlocks" | "chain"> | undefined;
  readonly seed: number | undefined;
  readonly engine: string;
  readonly fork: string;
  readonly performance: Performance;
  readonly entries: readonly Entry[];
  readonly journalIntact: boolean;
  readonly assets: readonly Asset[];
  readonly transactions: number;
  readonly chains: readonly ChainAtEnd[];
  readonly graded: readonly Graded[];
  readonly declared: readonly DeclaredSlot[];
  /** What the installation asks a reader to know, beside the scenario's own notes. */
  readonly installed: readonly string[];
};

/** Compares what happened with what the scenario expects. Pure. */
export function score(options: ScoreOptions): Score {
  const { scenario, variant, seed, engine, fork, performance, assets, declared, journalIntact, transactions } = options;
  const sight = sightOf(performance, options.chains);
  const chains = options.chains.map((one) =>
    answerOn(one, entriesOn(options.entries, one, options.chains), performance, sight),
  );
  // Of the chain on which the first signal is.
  const seen = options.chains.find(({ name }) => name === sight.on) ?? options.chains[0];
  const entries = seen === undefined ? options.entries : entriesOn(options.entries, seen, options.chains);
  const signal = sight.on === undefined ? undefined : sight.blocks.get(sight.on);
  const contained = containmentIn(entries);
  const minedBlock = minedBlockOf(contained);
  const beats = performance.beats.filter(({ on }) => on === seen?.name);
  const intents = options.entries.filter(({ kind }) => kind === "intent");

  const facts = {
    contained: chains.some((one) => one.contained !== null) && chains.every((one) => one.contained !== false),
    chains,
    blocks: stagesInBlocks(entries, contained, { beats }, signal),
    assets: assets.map((asset, at) => valued(asset, scenario.assets[at]?.usd)),
    transactions,
    falseActions:
      variant === "benign" ? intents.length : intents.filter((intent) => !isRight(intent, options, sight)).length,
    legitimateBlocked: performance.played.filter(
      ({ kind, success, reverts }) => (kind === "traffic" || variant === "benign") && !success && !reverts,
    ).length,
  };
  const people = [...peopleIn(options.entries), ...scripted(performance)];
  const why = objections(options, { ...facts, people }, sight);
  const blocks =
    facts.contained && minedBlock !== undefined && signal !== undefined ? Number(minedBlock - signal) : undefined;
  return {
    drill: scenario.name,
    engine,
    fork,
    variant,
    fault: options.fault?.name ?? null,
    seed: seed ?? null,
    ...facts,
    asExpected: why.length === 0,
    why,
    firstSignalBlock: signal === undefined ? null : Number(signal),
    containedBlock: minedBlock === undefined ? null : Number(minedBlock),
    ms: stagesInMs(entries, contained, { beats }, signal, minedBlock),
    declaredSlots: declared,
    path: pathOf(options.rules, intents.find(({ ref }) => ref === contained?.ref) ?? intents[0]),
    usd: totalOf(facts.assets),
    history:
      scenario.history === undefined || variant === "benign"
        ? null
        : compareWithPast(scenario.history, variant !== "no-responder", blocks),
    people,
    graded: options.graded,
    noLever: scenario.expected.contained === "no lever",
    fixed: scenario.fixed,
    notes: [...scenario.notes, ...options.installed],
    journalIntact,
  };
}

/** Commands that people gave, what they were told without anything being done, and what they were asked to do. */
function peopleIn(entries: readonly Entry[]): readonly string[] {
  const said = entries.flatMap(({ kind, ref, body }) => {
    if (kind === "command") return body["verb"] === "ended" ? [] : [`gave the command ${ref}`];
    if (kind === "decision" && body["verdict"] === "notify") return [`were told (${String(body["playbook"])})`];
    if (kind === "proposal")
      return [`${body["status"] === "executed" ? "executed" : "were asked to sign"} ${String(body["says"])}`];
    return kind === "rung" && typeof body["page"] === "string" ? [`were called: ${body["page"]}`] : [];
  });
  return [...new Set(said)];
}

/** What the protocol's own people did because the scenario has them do it: nobody was there to be asked. */
function scripted({ played }: Performance): readonly string[] {
  const done = played.filter(({ kind, who }) => kind === "attack" && who === "protocol");
  const ending = ({ success, isMined }: (typeof done)[number]) =>
    success ? "" : isMined ? " (refused)" : " (never mined)";
  return done.map((one) => `as the scenario has it: ${one.label}${ending(one)}`);
}

/** Whether an intent follows from a finding of the signal's block or later, by a detector that the scenario expects to act. */
function isRight(intent: Entry, options: ScoreOptions, sight: Sight): boolean {
  const { scenario, entries } = options;
  const finding = entries.findLast(
    ({ kind, ref, seq }) => kind === "finding" && ref === intent.body["incident"] && seq < intent.seq,
  );
  const isExpected = scenario.expected.detectors.includes(String(finding?.body["detector"]));
  return isExpected && finding !== undefined && isSinceSignal(finding, options, sight);
}

/** What was found on another chain stands at the last block that its own lane knew of by then, so that the moment counts and not the block. */
function isSinceSignal({ body }: Entry, { chains }: ScoreOptions, { on, blocks, at }: Sight): boolean {
  const { chain, on: taken = chain, foundAt } = body;
  if (chain !== taken) return typeof foundAt === "number" && at !== undefined && foundAt >= at;
  const where = chains.find(({ chainId }) => `${chainId}` === chain)?.name ?? on ?? "";
  const [block, signal] = [blockIn({ body }, "block"), blocks.get(where)];
  return signal !== undefined && block !== undefined && block >= signal;
}

/** Of the transaction that contained it, by the rules that were run. */
function pathOf({ actions = {} }: Rules, intent: Entry | undefined): string | null {
  if (intent === undefined) return null;
  const { use = "" } =
    (actions as Readonly<Record<string, { readonly use?: string }>>)[String(intent.body["action"])] ?? {};
  return paths[use] ?? "guardian key";
}

const paths: Readonly<Record<string, string>> = {
  "quorum-trip": "guardians' signatures → hub plan",
  "trip-module": "guardian key → Safe module",
  "trip-plan": "guardian key → hub plan",
};
