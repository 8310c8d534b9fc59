/** Milliseconds after the first refusal for asking too often, where the node does not say how long; twice as long after each further one. */
const leastMs = 100;
const mostMs = 16_000;
/** A node does not get rid of us for longer, whatever it says. */
const longestMs = 60_000;

/** How long a node that said "too many requests" is spared. Sends do not ask: they go out whatever it said. */
export type Cooling = {
  /** It refused; `retryAfterMs` is what it asked for. */
  limited(retryAfterMs?: number): void;
  /** It answered what was asked at that time: where it did not say how long, it need not be spared any longer. */
  answered(askedAt: number): void;
  /** Milliseconds that it should be left alone; zero when it may be asked. */
  leftMs(): number;
};

/** `clock` is in milliseconds. */
export function createCooling(clock: () => number): Cooling {
  let until = 0;
  let last = leastMs / 2;
  let endedAt = 0;
  let refusedAt = Number.NEGATIVE_INFINITY;
  let isAsked = false;

  return {
    limited(retryAfterMs) {
      const now = clock();
      refusedAt = now;
      // Answers of the same moment are one refusal.
      if (retryAfterMs === undefined && now < until) return;
      // What was quiet for as long as it rested begins anew.
      last = now - endedAt > mostMs ? leastMs : Math.min(last * 2, mostMs);
      const ms = retryAfterMs === undefined ? last : Math.min(Math.max(retryAfterMs, 0), longestMs);
      // What it asked for counts to its end.
      isAsked = retryAfterMs !== undefined || (isAsked && now < until);
      until = Math.max(until, now + ms);
      endedAt = until;
    },
    answered(askedAt) {
      if (!isAsked && askedAt > refusedAt) until = Math.min(until, clock());
    },
    leftMs: () => Math.max(0, until - clock()),
  };
}

/** Milliseconds of a Retry-After header (RFC 9110, 10.2.3), which holds seconds or a date; `date` is the answer's own. */
export function retryAfterOf(header: unknown, date: unknown): number | undefined {
  if (typeof header !== "string") return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1_000;
  const [at, now] = [Date.parse(header), Date.parse(String(date))];
  return Number.isNaN(at) || Number.isNaN(now) ? undefined : at - now;
}
