/**
 * Where the respond path waits, from the decision to the outcome, by name: at each of them a process may be killed, and nothing may be lost or
 * done twice. `test/core/points.test.ts` finds a wait without a name; `test/core/points-killed.test.ts` kills a responder at every one.
 */
export const points = [
  // respond
  "decision",
  "looked-back",
  "left-out",
  // act
  "already",
  "refused",
  "covered",
  "sign",
  "unsigned",
  "intent",
  "held",
  "broadcast",
  "broadcast-entry",
  "unsent",
  // ladders
  "joined",
  "people",
  "climbing",
  "next-rung",
  "climbed",
  // what failed, or waited
  "looked-up",
  "taken-again",
  // resume
  "open-intents",
  "needed",
  "resume",
  // follow
  "account",
  "receipt",
  "verify",
  "mined",
  "holds",
  "replace",
  "replaced",
  "again",
  "outcome",
  "confirm",
  "unconfirmed",
  "retracted",
  "unfollowed",
] as const;

export type Point = (typeof points)[number];

/** Passes a point: waits for what is begun there, and does nothing else unless a test says so. */
export type At = <T>(point: Point, wait: () => Promise<T>) => Promise<T>;

export const straight: At = (_, wait) => wait();
