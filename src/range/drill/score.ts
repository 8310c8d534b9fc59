import type { Entry } from "../../core/types.ts";
import type { DeclaredSlot } from "../recorded/declared-slots.ts";
import type { Performance } from "./play.ts";
import type { Scenario } from "./scenario.ts";

type Stages<T> = {
  readonly detect: T;
  readonly decide: T;
  readonly broadcast: T;
  readonly mine: T;
  readonly verify: T;
};
export type Asset = { readonly token: string; readonly atRisk: bigint; readonly left: bigint };
export type Variant = "attack" | "no-responder" | "benign";

/** What a drill came to. Blocks and milliseconds are counted from the block of the first signal; amounts are in the smallest unit. */
export type Score = {
  readonly drill: string;
  readonly engine: string;
  readonly fork: string;
  readonly variant: Variant;
  readonly seed: number | null;
  readonly contained: boolean;
  readonly asExpected: boolean;
  readonly why: readonly string[];
  readonly firstSignalBlock: number | null;
  readonly containedBlock: number | null;
  readonly blocks: Stages<number | null>;
  readonly ms: Stages<number | null>;
  readonly assets: readonly {
    readonly token: string;
    readonly atRisk: string;
    readonly lost: string;
    readonly saved: string;
  }[];
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
  readonly seed: number | undefined;
  readonly engine: string;
  readonly fork: string;
  readonly performance: Performance;
  readonly entries: readonly Entry[];
  readonly journalIntact: boolean;
  readonly assets: readonly Asset[];
  readonly declared: readonly DeclaredSlot[];
};

/** Compares what happened with what the scenario expects. Pure. */
export function score(options: ScoreOptions): Score {
  const { scenario, variant, seed, engine, fork, performance, entries, assets, declared, journalIntact } = options;
  const signal = performance.played.find((one) => one.signal)?.block;
  const first = (kind: Entry["kind"], fits: (entry: Entry) => boolean = () => true) =>
    entries.find((entry) => entry.kind === kind && fits(entry));
  const contained = first("outcome", ({ body }) => body["status"] === "contained" || body["status"] === "already");
  const minedBlock = blockIn(contained, "minedBlock") ?? blockIn(contained, "verifiedBlock");
  const intents = entries.filter(({ kind }) => kind === "intent");

  const facts = {
    contained: contained !== undefined,
    blocks: stagesInBlocks(entries, contained, signal),
    assets: assets.map(({ token, atRisk, left }) => ({
      token,
      atRisk: `${atRisk}`,
      lost: `${atRisk - left}`,
      saved: `${left}`,
    })),
    falseActions:
      variant === "benign" ? intents.length : intents.filter(({ seq }) => !follows(seq, entries, signal)).length,
    legitimateBlocked: performance.played.filter(({ kind, success }) => kind === "traffic" && !success).length,
  };
  const why = objections(options, facts, minedBlock, signal);
  return {
    drill: scenario.name,
    engine,
    fork,
    variant,
    seed: seed ?? null,
    ...facts,
    asExpected: why.length === 0,
    why,
    firstSignalBlock: signal === undefined ? null : Number(signal),
    containedBlock: minedBlock === undefined ? null : Number(minedBlock),
    ms: stagesInMs(entries, contained, performance, signal, minedBlock),
    declaredSlots: declared,
    path: pathOf(scenario, intents[0]),
    fixed: scenario.fixed,
    notes: scenario.notes,
    journalIntact,
  };
}

type Facts = Pick<Score, "contained" | "assets" | "falseActions" | "legitimateBlocked">;

/** Everything in which the run is not what the scenario expects. */
function objections(
  { scenario, variant, entries, journalIntact }: ScoreOptions,
  { contained, assets, falseActions, legitimateBlocked }: Facts,
  mined: bigint | undefined,
  signal: bigint | undefined,
): readonly string[] {
  const { expected } = scenario;
  const found: string[] = journalIntact ? [] : ["the journal is not intact"];
  const expect = (isSo: boolean, sentence: string) => isSo || found.push(sentence);
  for (const { token, lost } of assets) {
    if (variant === "no-responder")
      expect(
        BigInt(lost) >= BigInt(expected.lostWithoutResponder[token] ?? 0),
        `expected at least ${expected.lostWithoutResponder[token]} ${token} lost without the responder, found ${lost}`,
      );
    else
      expect(
        BigInt(lost) <= BigInt(expected.lost[token] ?? 0),
        `expected at most ${expected.lost[token] ?? 0} ${token} lost, found ${lost}`,
      );
  }
  expect(falseActions === 0, `expected no false action, found ${falseActions}`);
  if (variant === "benign")
    expect(legitimateBlocked === 0, `expected no honest transaction blocked, found ${legitimateBlocked}`);
  if (variant !== "attack") return found;

  expect(contained, "expected the incident to be contained, found no such outcome");
  if (mined !== undefined && signal !== undefined)
    expect(
      mined - signal === BigInt(expected.containedAfterBlocks),
      `expected containment ${expected.containedAfterBlocks} block(s) after the signal, found ${mined - signal}`,
    );
  const kinds = entries.map(({ kind }) => kind as string);
  expect(
    inOrder(expected.journal, kinds),
    `expected the journal to show ${expected.journal.join(", ")} in this order, found ${kinds.join(", ")}`,
  );
  return found;
}

/** Whether a list appears within another, in order. */
function inOrder(wanted: readonly string[], found: readonly string[]): boolean {
  let next = 0;
  for (const one of found) if (one === wanted[next]) next++;
  return next === wanted.length;
}

/** Whether the finding behind an intent is of the signal's block or later. */
function follows(seq: number, entries: readonly Entry[], signal: bigint | undefined): boolean {
  const finding = entries.findLast((entry) => entry.kind === "finding" && entry.seq < seq);
  const block = blockIn(finding, "block");
  return signal !== undefined && block !== undefined && block >= signal;
}

function stagesInBlocks(
  entries: readonly Entry[],
  outcome: Entry | undefined,
  signal: bigint | undefined,
): Stages<number | null> {
  const found = blockIn(
    entries.find(({ kind }) => kind === "finding"),
    "block",
  );
  const since = (block: bigint | undefined) =>
    block === undefined || signal === undefined ? null : Number(block - signal);
  const acted = entries.some(({ kind }) => kind === "intent") ? found : undefined;
  return {
    detect: since(found),
    decide: since(found),
    broadcast: since(acted),
    mine: since(blockIn(outcome, "minedBlock")),
    verify: since(blockIn(outcome, "verifiedBlock")),
  };
}

function stagesInMs(
  entries: readonly Entry[],
  outcome: Entry | undefined,
  { beats }: Performance,
  signal: bigint | undefined,
  mined: bigint | undefined,
): Stages<number | null> {
  const start = beats.find(({ number }) => number === signal)?.at;
  const since = (at: number | undefined) => (at === undefined || start === undefined ? null : at - start);
  const finding = entries.find(({ kind }) => kind === "finding");
  const decision = entries.find(({ kind }) => kind === "decision");
  return {
    detect: since(numberIn(finding, "foundAt")),
    decide: since(numberIn(decision, "decidedAt")),
    broadcast: since(entries.find(({ kind }) => kind === "broadcast")?.at),
    mine: since(beats.find(({ number }) => number === mined)?.at),
    verify: since(outcome?.at),
  };
}

function blockIn(entry: Entry | undefined, name: string): bigint | undefined {
  const value = entry?.body[name];
  return typeof value === "string" && /^\d+$/.test(value) ? BigInt(value) : undefined;
}

function numberIn(entry: Entry | undefined, name: string): number | undefined {
  const value = entry?.body[name];
  return typeof value === "number" ? value : undefined;
}

function pathOf({ responder }: Scenario, intent: Entry | undefined): string | null {
  if (intent === undefined) return null;
  const actions = responder["actions"] as Readonly<Record<string, { readonly use?: string }>> | undefined;
  return actions?.[String(intent.body["action"])]?.use === "trip-plan" ? "guardian key → hub plan" : "guardian key";
}
