import type { Entry } from "../../core/types.ts";

/** The first outcome that contains the incident, or finds it contained, and that no reorganisation took away later. */
export function containmentIn(entries: readonly Entry[]): Entry | undefined {
  const isTaken = ({ seq, ref }: Entry) =>
    entries.some((one) => one.kind === "retracted" && one.ref === ref && one.seq > seq);
  const all = entries.filter(
    (entry) => entry.kind === "outcome" && isContained(entry.body["status"]) && !isTaken(entry),
  );
  // Of several incidents, one may find done what another one's transaction did; the block is known of that one.
  return all.find(({ body }) => "minedBlock" in body || "verifiedBlock" in body) ?? all[0];
}

function isContained(status: unknown): boolean {
  return status === "contained" || status === "already";
}
