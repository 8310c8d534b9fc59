import type { Responder } from "./respond.ts";
import type { Finding } from "./types.ts";

/**
 * Whoever orders something is not told that it is done because it once was: what is sent once more does no harm. What would, such as a cap that people have
 * set lower meanwhile, is not sent.
 */
export function isFromMemory(step: string, { order }: Finding, { beat, blindSince }: Responder): boolean {
  return order !== undefined && blindSince?.() !== undefined && beat.isIdempotent(step);
}

/**
 * The block at which an effect was read to hold, and the one at which it must have held for a finding. What waited was found before anybody brought it about, so that it is
 * the later one that was read; a head that nobody looked at yet is none, for people may have lifted the effect since. Nor is a height that nobody vouches for.
 */
export function seenAt(step: string, { block: { number } }: Finding, { beat, moment }: Responder) {
  const { block: head } = moment();
  const [found, last] = [number < head ? number : head, beat.readAt(step) ?? head];
  const read = last < head ? last : head;
  return { read, seen: read > found ? read : found };
}
