import { createHash } from "node:crypto";

/** `count` of them, the same for the same seed, in the order in which they were. Which are drawn does not hang on what else there is. */
export function draw<T extends { readonly id: string }>(all: readonly T[], count: number, seed: number): T[] {
  const lot = ({ id }: T): string => createHash("sha256").update(`${seed}:${id}`).digest("hex");
  const drawn = new Set(
    all
      .map((one) => ({ one, lot: lot(one) }))
      .sort((left, right) => (left.lot < right.lot ? -1 : 1))
      .slice(0, count)
      .map(({ one }) => one),
  );
  return all.filter((one) => drawn.has(one));
}
