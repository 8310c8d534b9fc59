import { inPieces } from "../lib/in-pieces.ts";
import { gathering } from "./body.ts";
import type { ReceiptRead } from "./receipt-reader.ts";
import { receiptsIn } from "./receipt-text.ts";
import type { Room } from "./rooms.ts";
import type { Text } from "./text.ts";

/** Bytes, or what takes as long, that are worked through for what came at once: what remains is done when all is there, or more comes. */
const perPush = 256 * 1024;
/** Bytes among which a node says why it does not answer. What is wrong behind them is not taken to its end. */
const refusalBytes = 16 * 1024;

export type Arriving = ReturnType<typeof createArriving>;

/**
 * Takes an answer with receipts as it comes, and reads and hashes each receipt as soon as its text is there: what a block's take is spent while the rest
 * is under way. Its text lies in `place`; of what is longer the rest is read when all of it is there. What is made of it lies in `room`.
 */
export function createArriving(what: string, place: Buffer | undefined, room: Room) {
  const text: Text = { bytes: place ?? Buffer.alloc(0), end: 0, come: 0, isWhole: false, wanted: 1 };
  const all: ReceiptRead[] = [];
  const reading = receiptsIn(text, what, room, all);
  const gathered = gathering(place);
  let isRead = false;
  let failure: unknown;

  function readOn(): void {
    try {
      for (let done = 0; !isRead && done < perPush && text.come >= text.wanted; ) {
        const next = reading.next();
        isRead = next.done === true;
        done += next.value ?? 0;
      }
    } catch (error) {
      [isRead, failure] = [true, error];
    }
  }

  return {
    /** Raises RPC_BAD_ANSWER for what is no receipts, when no refusal can be in it any more. */
    push(chunk: Uint8Array): void {
      if (!isRead) gathered.push(chunk);
      text.come = gathered.inRoom();
      readOn();
      if (failure !== undefined && text.come > refusalBytes) throw failure;
    },
    end: () => undefined,
    /** Whether this is what was wrong with the text itself. */
    isFault: (error: unknown) => error !== undefined && error === failure,
    /** All of them; asked for when everything has come. Raises RPC_BAD_ANSWER. */
    async receipts(): Promise<readonly ReceiptRead[]> {
      if (failure !== undefined) throw failure;
      if (isRead) return all;
      text.bytes = await gathered.body();
      [text.come, text.isWhole] = [text.bytes.length, true];
      await inPieces(reading);
      return all;
    },
  };
}
