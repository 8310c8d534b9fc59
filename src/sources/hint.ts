import type { Block, Log } from "../core/types.ts";
import type { Pushed } from "./pushed.ts";
import type { Resting } from "./resting.ts";
import { createSubscription, type Dial, memberOf, parsed } from "./subscription.ts";

/** Milliseconds from one poll to the next, at least, whatever a socket says. */
const LEAST_PAUSE = 20;
/** Hints in a row after which no new head was there; then a socket is not listened to for one wait, and believed once after each. */
const MOST_VAIN = 5;
/** New heads in a row that a socket did not show, and milliseconds that it has said nothing, after which it is taken for half open. */
const MOST_UNSHOWN = 2;
const QUIET_MS = 10_000;
/** Milliseconds from a look that found a new head for which the next ones can rest: on a chain of slow blocks none does. */
const REST_MS = 950;
/** Milliseconds that the first socket for heads waits until that for logs is taken. */
const LOGS_FIRST_MS = 250;
/** Characters; a header is far shorter. */
const LONGEST = 262_144;

export type HintOptions = {
  readonly quietMs?: number;
  readonly restMs?: number;
  readonly dial?: Dial | undefined;
  readonly resting?: Resting;
  /** Told at a new head where the socket has said something since the last one. */
  readonly shown?: () => void;
};

/**
 * A wait that a new head cuts short. Polling alone would do; a hint that is lost, late or forged costs nothing but time.
 * Without a URL it is a plain wait. `read` makes a block of what a message names as the head; nobody believes it for that. With `pushed` logs are
 * subscribed to as well; a node that refuses that is a plain hint. One that shows no heads for `quietMs` is opened anew, and told.
 */
export function openHint(
  url: string | undefined,
  onFault: (error: unknown) => void,
  read: (header: unknown) => Block | undefined = () => undefined,
  pushed?: Pushed,
  { quietMs = QUIET_MS, restMs = REST_MS, dial, resting, shown }: HintOptions = {},
) {
  let wake: (() => void) | undefined;
  /** Shortens the wait for a head that rests. */
  let rest: (() => void) | undefined;
  let hasResting = false;
  let wokenAt = 0;
  let sawAt = Number.NEGATIVE_INFINITY;
  let missed = false;
  let begun: NodeJS.Timeout | undefined;
  let vain = 0;
  let unshown = 0;
  let last: string | undefined;
  /** Ends the wait that goes on. It is told of the end of all once, and not at each wait. */
  let ending: (() => void) | undefined;
  let ended: AbortSignal | undefined;

  const isReadable = (data: unknown): data is string => typeof data === "string" && data.length <= LONGEST;
  const subscribe = (params: readonly unknown[], heard: (data: unknown) => void, mayBeLong = false) =>
    url === undefined ? undefined : createSubscription({ url, dial, params, heard, mayBeLong, fault: onFault });
  // Whatever comes is a reason to poll. What cannot be read takes nothing from the head that was named before it.
  const heads = subscribe(["newHeads"], (data) => {
    unshown = 0;
    const isSoon = performance.now() - sawAt < restMs;
    if (isReadable(data)) last = data;
    if (isReadable(data) && resting?.take(data, isSoon) === true) {
      hasResting = true;
      return rest?.();
    }
    missed = true;
    wake?.();
  });
  // Over a socket of its own: a node that looks for the logs of a block before it writes anything would keep the head back for them.
  const hear = (data: unknown) => {
    heads?.open();
    if (!isReadable(data) || pushed?.keep(data) !== true || !pushed.isFirst(data)) return;
    missed = true;
    wake?.();
  };
  const logs = pushed && subscribe(pushed.params, hear, true);

  function listenTo(signal: AbortSignal): void {
    if (ended !== signal) signal.addEventListener("abort", () => ending?.(), { once: true });
    ended = signal;
  }

  return {
    wait(ms: number, signal: AbortSignal): Promise<void> {
      // A node tells one socket after the other, in the order in which they came: what there is to answer before the head in which it lies.
      logs?.open();
      if (logs === undefined || begun !== undefined) heads?.open();
      else begun = setTimeout(() => heads?.open(), LOGS_FIRST_MS).unref();
      if (signal.aborted) return Promise.resolve();
      listenTo(signal);
      return new Promise((resolve) => {
        // Each poll asks every node: who only chatters must not spend what they may be asked.
        const isDeaf = vain >= MOST_VAIN;
        if (isDeaf) vain--;
        const end = () => {
          clearTimeout(timer);
          [wake, rest, ending] = [undefined, undefined, undefined];
          [missed, hasResting] = [false, false];
          wokenAt = performance.now();
          resolve();
        };
        const endSoon = () => {
          vain++;
          const early = wokenAt + LEAST_PAUSE - performance.now();
          if (early <= 0) return end();
          clearTimeout(timer);
          timer = setTimeout(end, Math.min(ms, early));
          [wake, rest] = [undefined, undefined];
        };
        let timer = setTimeout(end, hasResting ? Math.min(ms, restMs) : ms);
        const until = performance.now() + ms;
        rest = () => {
          rest = undefined;
          if (until - performance.now() <= restMs) return;
          clearTimeout(timer);
          timer = setTimeout(end, restMs);
        };
        ending = end;
        if (isDeaf) return;
        wake = endSoon;
        if (missed) endSoon();
      });
    },
    /** There was a new head: what came before it was not in vain. A connection of which the other end is gone says nothing of that by itself. */
    sawHead(): void {
      vain = 0;
      sawAt = performance.now();
      if (heads?.isTaken() === true && unshown === 0) shown?.();
      unshown++;
      if (unshown < MOST_UNSHOWN || heads?.dropQuiet(quietMs) !== true) return;
      logs?.dropQuiet(0);
      onFault(
        `the socket showed none of the last ${unshown} heads, which polling found later; it is opened anew; check the node's WebSocket`,
      );
    },
    /** The head that the last message named, once. */
    named(): Block | undefined {
      const data = last;
      last = undefined;
      if (data === undefined) return undefined;
      missed = false; // whoever takes it asks for the head next
      const block = read(headerOf(data));
      resting?.allow(block !== undefined);
      return block;
    },
    /** The block of a log that its node pushed and that nobody has asked for. */
    told: () => (logs?.isTaken() === true ? pushed?.told() : undefined),
    /** The logs of a block that its node pushed; none from one that pushes none. */
    pushed: async (block: Block): Promise<readonly Log[]> => (pushed && logs?.isTaken() ? pushed.of(block) : []),
    close(): void {
      clearTimeout(begun);
      heads?.close();
      logs?.close();
    },
  };
}

/** The header in a message about a new head. */
export function headerOf(message: string): unknown {
  return memberOf(memberOf(parsed(message), "params"), "result");
}
