import { createStandings } from "../core/standing.ts";
import type { Entry, Intent } from "../core/types.ts";
import { when } from "../lib/when.ts";
import type { StoreReader } from "../store/sqlite.ts";
import { type Age, createAges } from "./ages.ts";
import { type Call, createCalled } from "./called.ts";
import { createIncidents, type Incident } from "./incidents.ts";
import { createOutcomes } from "./outcomes.ts";
import { createProposed, type Proposed } from "./proposed.ts";
import { type ArmedRow, createReplicas, type FaultRow, type FillRow } from "./replicas.ts";
import { createStages, type Stage } from "./stages.ts";
import { createTitles, type Observed, type Titles } from "./titles.ts";
import { createTruthTable, type Truth } from "./truth.ts";

const pageSize = 1_000;

/** `until`: by the chain's clock, in ISO 8601. `level`: with the verb `mode`, how far playbooks go at most. */
export type Loosened = Said & { readonly until: string; readonly level?: string };
/** A process of another release may know other verbs. */
type Said = { readonly verb: string; readonly scope: string; readonly by: readonly string[] };

/** What the record says. Times are in milliseconds since 1970. */
export type Status = {
  readonly mode: string;
  /** Of its first chain. */
  readonly block: string | undefined;
  /** Of all its chains. */
  readonly blocks: readonly Observed[];
  readonly titles: Titles;
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
      Incident &
        Age & {
          /** The worst one, where its actions had different ones. */
          readonly outcome: string;
          /** The last one of each action. */
          readonly outcomes: Readonly<Record<string, string>>;
          readonly stage: Stage;
          /** Whom ladders called for it; absent when its effect was seen to hold since, when it was taken back, and where nobody was called. */
          readonly people?: readonly Call[];
        }
    >
  >;
  readonly open: readonly { readonly id: string; readonly hash: string; readonly stage: Stage }[];
  /** What is paused where. */
  readonly truth: readonly Truth[];
  /** The last fault of each part since the responder was started. */
  readonly faults: Readonly<Record<string, FaultRow>>;
  readonly proposals: readonly Proposed[];
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
  const [replicas, standings, called] = [createReplicas(), createStandings(), createCalled()];
  const [proposed, ages, titles] = [createProposed(), createAges(), createTitles()];
  let lastEntryAt: number | undefined;
  let last = 0;
  for (let page = await store.entries(0, pageSize); page.length > 0; page = await store.entries(last, pageSize))
    for (const entry of page as readonly Entry[]) {
      const { kind, seq, at } = entry;
      incidents.take(entry);
      truth.take(entry);
      stages.take(entry);
      called.take(entry);
      ages.take(entry);
      proposed.take(entry);
      last = seq;
      lastEntryAt = at;
      replicas.take(entry);
      if (kind === "command") standings.take(entry);
      titles.take(entry);
    }
  const blocks = await Promise.all(titles.followed().map((one) => observed(one, store)));
  const open = (await store.openIntents()).map(({ id, txs }: Intent) => {
    const stage: Stage = stages.intent(id)?.stage ?? "intent";
    return { id, hash: txs.at(-1)?.hash ?? "", stage };
  });
  const staged = incidents.rows().map(([key, one]) => {
    const came = { outcome: outcomes.worst(key) ?? "none", outcomes: outcomes.of(key) };
    const people = one.withdrawn === undefined ? called.of(key) : [];
    const stage = stages.of(key) ?? ("detected" as const);
    return [key, { ...one, ...ages.of(key), ...came, stage, ...(people.length > 0 && { people }) }] as const;
  });
  return {
    ...{
      mode: replicas.mode(),
      stopped: replicas.stopped(),
      replicas: replicas.names(),
      block: blocks[0]?.block,
      blocks,
      titles: titles.titles(),
    },
    ...{
      loosened: standings.at(BigInt(Math.floor(now / 1_000))).map(loosenedOf),
      incidents: Object.fromEntries(staged),
    },
    ...{ actions: replicas.actions(), faults: replicas.faults(titles.titles()), backFill: replicas.backFill() },
    ...{ truth: truth.rows(), open, warnings: replicas.warnings(), entries: last, lastEntryAt },
    proposals: proposed.rows(),
  };
}

async function observed(one: Omit<Observed, "block">, store: StoreReader): Promise<Observed> {
  const cursor = await store.cursor(BigInt(one.chain));
  return { ...one, ...(cursor && { block: `${cursor.number}` }) };
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
