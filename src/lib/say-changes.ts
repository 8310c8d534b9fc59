import { remember } from "./remember.ts";

/** Milliseconds after which what goes on, or comes back, is told again. */
const quietMs = 600_000;
/** A node that says something else each time fills no memory. */
const mostSaid = 1_000;

/**
 * What differs from block to block in what is the same fault: hashes, and numbers that stand alone. Those of a name, such as `rpc-1.example` or
 * `127.0.0.1:8545`, say whose fault it is.
 */
const passing = /0x[0-9a-f]{64}|(?<![\w.:/-])\d+(?:\.\d+)?(?![\w-]|[.:]\w)/g;

/** A reason without what differs from block to block. */
export function lasting(reason: string): string {
  return reason.replaceAll(passing, "#");
}

/**
 * Whether a fault is to be told: one that goes on is every ten minutes, and at once when its reason is another one, not at every block; also where several
 * take turns. `clock` counts milliseconds.
 */
export function createNews(clock: () => number) {
  const said = new Map<string, number>();
  return (ref: string, reason: string): boolean => {
    const saying = `${ref}\n${lasting(reason)}`;
    const [before, at] = [said.get(saying), clock()];
    if (before !== undefined && at - before < quietMs) return false;
    remember(said, saying, at, mostSaid);
    return true;
  };
}

/** Says what is to be told. */
export function sayChanges(say: (ref: string, reason: string) => void, clock: () => number) {
  const isNews = createNews(clock);
  return (ref: string, reason: string, what = ""): void => {
    if (isNews(ref, `${what} ${reason}`)) say(ref, what === "" ? reason : `${what}: ${reason}`);
  };
}
