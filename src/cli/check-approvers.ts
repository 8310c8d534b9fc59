import type { App } from "../app/app.ts";
import type { Objection } from "./check.ts";

/** Keys that send what contains, among those that may loosen it. */
export function approverObjections({ config, chains }: Pick<App, "config" | "chains">): readonly Objection[] {
  const senders = new Set(chains.flatMap(({ executor }) => executor?.senders ?? []));
  return config.operator.approvers
    .filter((one) => senders.has(one))
    .map((one) => ({
      about: "operator.approvers",
      objection: `${one} is the responder's own key: whoever steals it could also loosen; name the key of a person that is kept elsewhere`,
    }));
}

/** One key that is stolen, or one person who errs, is enough to loosen everything. */
export function approverWarnings({ operator: { approvers, threshold } }: Pick<App["config"], "operator">) {
  if (approvers.length === 0 || threshold > 1) return [];
  return [
    `one approver's signature loosens anything (operator.threshold: 1 of ${approvers.length}): whoever steals that key could silence or disarm it; ask for two`,
  ];
}
