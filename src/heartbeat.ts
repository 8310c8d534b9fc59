import { request } from "undici";
import { pause } from "./app/app.ts";

export type HeartbeatOptions = {
  readonly url: string;
  readonly everySeconds: number;
  /** Asked before each beat: a responder that sees no chain is silent, so that somebody is woken. */
  readonly isAlive: () => boolean;
  /** Told once when a beat is not taken, once when one is again, and while it goes on once more at each start. */
  readonly fault: (reason: string, isOver: boolean) => void;
  readonly signal: AbortSignal;
  /** Milliseconds within which a beat must be answered. */
  readonly patienceMs?: number;
};

export type Heartbeat = {
  /** Told behind each `started` of the journal: what was said before it counts as the fault of an earlier run. */
  begun(): void;
  /** Beats until the signal aborts, also where the journal takes no start: whoever waits for the beats must not be woken by that. */
  beat(): Promise<void>;
};

const usualPatienceMs = 5_000;

/** Asks a URL of the user's choice again and again; whoever stands behind it pages when the beats stop. */
export function createHeartbeat({
  url,
  everySeconds,
  isAlive,
  fault,
  signal,
  patienceMs = usualPatienceMs,
}: HeartbeatOptions): Heartbeat {
  let failure: string | undefined;
  let isBegun = false;

  function look(status: number | string): void {
    const before = failure;
    const isTaken = typeof status === "number" && status < 300;
    // The URL is a secret of the service behind it and is not repeated.
    failure = isTaken ? undefined : `the heartbeat was not taken: ${status}; check heartbeat.url`;
    if (!isBegun || (before === undefined) === isTaken) return;
    fault(failure ?? "the heartbeat is taken again", isTaken);
  }

  return {
    begun() {
      isBegun = true;
      if (failure !== undefined) fault(failure, false);
    },
    async beat() {
      while (!signal.aborted) {
        const status = isAlive() ? await ask(url, signal, patienceMs) : undefined;
        if (status !== undefined && !signal.aborted) look(status);
        await pause(everySeconds * 1_000, signal);
      }
    },
  };
}

async function ask(url: string, signal: AbortSignal, patienceMs: number): Promise<number | string> {
  try {
    const { statusCode, body } = await request(url, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
    });
    // What it answers is of no interest, and of any length.
    await body.dump({ limit: 65_536 });
    return statusCode;
  } catch (error) {
    if (error instanceof DOMException && error.name === "TimeoutError")
      return `no answer within ${patienceMs / 1_000} s`;
    // A number is of no use to anybody: it is the language's, not the system's.
    return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "no answer";
  }
}
