import type { App } from "../app/app.ts";
import type { Location } from "../record.ts";
import { type Objection, told } from "./check.ts";
import { type Held, heldOn } from "./check-held.ts";
import { recordAt } from "./check-record.ts";

/**
 * What holds already, what detectors would find at once, and what the record says of both. During an incident detectors find as they should, and with a
 * wrong setting for ever. Where a responder has run with this record, or an effect holds, it is a warning: who checks before a start must get up during an
 * incident. Who begins is refused.
 */
export async function foundAlready(app: Pick<App, "chains">, location: Location): Promise<Held> {
  const [held, found, record] = await Promise.all([heldOn(app, location), foundNow(app), recordAt(location)]);
  const isIncident = record.isBegun || held.warnings.length > 0;
  const warned = isIncident ? found.map(({ about, objection }) => `${about}: ${objection}`) : [];
  return {
    objections: [...record.objections, ...held.objections, ...(isIncident ? [] : found)],
    warnings: [...held.warnings, ...warned],
  };
}

async function foundNow({ chains }: Pick<App, "chains">): Promise<readonly Objection[]> {
  const asked = chains.flatMap(({ chain, detectors }) =>
    detectors.map(async ({ id, detector }): Promise<readonly Objection[]> => {
      if (detector.already === undefined) return [];
      return told(`detector ${id}`, detector.already(await chain.head(), chain));
    }),
  );
  return (await Promise.all(asked)).flat();
}
