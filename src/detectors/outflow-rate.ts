import { z } from "zod";
import type { Chain, DetectorPart } from "../core/parts.ts";
import type { BlockRef, Observation } from "../core/types.ts";
import { address, amount } from "../lib/fields.ts";
import { balanceOf } from "./common/balance.ts";
import { makeDetector, severity } from "./common/make.ts";
import { orNone } from "./common/past.ts";
import { unreadable } from "./common/reading.ts";

const params = z.strictObject({
  account: address.describe("Whose balance is watched."),
  token: z
    .union([z.literal("native"), address])
    .default("native")
    .describe("The token's contract, or `native` for ether, as without it."),
  moreThan: amount.describe("Fires when more than this has gone in all, in the token's smallest unit."),
  withinBlocks: z
    .int()
    .min(48)
    .max(50_000)
    .default(7_200)
    .describe("Blocks within which it has gone; 7200 are a day of 12 s blocks."),
  severity,
});

/** Heights at which the balance is compared with now: as many over a day as over a minute. */
const samples = 48;

export const outflowRate: DetectorPart<z.output<typeof params>> = {
  name: "outflow-rate",
  about: "Many small withdrawals add up: a watched balance fell by more than an amount over hours or days.",
  costToTrip:
    "The amount, really gone and staying away: what comes back counts against what went, so that turning the same money over does not trip it.",
  params,

  create: ({ account, token, moreThan, withinBlocks, severity }, { id }) => {
    const step = BigInt(Math.ceil(withinBlocks / samples));
    const sampled = new Map<bigint, BlockRef>();

    /** The blocks at the multiples of the step within the window, the same ones after a restart. */
    async function compared({ block, reorged, belowQuorum }: Observation, chain: Chain): Promise<readonly BlockRef[]> {
      const from = block.number - BigInt(withinBlocks);
      const gone = new Set(reorged.map(({ hash }) => hash));
      for (const [number, { hash }] of sampled)
        if (number < from - BigInt(withinBlocks) || gone.has(hash) || number >= block.number) sampled.delete(number);
      const first = from <= 0n ? 0n : ((from + step - 1n) / step) * step;
      const heights = Array.from({ length: samples + 1 }, (_, index) => first + BigInt(index) * step);
      const blocks = heights
        .filter((height) => height < block.number)
        .map(async (height) => sampled.get(height) ?? (await orNone(chain.blockAt(height))));
      const found = (await Promise.all(blocks)).filter((one) => one !== undefined);
      // What fewer nodes than the quorum vouch for is looked at and not remembered.
      if (belowQuorum !== true) for (const { number, hash } of found) sampled.set(number, { number, hash });
      return found;
    }

    return makeDetector({
      id,
      severity,
      subject: account,
      async see(observation, chain) {
        const { block } = observation;
        const now = await balanceOf(chain, token, account, block);
        const past = await compared(observation, chain);
        const known = await Promise.all(past.map((at) => orNone(balanceOf(chain, token, account, at))));
        const balances = known.filter((one) => one !== undefined);
        const highest = balances.reduce((most, one) => (one > most ? one : most), now);
        const lost = highest - now;
        if (lost <= moreThan) return [];
        const falls = [...balances, now].filter((one, index, all) => index > 0 && one < (all[index - 1] ?? one)).length;
        const evidence = {
          token,
          lost: `${lost}`,
          limit: `${moreThan}`,
          highest: `${highest}`,
          now: `${now}`,
          falls: `${falls} of ${balances.length}`,
          withinBlocks: `${withinBlocks}`,
        };
        return [{ name: token, evidence }];
      },
      objections: (block, chain) =>
        unreadable(async () => {
          await balanceOf(chain, token, account, block);
          const height = block.number > BigInt(withinBlocks) ? block.number - BigInt(withinBlocks) : 0n;
          const oldest = await chain.blockAt(height);
          // A token that is younger than the window is watched from its first block on.
          if (token !== "native" && (await chain.code(token, oldest)) === "0x") return;
          await balanceOf(chain, token, account, oldest);
        }),
    });
  },
};
