/** Bytes, or what takes as long, that are worked through before everybody else has a turn: a few milliseconds. */
const perTurn = 256 * 1024;

/** Work that says after each piece how much it was, in bytes or what takes as long as those. */
export type Pieces<T> = Generator<number, T>;

/** Does all of it at once. */
export function atOnce<T>(pieces: Pieces<T>): T {
  for (;;) {
    const next = pieces.next();
    if (next.done === true) return next.value;
  }
}

/** The same with turns of the event loop in between, where it is much: what a stranger makes large must not hold up anybody else. */
export async function inPieces<T>(pieces: Pieces<T>): Promise<T> {
  for (let done = 0; ; ) {
    const next = pieces.next();
    if (next.done === true) return next.value;
    done += next.value;
    if (done <= perTurn) continue;
    done = 0;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
