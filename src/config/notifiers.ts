import type { Told } from "../core/told.ts";
import { digest } from "../lib/digest.ts";

const digits = 6;

/**
 * Names notifiers, in their order, by what they are and a digest of their settings as they are written, where secrets are names of variables: one keeps its name,
 * and with it how far it told the journal, wherever it stands in the list. Equal ones are counted. An earlier version counted all of them.
 */
export function notifierIds(): (written: { readonly use: string }, index: number) => Required<Told> {
  const taken = new Map<string, number>();
  return (written, index) => {
    const name = `${written.use}-${digest(written).slice(2, 2 + digits)}`;
    const nth = (taken.get(name) ?? 0) + 1;
    taken.set(name, nth);
    return { id: nth === 1 ? name : `${name}-${nth}`, formerly: `${written.use}-${index + 1}` };
  };
}
