import { sayProposal, takeProposal } from "../core/proposals.ts";
import { createStandings } from "../core/standing.ts";
import type { Entry, Intent } from "../core/types.ts";
import type { Proposal } from "../lib/proposal-file.ts";
import { when } from "../lib/when.ts";
import { readingOf } from "../lifecycle/safe/print.ts";
import type { StoreReader } from "../store/sqlite.ts";
import { createIncidents, type Incident } from "./incidents.ts";
import { createOutcomes } from "./outcomes.ts";
import { type ArmedRow, createReplicas, type FaultRow, type FillRow } from "./replicas.ts";
import { createStages, type Stage } from "./stages.ts";
import { createTruthTable, type Truth } from "./truth.ts";

const pageSize = 1_000;

/** `until`: by the chain's clock, in ISO 8601. `level`: with the verb `mode`, how far playbooks go at most. */
export type Loosened = Said & { readonly until: string; readonly level?: string };
/** A process of another release may know other verbs. */
type Said = { readonly verb: string; readonly scope: string; readonly by: readonly string[] };

/** What the record says. Times are in milliseconds since 1970. */
export type Status = {
  readonly mode: string;
  readonly block: string | undefined;
  /** When the last run was told to stop, by replica, in milliseconds since 1970; what has none and does not run was killed, or ended with an error. */
  readonly stopped: Readonly<Record<string, number>>;
  /** Those that wrote a record that several share. */
  readonly replicas: readonly string[];
  /** What people loosened, as long as it is in force. */
  readonly loosened: readonly Loosened[];
  readonly actions: Readonly<Record<string, ArmedRow>>;
  readonly incidents: Readonly<
    Record<
      string,
      Incident & {
        /** The worst one, where its actions had different ones. */
        readonly outcome: string;
        /** The last one of each action. */
        readonly outcomes: Readonly<Record<string, string>>;
        readonly stage: Stage;
      }
    >
  >;
  readonly open: readonly { readonly id: string; readonly hash: string; readonly stage: Stage }[];
  /** What is paused where. */
  readonly truth: readonly Truth[];
  /** The last fault of each part since the responder was started. */
  readonly faults: Readonly<Record<string, FaultRow>>;
  /** What waits for owners of Safes; `firebreak safe status` asks the chain about it. */
  readonly proposals: readonly { readonly safeTxHash: string; readonly says: string }[];
  /** Older blocks that are filled in since the last start, by chain. */
  readonly backFill: Readonly<Record<string, FillRow>>;
  /** What the configuration of the last start should not be forgotten to say. */
  readonly warnings: readonly string[];
  readonly entries: number;
  readonly lastEntryAt: number | undefined;
};

/** Reads the whole journal once, a page at a time. `now` is in milliseconds since 1970. */
export async function statusOf(store: StoreReader, now: number): Promise<Status> {
  const [incidents, truth, outcomes] = [createIncidents(), createTruthTable(), createOutcomes()];
  const stages = createStages(outcomes);
  const [replicas, standings] = [createReplicas(), createStandings()];
  const proposals = new Map<string, Proposal>();
  let lastEntryAt: number | undefined;
  let chain: bigint | undefined;
  let last = 0;
  for (let page = await store.entries(0, pageSize); page.length > 0; page = await store.entries(last, pageSize))
    for (const entry of page as readonly Entry[]) {
      const { kind, body, seq, at } = entry;
      incidents.take(entry);
      truth.take(entry);
      stages.take(entry);
      takeProposal(proposals, entry);
      last = seq;
      lastEntryAt = at;
      replicas.take(entry);
      if (kind === "command") standings.take(entry);
      if (kind === "started") chain = BigInt(String(body["chain"]));
    }
  const cursor = chain === undefined ? undefined : await store.cursor(chain);
  const open = (await store.openIntents()).map(({ id, txs }: Intent) => {
    const stage: Stage = stages.intent(id)?.stage ?? "intent";
    return { id, hash: txs.at(-1)?.hash ?? "", stage };
  });
  const staged = incidents.rows().map(([key, one]) => {
    const came = { outcome: outcomes.worst(key) ?? "none", outcomes: outcomes.of(key) };
    return [key, { ...one, ...came, stage: stages.of(key) ?? ("detected" as const) }] as const;
  });
  return {
    ...{
      mode: replicas.mode(),
      stopped: replicas.stopped(),
      replicas: replicas.names(),
      block: cursor && `${cursor.number}`,
    },
    ...{
      loosened: standings.at(BigInt(Math.floor(now / 1_000))).map(loosenedOf),
      incidents: Object.fromEntries(staged),
    },
    ...{ actions: replicas.actions(), faults: replicas.faults(), backFill: replicas.backFill() },
    ...{ truth: truth.rows(), open, warnings: replicas.warnings(), entries: last, lastEntryAt },
    proposals: [...proposals.values()].map((one) => ({
      safeTxHash: one.safeTxHash,
      says: sayProposal(one, readingOf(one)),
    })),
  };
}

export function loosenedOf({
  verb,
  scope,
  by,
  ends,
  level,
}: Said & { readonly ends: bigint; readonly level: string }): Loosened {
  const until = when(ends);
  return { verb, scope, by, until, ...(verb === "mode" ? { level } : {}) };
}
