import type { Seen } from "./make.ts";

/** What was seen in any of several places. A place that cannot be read hides no other; its error rises only where nothing was seen. */
export async function seenIn(places: readonly Promise<readonly Seen[]>[]): Promise<readonly Seen[]> {
  const settled = await Promise.allSettled(places);
  const seen = settled.flatMap((one) => (one.status === "fulfilled" ? one.value : []));
  const failed = settled.find((one) => one.status === "rejected");
  if (seen.length === 0 && failed !== undefined) throw failed.reason;
  return seen;
}
