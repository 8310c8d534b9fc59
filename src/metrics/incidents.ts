import { Counter, type Registry } from "prom-client";
import { loosening } from "../core/command.ts";
import { stringsOf } from "../core/entries.ts";
import { undoes } from "../core/lost.ts";
import type { Entry } from "../core/types.ts";

/** What undid a containment: a reorganisation, somebody, somebody as approvers had announced it, or that its time was over. */
export const undoings = ["reorganised", "lifted", "announced", "ended"] as const;
/** Why people are needed: steps beyond a cap were left to them; a ladder came to them, or to its end; a step could not be signed, written down, or taken on its evidence; a Safe's owners must sign; a part is critical. */
export const calls = ["left", "rung", "ended", "untried", "proposed", "fault"] as const;

/** What of an incident nobody else counts: that what contained it is undone, and that it goes on without people. */
export function incidentMetrics(registers: Registry[]) {
  const undone = new Counter({
    name: "firebreak_undone_total",
    help: "Containments that held and do not any more, by why: reorganised, lifted, lifted as announced, or ended by their own time.",
    labelNames: ["why"],
    registers,
  });
  const needed = new Counter({
    name: "firebreak_people_needed_total",
    help: "Calls for people, by why: steps that a cap left, a rung of a ladder, its end, a step that cannot be taken (once per block), a proposal to a Safe, a critical fault.",
    labelNames: ["why"],
    registers,
  });
  const loosened = new Counter({
    name: "firebreak_loosened_total",
    help: "What approvers loosened, by verb: a brake, a silence and so on until its end, a reload for good.",
    labelNames: ["verb"],
    registers,
  });
  for (const verb of loosening) loosened.inc({ verb }, 0);
  for (const why of undoings) undone.inc({ why }, 0);
  for (const why of calls) needed.inc({ why }, 0);

  return {
    take(entry: Entry): void {
      const [lost, call] = [undoingIn(entry), callIn(entry)];
      if (lost !== undefined) undone.inc({ why: lost });
      if (call !== undefined) needed.inc({ why: call });
      const verb = entry.kind === "command" && loosening.find((one) => one === entry.body["verb"]);
      if (verb) loosened.inc({ verb });
    },
  };
}

function undoingIn(entry: Entry): (typeof undoings)[number] | undefined {
  const { kind, body } = entry;
  if (kind === "effect" && body["lifted"] === true) {
    if (body["by"] === "time") return "ended";
    return body["by"] === "approvers" ? "announced" : "lifted";
  }
  return undoes(entry) ? "reorganised" : undefined;
}

function callIn({ kind, body }: Entry): (typeof calls)[number] | undefined {
  if (kind === "decision" && body["verdict"] === "act" && stringsOf(body["left"]).length > 0) return "left";
  if (kind === "rung" && body["page"] !== undefined) return "rung";
  if (kind === "rung" && body["status"] === "ended") return "ended";
  if (kind === "proposal" && body["status"] === "proposed") return "proposed";
  if (kind !== "fault") return undefined;
  if (["untried", "held", "refused"].some((name) => stringsOf(body[name]).length > 0)) return "untried";
  return body["severity"] === "critical" || body["alarm"] !== undefined ? "fault" : undefined;
}
