import { stringsOf } from "../core/entries.ts";
import { sayProposal, takeProposal } from "../core/proposals.ts";
import type { Entry, Intent } from "../core/types.ts";
import type { Proposal } from "../lib/proposal-file.ts";
import type { StoreReader } from "../store/sqlite.ts";
import { createOutcomes } from "./outcomes.ts";
import { createStages, type Stage } from "./stages.ts";
import { createTruthTable, type Truth } from "./truth.ts";

const pageSize = 1_000;

/** What the record says. Times are in milliseconds since 1970. */
export type Status = {
  readonly mode: string;
  readonly block: string | undefined;
  readonly actions: Readonly<Record<string, { readonly armed: boolean; readonly reason: string }>>;
  readonly incidents: Readonly<
    Record<
      string,
      {
        readonly verdict: string;
        readonly reason: string;
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
  readonly faults: Readonly<Record<string, { readonly at: number; readonly reason: string }>>;
  /** What waits for owners of Safes; `firebreak safe status` asks the chain about it. */
  readonly proposals: readonly { readonly safeTxHash: string; readonly says: string }[];
  /** Older blocks that are filled in since the last start, by chain. */
  readonly backFill: Readonly<Record<string, { readonly from: string; readonly to: string; readonly left: string }>>;
  /** What the configuration of the last start should not be forgotten to say. */
  readonly warnings: readonly string[];
  readonly entries: number;
  readonly lastEntryAt: number | undefined;
};

/** Reads the whole journal once, a page at a time. */
export async function statusOf(store: StoreReader): Promise<Status> {
  let actions: Record<string, { armed: boolean; reason: string }> = {};
  const incidents: Record<string, { verdict: string; reason: string }> = {};
  const [truth, outcomes] = [createTruthTable(), createOutcomes()];
  const stages = createStages(outcomes);
  let faults: Record<string, { at: number; reason: string }> = {};
  const proposals = new Map<string, Proposal>();
  let lastEntryAt: number | undefined;
  let chain: bigint | undefined;
  let mode = "unknown";
  let warnings: readonly string[] = [];
  let backFill: Record<string, { from: string; to: string; left: string }> = {};
  let last = 0;
  for (let page = await store.entries(0, pageSize); page.length > 0; page = await store.entries(last, pageSize))
    for (const entry of page as readonly Entry[]) {
      const { kind, ref, body, seq, at } = entry;
      truth.take(entry);
      stages.take(entry);
      takeProposal(proposals, entry);
      last = seq;
      lastEntryAt = at;
      if (kind === "fault") faults[ref] = { at, reason: String(body["reason"]) };
      if (kind === "started") {
        mode = String(body["mode"]);
        chain = BigInt(String(body["chain"]));
        warnings = stringsOf(body["warnings"]);
        // What was armed before says nothing of the process that runs now.
        actions = {};
        faults = {};
        backFill = {};
      }
      if (kind === "backfill")
        backFill[ref] = { from: String(body["from"]), to: String(body["to"]), left: String(body["left"]) };
      if (kind === "armed" || kind === "disarmed")
        actions[ref] = { armed: kind === "armed", reason: String(body["reason"]) };
      if (kind === "decision") {
        const verdict = String(body["verdict"]);
        // That it was handled already says nothing new of an incident that was acted on.
        if (incidents[ref] === undefined || verdict !== "ignore")
          incidents[ref] = { verdict, reason: String(body["reason"]) };
      }
    }
  const cursor = chain === undefined ? undefined : await store.cursor(chain);
  const open = (await store.openIntents()).map(({ id, txs }: Intent) => {
    const stage: Stage = stages.intent(id)?.stage ?? "intent";
    return { id, hash: txs.at(-1)?.hash ?? "", stage };
  });
  const staged = Object.entries(incidents).map(([key, one]) => {
    const came = { outcome: outcomes.worst(key) ?? "none", outcomes: outcomes.of(key) };
    return [key, { ...one, ...came, stage: stages.of(key) ?? ("detected" as const) }] as const;
  });
  return {
    ...{ mode, block: cursor && `${cursor.number}`, actions, incidents: Object.fromEntries(staged) },
    ...{ truth: truth.rows(), open, faults, warnings, backFill, entries: last, lastEntryAt },
    proposals: [...proposals.values()].map((one) => ({ safeTxHash: one.safeTxHash, says: sayProposal(one) })),
  };
}
