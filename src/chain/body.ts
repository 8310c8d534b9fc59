import { inPieces, type Pieces } from "../lib/in-pieces.ts";
import { parseLarge, small } from "./large-body.ts";

/** Bytes that are parsed in one go when they have no more brackets than answers have: mostly text then. */
const medium = 512 * 1024;
/** Bytes for one bracket, at least, in what is taken for such an answer. A log has two in five hundred. */
const perBracket = 100;

const [openObject, openArray] = [0x7b, 0x5b];
const [quoted, nothing] = [Buffer.from('"'), Buffer.alloc(0)];

/** The bytes of an answer that came in pieces, as one. */
export function* joined(chunks: readonly Uint8Array[]): Pieces<Buffer> {
  const whole = Buffer.allocUnsafe(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
    yield chunk.length;
  }
  return whole;
}

/** Takes an answer as it comes; it lies in `room` as long as there is enough. */
export function gathering(room?: Buffer) {
  const others: Uint8Array[] = [];
  let at = 0;
  return {
    push(chunk: Uint8Array): void {
      if (others.length > 0 || room === undefined || at + chunk.length > room.length) others.push(chunk);
      else {
        room.set(chunk, at);
        at += chunk.length;
      }
    },
    /** How much lies in the room, from its beginning on. */
    inRoom: () => at,
    /** All that came, as one. */
    async body(): Promise<Buffer> {
      const first = room?.subarray(0, at) ?? nothing;
      return others.length === 0 ? first : inPieces(joined([first, ...others]));
    },
  };
}

/** What stands in a text for a string that is long. */
const mark = '"<long>"';

/** What was parsed, as the answer that it was; what is too long for a text stands in it as it came. */
export function bodyFor(result: unknown): Promise<Buffer> {
  const long: Uint8Array[] = [];
  const text = JSON.stringify({ result }, (_, it: unknown) => {
    if (!(it instanceof Uint8Array)) return it;
    long.push(it);
    return JSON.parse(mark);
  });
  const texts = text.split(mark).map((one) => Buffer.from(one));
  return inPieces(
    joined(texts.flatMap((one, nth) => (nth === 0 ? [one] : [quoted, long[nth - 1] ?? nothing, quoted, one]))),
  );
}

/**
 * Parses what a node answered. It holds nobody up: what is large is parsed piece by piece, with turns of the event loop in between. Raises
 * SyntaxError, or RPC_BAD_ANSWER for what is no node's answer.
 */
export async function parseBody(body: Buffer, host: string): Promise<unknown> {
  if (body.length <= small || (body.length <= medium && !isDense(body))) return JSON.parse(body.toString("utf8"));
  return inPieces(parseLarge(body, host));
}

/** Whether it has many brackets for its length; stops counting as soon as it has. */
function isDense(body: Buffer): boolean {
  let left = Math.floor(body.length / perBracket);
  for (const bracket of [openArray, openObject])
    for (let at = body.indexOf(bracket); at !== -1; at = body.indexOf(bracket, at + 1)) if (--left < 0) return true;
  return false;
}
