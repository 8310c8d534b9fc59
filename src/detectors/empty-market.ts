import { z } from "zod";
import { FirebreakError } from "../core/errors.ts";
import type { Chain, DetectorPart } from "../core/parts.ts";
import type { Address, BlockRef } from "../core/types.ts";
import { itemsAt, wordAtByte } from "../lib/abi-walk.ts";
import { address, amount } from "../lib/fields.ts";
import { addressOf, toWord } from "../lib/words.ts";
import { makeDetector, type Seen, severity, withoutCode } from "./common/make.ts";
import { answerOf, compileReading, unreadable } from "./common/reading.ts";
import { seenIn } from "./common/settle.ts";

const mostMarkets = 64;

const params = z.strictObject({
  comptroller: address.describe("The Comptroller of Compound v2 or of a fork of it."),
  markets: z
    .array(address)
    .min(1)
    .max(mostMarkets)
    .optional()
    .describe("Its markets (cTokens) that are looked at; all that it lists unless given, 64 at most."),
  belowSupply: amount
    .default(1n)
    .describe(
      "A market with fewer shares than this, in their smallest unit, is empty: whoever holds the last of them decides what one is worth; 1 unless given.",
    ),
  severity,
});

export const emptyMarket: DetectorPart<z.output<typeof params>> = {
  name: "empty-market",
  about: "A market without shares counts as collateral: its first supplier can make a share worth anything.",
  costToTrip:
    "The right to list a market or to set its collateral factor, or all shares of a market: nobody else can empty it. With a high belowSupply, the shares above it.",
  params,

  create: ({ comptroller, markets, belowSupply, severity }, { id }) => {
    const look = async (market: Address, block: BlockRef, chain: Chain): Promise<readonly Seen[]> => {
      const reading = (address: Address, call: string, args: readonly string[], word: number) =>
        compileReading({ address, call, args: [...args], word, chain: undefined }).read(chain, block);
      const supply = await reading(market, "function totalSupply() view returns (uint256)", [], 0);
      if (supply >= belowSupply) return [];
      const factor = await reading(comptroller, "function markets(address) view returns (bool, uint256)", [market], 1);
      if (factor === 0n) return [];
      return [
        {
          name: market,
          subject: market,
          evidence: { market, totalSupply: `${supply}`, collateralFactor: `${factor}` },
        },
      ];
    };
    const all = async (block: BlockRef, chain: Chain) => markets ?? (await listed(comptroller, block, chain));
    return makeDetector({
      id,
      severity,
      subject: comptroller,
      see: async ({ block }, chain) => seenIn((await all(block, chain)).map((market) => look(market, block, chain))),
      async objections(block, chain) {
        const missing = await withoutCode([comptroller, ...(markets ?? [])], block, chain);
        if (missing.length > 0) return missing;
        return unreadable(async () =>
          Promise.all((await all(block, chain)).map((market) => look(market, block, chain))),
        );
      },
    });
  },
};

async function listed(comptroller: Address, block: BlockRef, chain: Chain): Promise<readonly Address[]> {
  const answer = await answerOf(chain.call({ to: comptroller, data: "0xb0772d0b" }, block), "getAllMarkets()");
  const words = itemsAt(answer, 0, mostMarkets + 1);
  if (words.length <= mostMarkets) return words.map((at) => addressOf(wordAtByte(answer, at) ?? toWord(0n)));
  throw new FirebreakError(
    "NOT_EVALUABLE",
    `${comptroller} lists more than ${mostMarkets} markets; name those that matter`,
  );
}
