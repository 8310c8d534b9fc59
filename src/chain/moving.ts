import { FirebreakError } from "../core/errors.ts";
import type { Chain } from "../core/parts.ts";
import type { Standings } from "./standing.ts";

/**
 * A chain for detectors of other ones, which compare what they see with its head: one that stands still does not say how things are there now. Raises
 * HEAD_STALE while fewer nodes than the quorum have shown a new block within so many seconds.
 */
export function moving(
  chain: Chain,
  nodes: Pick<Standings, "all">,
  { quorum, staleSeconds }: { readonly quorum: number; readonly staleSeconds: number },
): Chain {
  return {
    ...chain,
    async head() {
      const head = await chain.head();
      const moved = nodes.all().filter(({ headAgeMs = Number.POSITIVE_INFINITY }) => headAgeMs <= staleSeconds * 1_000);
      if (moved.length >= quorum) return head;
      throw new FirebreakError(
        "HEAD_STALE",
        `chain ${chain.chainId} shows no block after ${head.number} for more than ${staleSeconds} s, so that nobody knows how things are there now; check its nodes`,
        { retryable: true },
      );
    },
  };
}
