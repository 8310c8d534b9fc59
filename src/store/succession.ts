import type { Told } from "../core/told.ts";

export type Mark = { readonly notifier: string; readonly seq: number };

/** How notifiers of a configuration are named; in an earlier version, by their place in its list. Our own, such as `metrics`, have other names. */
const ofDigest = /-[0-9a-f]{6}(-\d+)?$/;
const ofPlace = /-\d{1,3}$/;

/** Where notifiers go on that an earlier version knew by another name; by their place once alone: as soon as somebody has a name of the new kind, that says nothing. */
export function fromFormer(known: ReadonlyMap<string, number>, all: readonly Told[]): readonly Mark[] {
  const isNew = [...known.keys()].some((id) => ofDigest.test(id));
  return all.flatMap(({ id, formerly = "" }) => {
    const seq = known.get(formerly);
    const isOver = ofPlace.test(formerly) ? isNew : known.has(id);
    return seq === undefined || isOver ? [] : [{ notifier: id, seq }];
  });
}

/** Says which of the configuration before are gone from this one; undefined at the first. */
export function createPredecessors(): (all: readonly Told[]) => readonly string[] | undefined {
  let [before, current]: [(readonly string[])?, (readonly string[])?] = [];
  return (all) => {
    const ids = all.map(({ id }) => id);
    if (JSON.stringify(ids) !== JSON.stringify(current)) [before, current] = [current, ids];
    return before?.filter((id) => !ids.includes(id));
  };
}

/**
 * Where new notifiers of a configuration go on when others are gone from it: one with other settings has another name, and must be told what it was not told before
 * that. Which one it was nobody knows, so all of them begin where the first of those stopped: twice rather than never. Who is gone is forgotten, or a later
 * one would be told years of it.
 */
export function succession(
  known: ReadonlyMap<string, number>,
  all: readonly Told[],
): { readonly heirs: readonly Mark[]; readonly gone: readonly string[] } {
  const present = new Set(all.map(({ id }) => id));
  const isGone = (id: string) => (ofDigest.test(id) || ofPlace.test(id)) && !present.has(id);
  const gone = [...known.keys()].filter(isGone);
  const stopped = [...known].flatMap(([id, seq]) => (isGone(id) && ofDigest.test(id) ? [seq] : []));
  const renamed = fromFormer(known, all);
  if (stopped.length === 0) return { heirs: renamed, gone };
  const fresh = all.filter(({ id }) => ofDigest.test(id) && !known.has(id));
  return { heirs: [...renamed, ...fresh.map(({ id }) => ({ notifier: id, seq: Math.min(...stopped) }))], gone };
}
