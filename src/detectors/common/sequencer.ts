import { z } from "zod";
import type { Chain } from "../../core/parts.ts";
import type { Block } from "../../core/types.ts";
import { address } from "../../lib/fields.ts";
import { compileReading } from "./reading.ts";

/** What a Chainlink feed answers. */
export const rounds =
  "function latestRoundData() view returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound)";

/** Of a rollup: the Chainlink feed that says since when its sequencer is up, and how long prices may take after that. */
export const sequencer = z
  .strictObject({
    feed: address.describe("Chainlink's feed that says since when the sequencer is up."),
    graceSeconds: z
      .int()
      .min(0)
      .max(7 * 86_400)
      .default(3_600)
      .describe("Seconds that prices may take after the sequencer came back."),
  })
  .optional();

/**
 * Whether prices could be set for long enough: true where no feed is named. The feed's answer is 1 while the sequencer is down, and `startedAt`
 * when that changed last. Source: Chainlink, L2 Sequencer Uptime Feeds.
 */
export function uptimeOf(settings: z.output<typeof sequencer>): (chain: Chain, block: Block) => Promise<boolean> {
  if (settings === undefined) return async () => true;
  const { feed, graceSeconds } = settings;
  const at = (word: number) => compileReading({ address: feed, call: rounds, args: [], word, chain: undefined });
  const [down, since] = [at(1), at(2)];
  return async (chain, block) => {
    const [isDown, from] = await Promise.all([down.read(chain, block), since.read(chain, block)]);
    return isDown === 0n && block.timestamp - from >= BigInt(graceSeconds);
  };
}
