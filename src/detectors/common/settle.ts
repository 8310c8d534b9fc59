import type { Seen, Sight } from "./make.ts";

/** What was found in those of several places that could be read, and why the first other one could not. */
export type Settled<T> = { readonly found: readonly T[]; readonly failure: unknown };

/** A place that cannot be read hides no other. */
export async function settled<T>(places: readonly Promise<readonly T[]>[]): Promise<Settled<T>> {
  const all = await Promise.allSettled(places);
  return {
    found: all.flatMap((one) => (one.status === "fulfilled" ? one.value : [])),
    failure: all.find((one) => one.status === "rejected")?.reason,
  };
}

/** What was seen. Why not everything could be read goes along with it, and rises where nothing was. */
export function seenOr(failure: unknown, seen: readonly Seen[]): Sight {
  if (failure === undefined) return seen;
  if (seen.length === 0) throw failure;
  return Object.assign([...seen], { unread: failure });
}

/** What was seen in any of several places. */
export async function seenIn(places: readonly Promise<readonly Seen[]>[]): Promise<Sight> {
  const { found, failure } = await settled(places);
  return seenOr(failure, found);
}
