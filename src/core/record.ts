import { withDeadline } from "../lib/deadline.ts";
import type { Change } from "./change.ts";
import { FirebreakError } from "./errors.ts";
import type { Store } from "./parts.ts";
import { type At, type Point, straight } from "./points.ts";

/** `known`: nothing was written, because it was before. `fenced`: another replica finishes this intent. `locked`: another process has our key. `lost`: nothing took it. */
export type Recorded = "written" | "known" | "fenced" | "locked" | "lost";

export type Recorder = {
  readonly store: Pick<Store, "commit">;
  /** Told when the record cannot be written; must not wait. */
  readonly shout: (what: string, error: unknown) => void;
  /** How the respond path passes its points; straight unless it is given. */
  readonly at?: At | undefined;
};

/** Who signed now would sign beside another process. */
const elsewhere: Readonly<Record<string, Recorded>> = { STORE_FENCED: "fenced", STORE_LOCKED: "locked" };
/** Milliseconds. */
const patienceMs = 1_000;

/** A disk that hangs is treated like one that fails. */
function raiseSlow(): never {
  throw new FirebreakError("JOURNAL_SLOW", `the record was not written within ${patienceMs} ms; check the disk`);
}

/** Writes a change, within a second. A record that cannot be written is shouted about; what follows from it, the caller decides. */
export async function record(change: Change, { store, shout }: Recorder): Promise<Recorded> {
  try {
    return (await withDeadline(store.commit(change), patienceMs, raiseSlow)) === undefined ? "known" : "written";
  } catch (error) {
    shout("the journal cannot be written", error);
    return (error instanceof FirebreakError ? elsewhere[error.code] : undefined) ?? "lost";
  }
}

/** Writes a change at a point of the respond path. */
export function recordAt(recorder: Recorder): (point: Point, change: Change) => Promise<Recorded> {
  const { at = straight } = recorder;
  return (point, change) => at(point, () => record(change, recorder));
}
