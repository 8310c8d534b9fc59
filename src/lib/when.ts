/** Seconds since 1970, after which no calendar goes on. */
const last = 8_640_000_000_000n;

/** A time in seconds since 1970, for people; the number itself where no calendar has it. */
export function when(seconds: bigint): string {
  return seconds > last ? `${seconds}` : new Date(Number(seconds) * 1_000).toISOString();
}
