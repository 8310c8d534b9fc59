import { FirebreakError } from "../core/errors.ts";
import type { Chain } from "../core/parts.ts";
import type { Standings } from "./standing.ts";

/**
 * A chain for detectors of other ones, which compare what they see with its head: one that stands still does not say how things are there now. Raises
 * HEAD_STALE while fewer nodes than the quorum have shown a new block within so many seconds; of a node that showed none yet, since a start or a reload,
 * the head must say itself that it is no older. `now` is in milliseconds since 1970.
 */
export function moving(
  chain: Chain,
  nodes: Pick<Standings, "all">,
  { quorum, staleSeconds }: { readonly quorum: number; readonly staleSeconds: number },
  now: () => number,
): Chain {
  const staleMs = staleSeconds * 1_000;
  return {
    ...chain,
    async head() {
      const head = await chain.head();
      const isRecent = now() - Number(head.timestamp) * 1_000 <= staleMs;
      const moved = nodes
        .all()
        .filter(({ hasMoved, headAgeMs = Number.POSITIVE_INFINITY }) => headAgeMs <= staleMs && (hasMoved || isRecent));
      if (moved.length >= quorum) return head;
      throw new FirebreakError(
        "HEAD_STALE",
        `chain ${chain.chainId} shows no block after ${head.number} for more than ${staleSeconds} s, so that nobody knows how things are there now; check its nodes`,
        { retryable: true },
      );
    },
  };
}
