import { Counter, Histogram, Registry } from "prom-client";
import type { App } from "../app/app.ts";
import type { Decision, Entry, Outcome } from "../core/types.ts";
import { faultMetrics } from "./faults.ts";
import { incidentMetrics } from "./incidents.ts";

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

/**
 * What is counted for as long as the process runs, whatever configuration it runs: what began again at zero with a reload would be no increase to
 * Prometheus, which asks seldom.
 */
export function createCounted() {
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
  const [faults, incident] = [faultMetrics(registers), incidentMetrics(registers)];

  for (const stage of stageNames) stages.zero({ stage });
  for (const verdict of verdicts) decisions.inc({ verdict }, 0);
  for (const status of statuses) outcomes.inc({ status }, 0);
  const foundAt = new Map<string, number>();
  const incidents = new Map<string, string>();

  function stage(name: Stage, incident: unknown, at: number): void {
    const from = foundAt.get(String(incident));
    if (from !== undefined && at >= from) stages.observe({ stage: name }, (at - from) / 1_000);
  }

  return {
    registry,
    /** Counts the faults of what this configuration has from zero as well. */
    begin: (app: Pick<App, "chains">): void => faults.begin(app),
    /** Learns from one entry of the journal; `isOwn` where it is of this replica. */
    take(entry: Entry, isOwn: boolean): void {
      const { kind, ref, body, at } = entry;
      incident.take(entry);
      if (kind === "finding") {
        findings.inc({ detector: String(body["detector"]), severity: String(body["severity"]) });
        keep(foundAt, ref, typeof body["foundAt"] === "number" ? body["foundAt"] : at);
      }
      if (kind === "decision") {
        decisions.inc({ verdict: String(body["verdict"]) });
        if (typeof body["decidedAt"] === "number") stage("decide", ref, body["decidedAt"]);
      }
      if (kind === "intent") keep(incidents, ref, String(body["incident"]));
      if (kind === "broadcast" && body["resumed"] !== true) stage("broadcast", incidents.get(ref), at);
      if (kind === "outcome") {
        outcomes.inc({ status: String(body["status"]) });
        if (body["status"] === "contained")
          for (const name of ["mined", "verified"] as const) stage(name, body["incident"], at);
      }
      if (kind === "fault" && isOwn) faults.take(entry);
    },
  };
}

export type Counted = ReturnType<typeof createCounted>;

function keep<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  const oldest = map.keys().next().value;
  if (map.size > remembered && oldest !== undefined) map.delete(oldest);
}
