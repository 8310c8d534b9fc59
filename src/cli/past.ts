import type { App, ChainApp } from "../app/app.ts";
import { FirebreakError } from "../core/errors.ts";
import type { Chain } from "../core/parts.ts";

/** Seconds by which another chain's head may be later than the block that is looked at: as much as lies between two polls. */
const mostApart = 60n;

/**
 * One chain of an app, for looks at its past. What its detectors read of another chain they read at that chain's head, which says of an older block
 * neither that something was wrong nor that nothing was: such a look raises NOT_EVALUABLE.
 */
export function inThePast({ config, chains }: App, one: ChainApp): ChainApp {
  /** Seconds since 1970, of the block that is looked at. */
  let now: bigint | undefined;
  const asOfThen = (chain: Chain): Chain => ({
    ...chain,
    async head() {
      const head = await chain.head();
      if (now === undefined || head.timestamp - now <= mostApart) return head;
      throw new FirebreakError(
        "NOT_EVALUABLE",
        `it compares with the head of chain ${chain.chainId}, which has gone on since: nobody can say what it would have seen then`,
      );
    },
  });
  const others = new Map(chains.map(({ detecting }) => [detecting.chainId, asOfThen(detecting)]));
  const detectors = config.detectors
    .filter(({ chain }) => chain === one.config.name)
    .map(({ id, make }) => {
      const detector = make({ id, chains: others });
      return {
        id,
        detector: {
          ...detector,
          observe: (observation: Parameters<typeof detector.observe>[0], chain: Chain) => {
            now = observation.block.timestamp;
            return detector.observe(observation, chain);
          },
        },
      };
    });
  return { ...one, detectors };
}
