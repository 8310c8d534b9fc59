import type { App } from "../app/app.ts";
import type { NamedDetector } from "../core/line.ts";
import { type Playbook, severityRank } from "../core/playbook.ts";

type Playbooks = readonly Playbook[];

/** Of all findings of a detector, which have one severity and one confidence. */
function covers({ when }: Playbook, { id, detector: { severity, confidence = 100 } }: NamedDetector): boolean {
  return (
    when.detectors.includes(id) &&
    severityRank[severity] >= severityRank[when.severity] &&
    confidence >= when.confidence
  );
}

/** Why nothing would come of what a detector finds. */
export function unheard(one: NamedDetector, playbooks: Playbooks): readonly string[] {
  const own = playbooks.filter(({ when }) => when.detectors.includes(one.id));
  if (own.length === 0) return ["no playbook uses it; add one, or remove the detector"];
  if (own.some((playbook) => covers(playbook, one))) return [];
  const { severity, confidence = 100 } = one.detector;
  const names = own.map(({ name }) => name).join(", ");
  return [
    `its findings are ${severity}, with a confidence of ${confidence} %, which is less than ${names} asks for: nothing would come of them. Correct one of both`,
  ];
}

/** Playbooks that no finding ever reaches. */
export function unreachable({ config: { playbooks }, chains }: Pick<App, "config" | "chains">): readonly string[] {
  // A finding that has too few witnesses goes on to the next playbook.
  const first = chains.flatMap(({ detectors }) =>
    detectors.flatMap((one) => {
      const covering = playbooks.filter((playbook) => covers(playbook, one));
      const taker = covering.findIndex(({ when }) => when.atLeast === 1);
      return taker < 0 ? covering : covering.slice(0, taker + 1);
    }),
  );
  return playbooks.filter((playbook) => !first.includes(playbook)).map(({ name }) => name);
}
