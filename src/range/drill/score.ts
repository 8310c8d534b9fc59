import type { Entry } from "../../core/types.ts";
import type { Fault } from "../faults/fault.ts";
import type { DeclaredSlot } from "../recorded/declared-slots.ts";
import { containmentIn } from "./containment.ts";
import { type Dollars, totalOf, type Valued, valued } from "./dollars.ts";
import { objections } from "./objections.ts";
import { compareWithPast, type Past } from "./past.ts";
import type { Performance } from "./play.ts";
import type { Scenario } from "./scenario.ts";
import { blockIn, type Stages, stagesInBlocks, stagesInMs } from "./stages.ts";

export type Asset = {
  readonly token: string;
  readonly decimals: number;
  readonly atRisk: bigint;
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
  readonly blocks: Stages<number | null>;
  readonly ms: Stages<number | null>;
  readonly assets: readonly Valued[];
  /** All tokens together; null where one of them has no price. */
  readonly usd: Dollars | null;
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
  readonly variant: Variant;
  readonly fault: Pick<Fault, "name" | "costBlocks"> | undefined;
  readonly seed: number | undefined;
  readonly engine: string;
  readonly fork: string;
  readonly performance: Performance;
  readonly entries: readonly Entry[];
  readonly journalIntact: boolean;
  readonly assets: readonly Asset[];
  readonly transactions: number;
  /** Whether the probes of every installed plan are true at the end, asked of the fork and not of the responder. */
  readonly leverHolds: boolean;
  readonly declared: readonly DeclaredSlot[];
  /** What the installation asks a reader to know, beside the scenario's own notes. */
  readonly installed: readonly string[];
};

/** Compares what happened with what the scenario expects. Pure. */
export function score(options: ScoreOptions): Score {
  const {
    scenario,
    variant,
    seed,
    engine,
    fork,
    performance,
    entries,
    assets,
    declared,
    journalIntact,
    transactions,
    leverHolds,
  } = options;
  const signal = performance.played.find((one) => one.signal)?.block;
  const contained = containmentIn(entries);
  const minedBlock = blockIn(contained, "minedBlock") ?? blockIn(contained, "verifiedBlock");
  const intents = entries.filter(({ kind }) => kind === "intent");

  const facts = {
    contained: contained !== undefined && leverHolds,
    blocks: stagesInBlocks(entries, contained, signal),
    assets: assets.map((asset, at) => valued(asset, scenario.assets[at]?.usd)),
    transactions,
    falseActions:
      variant === "benign" ? intents.length : intents.filter((intent) => !isRight(intent, options, signal)).length,
    legitimateBlocked: performance.played.filter(
      ({ kind, success, reverts }) => (kind === "traffic" || variant === "benign") && !success && !reverts,
    ).length,
  };
  const why = objections(options, facts, minedBlock, signal);
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
    ms: stagesInMs(entries, contained, performance, signal, minedBlock),
    declaredSlots: declared,
    path: pathOf(scenario, intents[0]),
    usd: totalOf(facts.assets),
    history:
      scenario.history === undefined || variant === "benign"
        ? null
        : compareWithPast(scenario.history, variant !== "no-responder", blocks),
    people: peopleIn(entries),
    fixed: scenario.fixed,
    notes: [...scenario.notes, ...options.installed],
    journalIntact,
  };
}

/** Commands that people gave, and what they were asked to do. */
function peopleIn(entries: readonly Entry[]): readonly string[] {
  return entries.flatMap(({ kind, ref, body }) => {
    if (kind === "command") return [`gave the command ${ref}`];
    if (kind === "proposal")
      return [`${body["status"] === "executed" ? "executed" : "were asked to sign"} ${String(body["says"])}`];
    return kind === "rung" && typeof body["page"] === "string" ? [`were called: ${body["page"]}`] : [];
  });
}

/** Whether an intent follows from a finding of the signal's block or later, by a detector that the scenario expects to act. */
function isRight(intent: Entry, { scenario, entries }: ScoreOptions, signal: bigint | undefined): boolean {
  const finding = entries.findLast(
    ({ kind, ref, seq }) => kind === "finding" && ref === intent.body["incident"] && seq < intent.seq,
  );
  const block = blockIn(finding, "block");
  const isExpected = scenario.expected.detectors.includes(String(finding?.body["detector"]));
  return isExpected && signal !== undefined && block !== undefined && block >= signal;
}

function pathOf({ responder }: Scenario, intent: Entry | undefined): string | null {
  if (intent === undefined) return null;
  const actions = responder["actions"] as Readonly<Record<string, { readonly use?: string }>> | undefined;
  const use = actions?.[String(intent.body["action"])]?.use;
  if (use === "quorum-trip") return "guardians' signatures → hub plan";
  return use === "trip-plan" ? "guardian key → hub plan" : "guardian key";
}
