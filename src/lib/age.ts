/**
 * How old something is of which it is known when it was made (seconds since 1970), in milliseconds: by `now`, a clock that somebody may set, or by the
 * time that passed since the start by `clock`, which nobody moves, whichever makes it younger. One that is set ahead makes nothing old.
 */
export function ageBy(now: () => number, clock: () => number): (madeAt: bigint) => number {
  const started = now() - clock();
  return (madeAt) => Math.min(now(), started + clock()) - Number(madeAt) * 1_000;
}
