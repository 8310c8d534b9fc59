import { FirebreakError } from "../core/errors.ts";
import type { Rpc } from "./rpc.ts";

/** What a node takes of requests, so that it need not refuse one: who prepares and takes actions always has some of it left. */
export type Budget = {
  /** The same node for what must not wait: it is counted, and goes out. */
  spending(rpc: Rpc): Rpc;
  /** The same node for what can wait: it leaves half of the budget to the others. Raises RPC_LIMITED for what would wait too long. */
  pacing(rpc: Rpc): Rpc;
  /** It refused because it was asked too often: from now on it is asked less often than it just was. */
  limited(): void;
  /** Requests per second that it takes; undefined while nobody knows. */
  rate(): number | undefined;
  figures(): BudgetFigures;
};

/** Requests: how many a node takes per second (absent while nobody knows), how many it was asked in the last whole second, how many wait. */
export type BudgetFigures = { readonly takes?: number; readonly asked: number; readonly waiting: number };

export type BudgetOptions = {
  /** Requests per second; learned from refusals unless it is given. */
  readonly rps?: number | undefined;
  /** Milliseconds, by a clock that nobody moves. */
  readonly clock: () => number;
  readonly wait: (ms: number) => Promise<void>;
};

/** Of a second's requests, what is never given to who can wait. */
const reservedShare = 0.5;
/** Milliseconds after which a request that can wait is given up instead. */
const patienceMs = 2_000;
/** What was learned is a fifth below what was refused, and grows by a quarter for each minute without a refusal. */
const [caution, growth, calmMs] = [0.8, 1.25, 60_000];
/** A refusal in a quiet second says little of what a node takes: it never counts for less than half of what the node took before. */
const leastShare = 0.5;

/** A bucket that holds one second's requests and is filled as time passes. */
export function createBudget({ rps, clock, wait }: BudgetOptions): Budget {
  let rate = rps;
  let tokens = rate ?? 0;
  let filledAt = clock();
  let changedAt = filledAt;
  let waiting = 0;
  let [second, asked, askedBefore, mostAsked] = [0, 0, 0, 0];
  /** Whether anything was answered since the last refusal. */
  let isTaking = false;

  function refill(): void {
    const now = clock();
    if (rate === undefined) return;
    if (rps === undefined && now - changedAt > calmMs) {
      rate *= growth;
      changedAt = now;
    }
    tokens = Math.min(rate, tokens + ((now - filledAt) / 1_000) * rate);
    filledAt = now;
  }

  function count(): void {
    const now = Math.floor(clock() / 1_000);
    if (now !== second) [second, askedBefore, asked] = [now, now === second + 1 ? asked : 0, 0];
    asked++;
    mostAsked = Math.max(mostAsked, asked);
    refill();
    // A debt of more than a second would make who waits pay for what is long past.
    if (rate !== undefined) tokens = Math.max(tokens - 1, -rate);
  }

  /** Milliseconds until one more may go, `ahead` of it others. */
  function leftMs(ahead: number): number {
    refill();
    if (rate === undefined) return 0;
    const lacking = Math.min(1 + reservedShare * rate, rate) + ahead - tokens;
    return lacking <= 0 ? 0 : (lacking / rate) * 1_000;
  }

  async function itsTurn(node: string): Promise<void> {
    if (leftMs(waiting) > patienceMs) throw tooMany(node, rate);
    waiting++;
    try {
      // Those that must not wait may have gone before it meanwhile: it looks again, and gives up in the end.
      for (const since = clock(); leftMs(0) > 0; await wait(Math.ceil(leftMs(0))))
        if (clock() - since > 2 * patienceMs) throw tooMany(node, rate);
      count();
    } finally {
      waiting--;
    }
  }

  function answerOf(rpc: Rpc, ...request: Parameters<Rpc["request"]>): Promise<unknown> {
    return rpc.request(...request).then((answer) => {
      isTaking = true;
      return answer;
    });
  }

  return {
    spending: (rpc) => ({
      ...rpc,
      request(method, params, ...how) {
        count();
        return answerOf(rpc, method, params, ...how);
      },
    }),
    pacing: (rpc) => ({
      ...rpc,
      async request(method, params, ...how) {
        // At once where it can, so that calls of one turn still travel together.
        if (waiting === 0 && leftMs(0) === 0) count();
        else await itsTurn(rpc.name);
        return answerOf(rpc, method, params, ...how);
      },
    }),
    limited() {
      if (rps !== undefined) return;
      refill();
      const now = clock();
      // Answers of the same second are one refusal; and a node that takes nothing at all does not say what it takes.
      if (rate !== undefined && (now - changedAt < 1_000 || !isTaking)) return;
      isTaking = false;
      const before = rate ?? mostAsked;
      const refused = Math.max(leastShare * before, Math.min(before, Math.max(asked, askedBefore)));
      rate = Math.max(1, caution * refused);
      [tokens, filledAt, changedAt] = [0, now, now];
    },
    rate: () => rate,
    figures() {
      refill();
      const now = Math.floor(clock() / 1_000);
      const last = now === second ? askedBefore : now === second + 1 ? asked : 0;
      return { ...(rate === undefined ? {} : { takes: rate }), asked: last, waiting };
    },
  };
}

function tooMany(node: string, rate = 0): FirebreakError {
  return new FirebreakError(
    "RPC_LIMITED",
    `${node} takes ${Math.floor(rate)} requests per second, and more wait for it; this one is asked again later`,
    { retryable: true },
  );
}
