import type { ActedKept } from "./acted.ts";
import type { ClimbsKept } from "./ladder/climbs.ts";
import type { LiftedKept } from "./lifted.ts";
import type { OwedKept } from "./owed.ts";
import type { PendingsKept } from "./pending.ts";
import type { RoundsKept } from "./rounds.ts";
import type { UnsettledKept } from "./settled.ts";
import type { StandingsKept } from "./standing.ts";
import type { Finding } from "./types.ts";
import type { WitnessesKept } from "./witnesses.ts";

/** `found` tells evidence apart; an earlier version did not keep it. */
export type Said = {
  readonly saying: string;
  readonly block: bigint;
  readonly isSure: boolean;
  readonly found?: string;
};
export type Attempts = {
  readonly block: bigint;
  readonly count: number;
  /** Those of them that count no more, since its call would succeed again. */
  readonly before?: number;
  /** For which the step was given up. */
  readonly givenUp?: Finding;
};

/** Everything that a history knows: plain data (maps, sets, lists, strings, numbers), so that it can be written down as it is. */
export type HistoryKept = {
  readonly acted: ActedKept;
  readonly attempts: Map<string, Attempts>;
  readonly said: Map<string, Said>;
  readonly findings: Map<string, Finding>;
  readonly witnesses: WitnessesKept;
  readonly pendings: PendingsKept;
  readonly rounds: RoundsKept;
  readonly standings: StandingsKept;
  readonly spent: Map<string, bigint>;
  readonly waiting: Map<string, Finding>;
  readonly climbs: ClimbsKept;
  readonly unsettled: UnsettledKept;
  readonly owed: OwedKept;
  readonly lifted: LiftedKept;
  readonly unmined: Map<string, Finding>;
};

/** What the journal said up to one of its entries, to go on from: by chain id. */
export type Snapshot = {
  readonly seq: number;
  /** The hash of that entry, which is another one in any other journal. */
  readonly hash: string;
  readonly histories: ReadonlyMap<bigint, HistoryKept>;
};

/** Where the last snapshot is. It holds nothing that the journal does not say: without one, all of it is read. */
export type Snapshots = {
  /** Undefined where there is none that the same code wrote. What is handed out is nobody else's. */
  read(): Promise<Snapshot | undefined>;
  /** Takes down what it says now. Raises nothing: a snapshot that cannot be written only costs the next start its time. */
  write(snapshot: Snapshot): Promise<void>;
};
