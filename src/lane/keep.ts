import { pause } from "../app/app.ts";
import { steady } from "../app/nodes.ts";
import { messageOf } from "../core/errors.ts";
import type { NewEntry } from "../core/types.ts";
import { sayChanges } from "../lib/say-changes.ts";
import type { Lane } from "./scope.ts";

/** Milliseconds until a chain that ended with an error is followed again: at first, and at most. */
const firstMs = 1_000;
const longestMs = 15_000;

export type KeepOptions = {
  /** Writes a fault down, and must not wait. */
  readonly note: (entry: NewEntry) => void;
  /** Told when a chain is no longer followed, and when it is again. */
  readonly followed?: ((chain: string, isFollowed: boolean) => void) | undefined;
  readonly signal: AbortSignal;
  readonly wait?: typeof pause;
  /** Milliseconds. */
  readonly clock?: () => number;
};

/**
 * Follows one of several chains, whose end ends no other one: it is followed again, at first soon and then less often, and somebody is told why.
 * One that is followed for as long as the longest rest counts as there again.
 */
export async function keepFollowing(
  lane: Pick<Lane, "name" | "follow">,
  { note, followed = () => undefined, signal, wait = pause, clock = steady }: KeepOptions,
): Promise<void> {
  const say = (ref: string, reason: string, more = {}) => note({ kind: "fault", ref, body: { reason, ...more } });
  let tell = sayChanges(say, clock);
  let restMs = firstMs;

  while (!signal.aborted) {
    const ended = new AbortController();
    const until = AbortSignal.any([signal, ended.signal]);
    /** Of the first time nothing is said, as of a chain that was never away. */
    const isAgain = restMs > firstMs;
    const ready = async () => {
      await wait(longestMs, until);
      if (until.aborted || !isAgain) return;
      restMs = firstMs;
      followed(lane.name, true);
      say(`chain:${lane.name}`, "it is followed again", { over: true });
      // What ends it from now on is news, also where it is the same.
      tell = sayChanges(say, clock);
    };
    try {
      // Not awaited: it ends with the lane.
      return await lane.follow(signal, () => void ready());
    } catch (error) {
      ended.abort();
      followed(lane.name, false);
      tell(`chain:${lane.name}`, messageOf(error));
      await wait(restMs, signal);
      restMs = Math.min(2 * restMs, longestMs);
    }
  }
}
