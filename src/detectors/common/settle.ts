import type { Seen } from "./make.ts";

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

/** What was seen; why not everything could be read rises only where nothing was. */
export function seenOr(failure: unknown, seen: readonly Seen[]): readonly Seen[] {
  if (seen.length === 0 && failure !== undefined) throw failure;
  return seen;
}

/** What was seen in any of several places. */
export async function seenIn(places: readonly Promise<readonly Seen[]>[]): Promise<readonly Seen[]> {
  const { found, failure } = await settled(places);
  return seenOr(failure, found);
}
