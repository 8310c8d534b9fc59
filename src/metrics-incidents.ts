import { Counter, type Registry } from "prom-client";
import { stringsOf } from "./core/entries.ts";
import type { Entry } from "./core/types.ts";

/** What undid a containment: a reorganisation, or somebody, or that its time was over. */
export const undoings = ["reorganised", "lifted"] as const;
/** Why people are needed: a ladder came to them, or to its end; a step could not be signed, written down, or taken on its evidence; a part is critical. */
export const calls = ["rung", "ended", "untried", "fault"] as const;

/** What of an incident nobody else counts: that what contained it is undone, and that it goes on without people. */
export function incidentMetrics(registers: Registry[]) {
  const undone = new Counter({
    name: "firebreak_undone_total",
    help: "Containments that held and do not any more, by why: reorganised, or lifted, which is also that their time was over.",
    labelNames: ["why"],
    registers,
  });
  const needed = new Counter({
    name: "firebreak_people_needed_total",
    help: "Calls for people, by why: a rung of a ladder, its end, a step that cannot be taken (once per block), a critical fault.",
    labelNames: ["why"],
    registers,
  });
  for (const why of undoings) undone.inc({ why }, 0);
  for (const why of calls) needed.inc({ why }, 0);

  return {
    take(entry: Entry): void {
      const [lost, call] = [undoingIn(entry), callIn(entry)];
      if (lost !== undefined) undone.inc({ why: lost });
      if (call !== undefined) needed.inc({ why: call });
    },
  };
}

function undoingIn({ kind, body }: Entry): (typeof undoings)[number] | undefined {
  if (kind === "effect" && body["lifted"] === true) return "lifted";
  // Without an action it is a finding that is gone.
  return kind === "retracted" && body["action"] !== undefined ? "reorganised" : undefined;
}

function callIn({ kind, body }: Entry): (typeof calls)[number] | undefined {
  if (kind === "rung" && body["page"] !== undefined) return "rung";
  if (kind === "rung" && body["status"] === "ended") return "ended";
  if (kind !== "fault") return undefined;
  if (["untried", "held", "refused"].some((name) => stringsOf(body[name]).length > 0)) return "untried";
  return body["severity"] === "critical" || body["alarm"] !== undefined ? "fault" : undefined;
}
