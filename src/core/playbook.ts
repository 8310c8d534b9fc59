import type { Finality } from "./finality.ts";
import type { Ladder } from "./ladder/rungs.ts";
import type { Finding, Mode, Severity } from "./types.ts";

/** How far a playbook may go by itself, from the least to the most. */
export const levels = ["ignore", "shadow", "notify", "propose", "act-unless-vetoed", "act"] as const;
export type Level = (typeof levels)[number];

/** Which findings lead to which steps, under which approval. The first playbook that covers a finding decides. */
export type Playbook = {
  readonly name: string;
  readonly when: {
    /** A finding of any of these. */
    readonly detectors: readonly string[];
    readonly severity: Severity;
    /** Percent; less sure findings are not covered. */
    readonly confidence: number;
    /** So many different detectors of the list must have found something, */
    readonly atLeast: number;
    /** in so many blocks. */
    readonly withinBlocks: bigint;
  };
  readonly do: Level;
  /** How settled the finding's block has to be before it acts; at once unless given. */
  readonly finality?: Finality;
  /** Blocks in which a person may veto; for `act-unless-vetoed`. */
  readonly vetoBlocks: bigint;
  /** Ids of configured actions and names of ladders, in order. */
  readonly steps: readonly string[];
  /** By name, those of the steps that are ladders. */
  readonly ladders?: Readonly<Record<string, Ladder>>;
  /** Blocks in which the same incident is not acted on again while what was done for it holds. */
  readonly cooldownBlocks: bigint;
  /** What follows from evidence that fewer nodes than the quorum vouch for; a person is asked unless it says `act`. */
  readonly belowQuorum?: "ask" | "act";
  /** What follows from a transaction that is not mined; a person is asked unless it says `act`. */
  readonly pending?: "ask" | "act";
  /** Blocks in which the same target is not acted on again because of what is not mined: a day. */
  readonly pendingCooldownBlocks?: bigint;
  /** Ids of configured assets that stand at risk. */
  readonly atRisk: readonly string[];
  /** Where it is written what people do then. */
  readonly runbook?: string;
};

/** What stands at risk, as people write it. */
export type Asset = { readonly symbol: string; readonly decimals: number };

/** Everything of the configuration that decides. */
export type Policy = {
  readonly mode: Mode;
  readonly playbooks: readonly Playbook[];
  /** Automatic actions on one target within so many blocks; more are left to a person. */
  readonly limits: { readonly perTarget: number; readonly withinBlocks: bigint };
  /** By action: what it acts on. Actions on the same target share a limit; one that is missing has its own. */
  readonly targets: Readonly<Record<string, readonly string[]>>;
  /** Steps that ask the owners of a Safe and send nothing: they count in no limit. */
  readonly asking?: readonly string[];
  readonly assets: Readonly<Record<string, Asset>>;
  /** All ladders, by name. */
  readonly ladders?: Readonly<Record<string, Ladder>>;
};

/** Higher is worse. */
export const severityRank: Readonly<Record<Severity, number>> = { info: 0, warning: 1, critical: 2 };

/** Where it is written what people do where this step is taken. */
export function runbookFor(step: string, { playbooks }: Pick<Policy, "playbooks">): string | undefined {
  return playbooks.find(({ steps, runbook }) => runbook !== undefined && steps.includes(step))?.runbook;
}

/** The lower of two levels. */
export function lower(a: Level, b: Level): Level {
  return levels.indexOf(a) <= levels.indexOf(b) ? a : b;
}

/** Blocks in which what was done on evidence like this is not done again. */
export function cooldownFor(
  { pending }: Pick<Finding, "pending">,
  { cooldownBlocks, pendingCooldownBlocks = 7_200n }: Playbook,
): bigint {
  return pending !== undefined && pendingCooldownBlocks > cooldownBlocks ? pendingCooldownBlocks : cooldownBlocks;
}

export function isRecent(acted: bigint | undefined, now: bigint, cooldownBlocks: bigint): boolean {
  return acted !== undefined && now - acted <= cooldownBlocks;
}
