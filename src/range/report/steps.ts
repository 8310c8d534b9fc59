import type { DrillResult } from "../drill/drill.ts";
import type { Rules } from "../drill/rules.ts";
import type { Value } from "../drill/step.ts";

/** A way of acting that a playbook has, and what became of it. */
export type Step = { readonly playbook: string; readonly when: string; readonly way: string; readonly became: string };

/** The playbooks' steps in order, and the rungs of their ladders: which were taken, when, and how it ended. */
export function stepsOf({ playbooks }: Rules, { entries }: DrillResult): readonly Step[] {
  const led = (playbook: string, incident: unknown) =>
    entries.some(({ kind, ref, body }) => kind === "decision" && ref === incident && body["playbook"] === playbook);
  const became = (playbook: string, action: string): string => {
    const intents = entries.filter(
      ({ kind, body }) => kind === "intent" && body["action"] === action && led(playbook, body["incident"]),
    );
    if (intents.length === 0) return "not taken";
    const ended = entries.find(({ kind, ref }) => kind === "outcome" && intents.some((intent) => intent.ref === ref));
    return `sent${intents.length === 1 ? "" : ` ${intents.length} times`}, ${ended === undefined ? "no outcome" : String(ended.body["status"])}`;
  };
  return list(playbooks).flatMap((playbook) => {
    const { name, when, steps } = fields(playbook);
    return list(steps)
      .flatMap(waysOf)
      .map(({ action, says }) => ({
        playbook: String(name ?? ""),
        when: Object.entries(fields(when))
          .map(([key, value]) => `${key} ${String(value)}`)
          .join(", "),
        way: says,
        became: action === undefined ? "not taken" : became(String(name), action),
      }));
  });
}

function waysOf(step: Value): readonly { readonly action: string | undefined; readonly says: string }[] {
  if (typeof step === "string") return [{ action: step, says: step }];
  return list(fields(step)["ladder"]).map((rung) => {
    const { action, page, afterBlocks = 0 } = fields(rung);
    const name = typeof action === "string" ? action : undefined;
    return {
      action: name,
      says: `${name ?? String(page ?? "a proposal to a Safe")}, after ${String(afterBlocks)} blocks`,
    };
  });
}

function list(value: Value | undefined): readonly Value[] {
  return Array.isArray(value) ? value : [];
}

function fields(value: Value | undefined): Readonly<Record<string, Value>> {
  return typeof value === "object" && !Array.isArray(value) ? (value as Readonly<Record<string, Value>>) : {};
}
