import { unreadable } from "../actions/view.ts";
import type { App, ChainApp } from "../app/app.ts";
import type { NamedDetector } from "../core/line.ts";
import type { Location } from "../record.ts";
import { told } from "./check.ts";
import { type Held, heldOn } from "./check-held.ts";
import { type Known, knownAt, recordObjections } from "./check-record.ts";

/**
 * What holds already, and what detectors would find at once. During an incident they find as they should, and with a wrong setting for ever. Where it may
 * be an incident it is a warning: who checks before a start must get up in one. What never held as far as anybody knows is refused, for a reload takes it
 * at once, and acts on it.
 */
export async function foundAlready(app: Pick<App, "chains">, location: Location): Promise<Held> {
  const [held, found, objections] = await Promise.all([
    heldOn(app, location),
    foundNow(app),
    recordObjections(location),
  ]);
  const chains = app.chains.map(({ chain }) => chain.chainId);
  const known = found.length > 0 && held.warnings.length === 0 ? await knownAt(location, chains) : undefined;
  const judged = await Promise.all(found.map((one) => judge(one, known)));
  return {
    objections: [...objections, ...held.objections, ...judged.flatMap((one) => one.objections)],
    warnings: [...held.warnings, ...judged.flatMap((one) => one.warnings)],
  };
}

type Found = { readonly one: NamedDetector; readonly chain: ChainApp["chain"]; readonly said: readonly string[] };

async function foundNow({ chains }: Pick<App, "chains">): Promise<readonly Found[]> {
  const asked = chains.flatMap(({ chain, detectors }) =>
    detectors.map(async (one): Promise<readonly Found[]> => {
      if (one.detector.already === undefined) return [];
      const said = await told(one.id, one.detector.already(await chain.head(), chain));
      return said.length === 0 ? [] : [{ one, chain, said: said.map(({ objection }) => objection) }];
    }),
  );
  return (await Promise.all(asked)).flat();
}

const advice =
  "Correct it or, where an incident does go on, act first, by hand or by `firebreak act ACTION`, and check again";

/** `known` is what a record says; without it, an effect holds, or nobody can read the record from here. */
async function judge({ one, chain, said }: Found, known: Known | undefined): Promise<Held> {
  const about = `detector ${one.id}`;
  if (known === undefined || known.found.has(one.id) || (await heldThen(one, chain, known)))
    return { objections: [], warnings: said.map((objection) => `${about}: ${objection}`) };
  return { objections: said.map((objection) => ({ about, objection: `${objection}. ${advice}` })), warnings: [] };
}

/** Whether it is broken only since a responder looked last, as by an incident that began while none ran. What nobody can read any more speaks against nothing. */
async function heldThen({ detector }: NamedDetector, chain: ChainApp["chain"], { lookedAt }: Known): Promise<boolean> {
  const number = lookedAt.get(chain.chainId);
  if (number === undefined) return false;
  const asked = chain.blockAt(number).then((block) => detector.already?.(block, chain, true) ?? []);
  return (await asked.catch((error: unknown) => unreadable(error, []))).length === 0;
}
