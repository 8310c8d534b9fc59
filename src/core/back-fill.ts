import type { NewEntry } from "./types.ts";

/** How far older blocks have been looked at, while newer ones are looked at first. */
export type BackFill = {
  /** The first and the last block that are looked at late. */
  readonly from: bigint;
  readonly to: bigint;
  /** Blocks that are left; zero at the end. */
  readonly left: bigint;
};

/** Says of a back-fill when it begins, at each tenth of its way, and when it is through. */
export function createBackFillNotes(chain: string) {
  let current: BackFill | undefined;
  let tenths = -1n;

  return {
    /** What is to be written down of this progress, if anything. */
    take(progress: BackFill): readonly NewEntry[] {
      const { from, to, left } = progress;
      const now = left <= 0n ? 10n : ((to - from + 1n - left) * 10n) / (to - from + 1n);
      const isNews = current === undefined ? left > 0n || tenths >= 0n : now > tenths || left <= 0n;
      current = left > 0n ? progress : undefined;
      tenths = current === undefined ? -1n : now > tenths ? now : tenths;
      if (!isNews) return [];
      const body = { from: `${from}`, to: `${to}`, left: `${left > 0n ? left : 0n}` };
      return [{ kind: "backfill", ref: chain, body }];
    },
    current: () => current,
  };
}
