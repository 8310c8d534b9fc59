import type { Answered } from "./carrier.ts";
import type { Taker } from "./connection.ts";
import type { Head } from "./http-answer.ts";

/** Bytes of an answer that wait for whoever reads them, before its node is made to wait as well. */
const mostWaiting = 65_536;

type Settling = {
  readonly resolve: (answered: Answered) => void;
  readonly reject: (error: Error) => void;
  readonly settled: () => void;
};
type Flow = { readonly pause: () => void; readonly resume: () => void; readonly stop: () => void };

/** What has arrived and was not read yet. Who stops reading ends the request. */
export function takerOf({ resolve, reject, settled }: Settling, { pause, resume, stop }: Flow): Taker {
  const waiting: Uint8Array[] = [];
  let [bytes, isOver, isPaused, isShown] = [0, false, false, false];
  let head: Head | undefined;
  let failure: Error | undefined;
  let wake: (() => void) | undefined;

  function goOn(): void {
    if (isPaused) resume();
    isPaused = false;
  }

  async function* read(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const chunk = waiting.shift();
        if (chunk !== undefined) {
          bytes -= chunk.length;
          if (bytes <= mostWaiting) goOn();
          yield chunk;
        } else if (failure !== undefined) throw failure;
        else if (isOver) return;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    } finally {
      if (!isOver) stop();
    }
  }

  return {
    head: (it) => {
      head = it;
    },
    piece(chunk) {
      waiting.push(chunk);
      bytes += chunk.length;
      if (bytes <= mostWaiting || isPaused) return;
      isPaused = true;
      pause();
    },
    arrived(isLast) {
      isOver = isLast;
      if (isLast) {
        settled();
        goOn();
      }
      if (!isShown && head !== undefined) resolve({ ...head, body: isLast ? waiting : read() });
      isShown = head !== undefined;
      wake?.();
    },
    end(error) {
      [isOver, failure] = [true, error];
      settled();
      reject(error);
      wake?.();
    },
  };
}
