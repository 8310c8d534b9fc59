/** Milliseconds without a fault after which it is news again. */
const quietMs = 600_000;

/** A fault that goes on is told when its reason changes, not at every block; one that comes back after ten minutes is told again. `clock` counts milliseconds. */
export function sayChanges(say: (ref: string, reason: string) => void, clock: () => number) {
  const said = new Map<string, { readonly saying: string; readonly at: number }>();
  return (ref: string, reason: string, what = ""): void => {
    const saying = `${what} ${reason}`.replaceAll(/0x[0-9a-f]{64}|\d+/g, "#");
    const [before, at] = [said.get(ref), clock()];
    said.set(ref, { saying, at });
    if (before?.saying === saying && at - before.at < quietMs) return;
    say(ref, what === "" ? reason : `${what}: ${reason}`);
  };
}
