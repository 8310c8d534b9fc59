import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { App, ChainApp } from "../app/app.ts";
import { accountRef } from "../core/accounts.ts";
import { askedOf } from "../core/ladder/rungs.ts";
import type { Decision, Entry, Outcome } from "../core/types.ts";
import { faultMetrics } from "./faults.ts";
import { headMetrics } from "./head.ts";
import { incidentMetrics } from "./incidents.ts";
import { nodeMetrics } from "./nodes.ts";
import { recordMetrics } from "./record.ts";
import { watchMetrics } from "./watch.ts";

export const stageNames = ["decide", "broadcast", "mined", "verified"] as const;
type Stage = (typeof stageNames)[number];

/** Seconds from the finding; from a tenth of a millisecond to ten minutes. */
const buckets = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 2, 5, 12, 24, 60, 120, 600];
const remembered = 1_000;
/** Counted from zero: an increase from nothing to one is none to Prometheus, and the first one matters most. */
export const verdicts = [
  "act",
  "ask",
  "notify",
  "shadow",
  "delay",
  "wait",
  "ignore",
] as const satisfies readonly Decision["verdict"][];
export const statuses = [
  "contained",
  "already",
  "withdrawn",
  "no-effect",
  "failed",
] as const satisfies readonly Outcome["status"][];

export type MetricsOptions = {
  /** The name of this replica, where several write the journal. */
  readonly replica?: string | undefined;
  /** Whether the record cannot be reached. */
  readonly isAway?: () => boolean;
  /** Whether nothing is known of how a chain is now: what was proven there before is not proven any more. */
  readonly isBlind?: (chain: string) => boolean;
};

/**
 * What Prometheus may ask. Everything that happened is learned from the journal's entries, so that nothing on the hot path counts. Where several replicas
 * write, each counts what all of them did; what is armed, what is filled in and what went wrong it counts of itself alone.
 */
export function createMetrics(
  app: Pick<App, "chains">,
  { replica, isAway = () => false, isBlind = () => false }: MetricsOptions = {},
) {
  const registry = new Registry();
  const registers = [registry];
  const stages = new Histogram({
    name: "firebreak_stage_seconds",
    help: "Seconds from a finding to each stage of the answer to it.",
    labelNames: ["stage"],
    buckets,
    registers,
  });
  const findings = new Counter({
    name: "firebreak_findings_total",
    help: "Findings, by detector and severity.",
    labelNames: ["detector", "severity"],
    registers,
  });
  const decisions = new Counter({
    name: "firebreak_decisions_total",
    help: "Decisions, by verdict.",
    labelNames: ["verdict"],
    registers,
  });
  const outcomes = new Counter({
    name: "firebreak_outcomes_total",
    help: "Ended actions, by outcome.",
    labelNames: ["status"],
    registers,
  });
  const faults = faultMetrics(app, registers);
  const places = new Map(app.chains.flatMap(placesOn));
  const toldArmed = new Set<string>();
  const armed = new Gauge({
    name: "firebreak_armed",
    help: "1 when the real call from the real sender was simulated and nothing speaks against it, 0 also while the chain shows no new block for `staleSeconds`; path undo: that of recovery; path proposal: that of a Safe whose owners sign; path account: nonce and balance.",
    labelNames: ["action", "target", "path", "chain"],
    registers,
    collect() {
      for (const [ref, labels] of places) this.set(labels, toldArmed.has(ref) && !isBlind(labels.chain) ? 1 : 0);
    },
  });
  const affordable = new Gauge({
    name: "firebreak_pauses_affordable",
    help: "Of the dearest action, how many transactions the sender can pay at the base fee times `armed.stressFee` and the least tip.",
    labelNames: ["chain", "sender"],
    registers,
  });
  const late = new Gauge({
    name: "firebreak_back_fill_blocks",
    help: "Older blocks that are still to be looked at beside the newest, after a stop.",
    labelNames: ["chain"],
    registers,
  });

  nodeMetrics(app, registers);
  const others = [recordMetrics(registers, isAway), incidentMetrics(registers)];

  for (const { config } of app.chains) late.set({ chain: config.name }, 0);
  for (const stage of stageNames) stages.zero({ stage });
  for (const verdict of verdicts) decisions.inc({ verdict }, 0);
  for (const status of statuses) outcomes.inc({ status }, 0);
  const foundAt = new Map<string, number>();
  const incidents = new Map<string, string>();

  const isOwn = (body: Entry["body"]) => body["replica"] === undefined || body["replica"] === replica;

  function stage(name: Stage, incident: unknown, at: number): void {
    const from = foundAt.get(String(incident));
    if (from !== undefined && at >= from) stages.observe({ stage: name }, (at - from) / 1_000);
  }

  return {
    registry,
    ...watchMetrics(app, registers),
    ...headMetrics(registers),
    /** Learns from one entry of the journal. */
    take(entry: Entry): void {
      const { kind, ref, body, at } = entry;
      for (const one of others) one.take(entry);
      if (kind === "finding") {
        findings.inc({ detector: String(body["detector"]), severity: String(body["severity"]) });
        keep(foundAt, ref, typeof body["foundAt"] === "number" ? body["foundAt"] : at);
      }
      if (kind === "decision") {
        decisions.inc({ verdict: String(body["verdict"]) });
        if (typeof body["decidedAt"] === "number") stage("decide", ref, body["decidedAt"]);
      }
      if (kind === "backfill" && isOwn(body)) late.set({ chain: ref }, Number(body["left"]));
      if (kind === "intent") keep(incidents, ref, String(body["incident"]));
      if (kind === "broadcast" && body["resumed"] !== true) stage("broadcast", incidents.get(ref), at);
      if (kind === "outcome") {
        outcomes.inc({ status: String(body["status"]) });
        if (body["status"] === "contained")
          for (const name of ["mined", "verified"] as const) stage(name, body["incident"], at);
      }
      if (kind === "fault" && isOwn(body)) faults.take({ ref, body });
      // On every replica it has the same name.
      if (!isOwn(body)) return;
      if (kind === "armed") toldArmed.add(ref);
      if (kind === "disarmed") toldArmed.delete(ref);
    },
    affordable: (chain: string, sender: string, pauses: bigint | undefined): void =>
      pauses === undefined ? affordable.remove({ chain, sender }) : affordable.set({ chain, sender }, Number(pauses)),
    /**
     * The actions that could not be taken now; that none could be undone makes nobody less ready to act. What only `watches` has no key by intention, and
     * is ready when it sees.
     */
    unarmed: async (watches: boolean): Promise<readonly string[]> =>
      (await armed.get()).values
        .filter(({ value, labels: { path } }) => value !== 1 && path !== "undo" && !(watches && path === "none"))
        .map(({ labels: { action } }) => String(action)),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;

/** What can be armed on a chain, by the name that it has in the journal. */
function placesOn({ config: { id: chainId, name: chain }, actions, undos, executor, playbooks }: ChainApp) {
  const ofActions = [...actions].map(([action, { target, relies, asks, path = "key" }]) => {
    const labels = { action, target: target ?? relies?.[0] ?? action, path: (executor ?? asks) ? path : "none" };
    return [action, { ...labels, chain }] as const;
  });
  const ofUndos = [...undos].map(
    ([action, { call }]) => [`${action}/undo`, { action, target: call.to, path: "undo", chain }] as const,
  );
  const ofAccounts = (executor?.senders ?? []).map(
    (target, index) =>
      [accountRef(chainId, target, index), { action: "account", target, path: "account", chain }] as const,
  );
  const ofProposals = askedOf(playbooks).map(
    ({ ref, call }) => [ref, { action: ref, target: call.to, path: "proposal", chain }] as const,
  );
  return [...ofActions, ...ofUndos, ...ofAccounts, ...ofProposals];
}

function keep<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  const oldest = map.keys().next().value;
  if (map.size > remembered && oldest !== undefined) map.delete(oldest);
}
