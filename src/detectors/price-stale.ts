import { z } from "zod";
import type { DetectorPart } from "../core/parts.ts";
import { address } from "../lib/fields.ts";
import { lower } from "../lib/words.ts";
import { makeDetector, severity } from "./common/make.ts";
import { compileReading, unreadable } from "./common/reading.ts";
import { rounds, sequencer, uptimeOf } from "./common/sequencer.ts";

const params = z.strictObject({
  feed: address.describe("The contract of the price feed."),
  call: z
    .string()
    .default(rounds)
    .describe(
      "The view function that says the price and when it was set; a Chainlink feed's `latestRoundData` unless given.",
    ),
  timeWord: z
    .int()
    .min(0)
    .max(31)
    .default(3)
    .describe("Which word of the answer is the time, from 0; it is in seconds since 1970."),
  priceWord: z
    .int()
    .min(0)
    .max(31)
    .default(1)
    .describe("Which word of the answer is the price, from 0; it must be above zero."),
  maxAgeSeconds: z
    .int()
    .min(1)
    .max(30 * 86_400)
    .describe("Seconds after which a price is stale: the feed's heartbeat and some slack."),
  sequencer: sequencer.describe(
    "Of a rollup: a Chainlink feed that says since when its sequencer is up. While it is down, and for `graceSeconds` after, a price is not called stale: nobody could have set it.",
  ),
  severity,
});

export const priceStale: DetectorPart<z.output<typeof params>> = {
  name: "price-stale",
  about: "A price feed has not been updated in time, is dated in the future, or says zero or less.",
  costToTrip:
    "The feed's reporters: nobody else sets or withholds it, except for as long as somebody can fill every block. With `sequencer`, nobody makes it stale while that is down.",
  params,

  create: ({ feed, call, timeWord, priceWord, maxAgeSeconds, sequencer, severity }, { id }) => {
    const at = (word: number) => compileReading({ address: lower(feed), call, args: [], word, chain: undefined });
    const isUp = uptimeOf(sequencer);
    const [time, price] = [at(timeWord), at(priceWord)];
    return makeDetector({
      id,
      severity,
      subject: feed,
      async see({ block }, chain) {
        const [updatedAt, answer] = await Promise.all([time.read(chain, block), price.read(chain, block)]);
        const age = block.timestamp - updatedAt;
        const name =
          answer <= 0n ? "no price" : age < 0n ? "in the future" : age > BigInt(maxAgeSeconds) ? "stale" : undefined;
        if (name === undefined || (name === "stale" && !(await isUp(chain, block)))) return [];
        const evidence = {
          what: name,
          updatedAt: `${updatedAt}`,
          ageSeconds: `${age}`,
          maxAgeSeconds: `${maxAgeSeconds}`,
          answer: `${answer}`,
        };
        return [{ name, evidence }];
      },
      objections: (block, chain) =>
        unreadable(() => Promise.all([time.read(chain, block), price.read(chain, block), isUp(chain, block)])),
    });
  },
};
