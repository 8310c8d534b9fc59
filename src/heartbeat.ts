import { request } from "undici";
import { pause } from "./app/app.ts";

export type HeartbeatOptions = {
  readonly url: string;
  readonly everySeconds: number;
  /** Asked before each beat: a responder that sees no chain is silent, so that somebody is woken. */
  readonly isAlive: () => boolean;
  /** Told once when a beat is not taken, and not again until one was. */
  readonly fault: (reason: string) => void;
  readonly signal: AbortSignal;
};

const patienceMs = 5_000;

/** Asks a URL of the user's choice again and again; whoever stands behind it pages when the beats stop. */
export async function beat({ url, everySeconds, isAlive, fault, signal }: HeartbeatOptions): Promise<void> {
  let failed = false;
  while (!signal.aborted) {
    if (isAlive()) {
      const status = await ask(url, signal);
      const isTaken = typeof status === "number" && status < 300;
      // The URL is a secret of the service behind it and is not repeated.
      if (!isTaken && !failed && !signal.aborted) fault(`the heartbeat was not taken: ${status}; check heartbeat.url`);
      failed = !isTaken;
    }
    await pause(everySeconds * 1_000, signal);
  }
}

async function ask(url: string, signal: AbortSignal): Promise<number | string> {
  try {
    const { statusCode, body } = await request(url, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
    });
    // What it answers is of no interest, and of any length.
    await body.dump({ limit: 65_536 });
    return statusCode;
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : "no answer";
  }
}
