import { FirebreakError } from "../core/errors.ts";
import { isRevert } from "./quorum.ts";
import { RpcError } from "./refusal.ts";
import type { Rpc } from "./rpc.ts";

/** What a node did instead of answering; that a call reverts is an answer. */
export const troubles = ["unreachable", "limited", "malformed", "refused", "wrong-chain"] as const;
export type Trouble = (typeof troubles)[number];

/** How a node answered since its connections were opened. */
export type Counts = {
  readonly requests: number;
  readonly errors: Readonly<Record<Trouble, number>>;
  /** Of the last answers, in milliseconds; undefined before the first. */
  readonly latency: { readonly p50: number; readonly p99: number } | undefined;
};

type Head = {
  readonly number: bigint;
  readonly shownAt: number;
  /** When it first showed a block that lies further than all before. */
  readonly movedAt: number;
  /** Whether it showed any after the first. */
  readonly hasMoved: boolean;
};

export type Meter = {
  /** The same node; what is asked of it is counted. */
  over(rpc: Rpc): Rpc;
  counts(): Counts;
  /** The newest head that it showed, and when it was last asked and did show one, by the clock that was passed in. */
  head(): Head | undefined;
};

/** Answers whose time is remembered. */
const remembered = 256;

/** Counts what a node answers, and how fast; `clock` is in milliseconds. Costs a few additions for each request. */
export function createMeter(clock: () => number): Meter {
  const errors = { unreachable: 0, limited: 0, malformed: 0, refused: 0, "wrong-chain": 0 };
  const took: number[] = [];
  let requests = 0;
  let head: Head | undefined;
  let highest = -1n;

  function answered(since: number, method: string, params: readonly unknown[], answer: unknown): void {
    const now = clock();
    took[(requests - 1) % remembered] = now - since;
    const number = method === "eth_getBlockByNumber" && params[0] === "latest" ? numberOf(answer) : undefined;
    if (number !== undefined) head = shown(number, now);
  }

  /** What is not further is no news: a node behind which several stand, or that reads the chain anew, shows another block at every look. */
  function shown(number: bigint, now: number): Head {
    const before = head;
    if (before !== undefined && number <= highest) return { ...before, number, shownAt: now };
    highest = number;
    return { number, shownAt: now, movedAt: now, hasMoved: before !== undefined };
  }

  return {
    over: (rpc) => ({
      name: rpc.name,
      request(method, params = [], ...how) {
        const since = clock();
        requests++;
        let isDropped = false;
        how[1]?.catch(() => {
          isDropped = true;
        });
        return rpc.request(method, params, ...how).then(
          (answer) => {
            answered(since, method, params, answer);
            return answer;
          },
          (error: unknown) => {
            // What was not asked in the end, as where another replica acts, says nothing of the node.
            const trouble = isDropped ? undefined : troubleOf(error);
            if (trouble !== undefined) errors[trouble]++;
            throw error;
          },
        );
      },
      close: rpc.close,
    }),
    counts: () => ({ requests, errors: { ...errors }, latency: latencyOf(took) }),
    head: () => head,
  };
}

function troubleOf(error: unknown): Trouble | undefined {
  if (!(error instanceof FirebreakError)) return "malformed";
  if (error instanceof RpcError) {
    if (isRevert(error)) return undefined;
    return error.isLimit ? "limited" : "refused";
  }
  if (error.code === "WRONG_CHAIN") return "wrong-chain";
  if (error.code === "RPC_LIMITED") return "limited";
  return error.code === "RPC_UNREACHABLE" ? "unreachable" : "malformed";
}

function latencyOf(took: readonly number[]): Counts["latency"] {
  const sorted = took.filter((ms) => ms !== undefined).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  const [p50, p99] = [at(0.5), at(0.99)];
  return p50 === undefined || p99 === undefined ? undefined : { p50, p99 };
}

/** A node says what it likes: what is no number is no head. */
function numberOf(answer: unknown): bigint | undefined {
  if (typeof answer !== "object" || answer === null || !("number" in answer)) return undefined;
  const text = answer.number;
  return typeof text === "string" && /^0x[0-9a-f]{1,16}$/i.test(text) ? BigInt(text) : undefined;
}
