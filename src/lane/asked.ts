import type { IsAskedFor } from "../core/followed.ts";
import type { IncidentHistory } from "../core/history.ts";
import type { Retractions } from "../core/retract.ts";

type Known = Pick<IncidentHistory, "isKnown" | "lifted"> & {
  readonly climbs: Pick<IncidentHistory["climbs"], "hasTaken">;
};

/**
 * Whether an action is still asked for whose finding is gone with its block: by a ladder, by the same incident that was found again, or by what was found near it
 * and may have been passed over for it. For whom the effect held, until somebody lifted it, nothing is to be brought about once more.
 */
export function isAskedBy(history: Known, { inPlaceOf }: Pick<Retractions, "inPlaceOf">): IsAskedFor {
  return (finding, action) =>
    history.climbs.hasTaken(action) ||
    history.isKnown(finding.key) ||
    inPlaceOf(finding, history.lifted(action)) !== undefined;
}
