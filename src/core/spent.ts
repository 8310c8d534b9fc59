import { bigintOf } from "./entries.ts";
import type { NewEntry } from "./types.ts";

const remembered = 10_000;

/** What transactions without effect have cost an incident, in wei, as the outcomes in the journal say. What is contained begins anew. */
export function createSpent(costs = new Map<string, bigint>()) {
  return {
    keep: (): Map<string, bigint> => costs,
    take({ kind, body }: NewEntry): void {
      if (kind !== "outcome") return;
      const [incident, status] = [String(body["incident"]), body["status"]];
      if (status === "contained" || status === "already") costs.delete(incident);
      const cost = (costs.get(incident) ?? 0n) + bigintOf(body["paid"]);
      if (status !== "failed" && status !== "no-effect") return;
      costs.delete(incident);
      costs.set(incident, cost);
      const [oldest] = costs.keys();
      if (costs.size > remembered && oldest !== undefined) costs.delete(oldest);
    },
    of: (incident: string): bigint => costs.get(incident) ?? 0n,
  };
}
