import { z } from "zod";
import type { DetectorPart } from "../core/parts.ts";
import { address, amount } from "../lib/fields.ts";
import { makeDetector, severity } from "./common/make.ts";
import { args, compileReading, nullWhereReverted, unreadable } from "./common/reading.ts";
import { createWindow } from "./common/window.ts";

const params = z.strictObject({
  vault: address.describe("The vault or the pool."),
  call: z
    .string()
    .optional()
    .describe(
      "The view function that says what a share is worth, of a pool such as `function get_virtual_price() view returns (uint256)`; what 10^18 shares of an ERC-4626 vault are worth unless given.",
    ),
  args: args.default([]),
  moreThanBps: z
    .int()
    .min(1)
    .max(100_000)
    .describe("Fires at a jump of more than this, in basis points of the price before."),
  withinBlocks: z.int().min(1).max(300).default(1).describe("Blocks within which it jumped."),
  direction: z
    .enum(["down", "up", "both"])
    .default("down")
    .describe(
      "Which way: a fall is a loss of those who hold shares; a rise is what an inflated collateral begins with.",
    ),
  minSupply: amount
    .default(0n)
    .describe(
      "Says nothing of a vault with fewer shares, in their smallest unit: what one wei moves is no price; 0 unless given.",
    ),
  severity,
});

const ofVault = "function convertToAssets(uint256) view returns (uint256)";

export const sharePrice: DetectorPart<z.output<typeof params>> = {
  name: "share-price",
  about: "The price of a vault's or a pool's share jumped by more than a share of itself within a number of blocks.",
  costToTrip:
    "Down: as large a part of everything in the vault as moreThanBps says, really lost. Up: a gift of that part, so set minSupply and prefer notices to pauses.",
  params,

  create: ({ vault, call, args, moreThanBps, withinBlocks, direction, minSupply, severity }, { id }) => {
    const reading = (call: string, args: readonly (string | number | boolean)[] = []) =>
      compileReading({ address: vault, call, args: [...args], word: 0, chain: undefined });
    const price = call === undefined ? reading(ofVault, ["1000000000000000000"]) : reading(call, args);
    const shares = reading("function totalSupply() view returns (uint256)");
    // One block more, for the price before the first of them.
    // Where it reverts there is none; the prices before that say no less for it.
    const window = createWindow<bigint | null>(withinBlocks + 1, (block, chain) =>
      price.read(chain, block).catch(nullWhereReverted),
    );
    return makeDetector({
      id,
      severity,
      subject: vault,
      reads: [[vault]],
      async see(observation, chain) {
        const { block } = observation;
        const now = await price.read(chain, block);
        const prices = (await window.look(observation, chain, now)).flatMap(({ value }) => value ?? []);
        const isJump = (before: bigint) =>
          (before > now ? before - now : now - before) * 10_000n > before * BigInt(moreThanBps);
        const highest = prices.reduce((most, one) => (one > most ? one : most), now);
        const lowest = prices.reduce((least, one) => (one < least ? one : least), now);
        const before =
          direction !== "up" && isJump(highest) ? highest : direction !== "down" && isJump(lowest) ? lowest : undefined;
        if (before === undefined) return [];
        if (minSupply > 0n && (await shares.read(chain, block)) < minSupply) return [];
        const way = before > now ? "down" : "up";
        const evidence = {
          way,
          before: `${before}`,
          now: `${now}`,
          moreThanBps: `${moreThanBps}`,
          withinBlocks: `${withinBlocks}`,
        };
        return [{ name: way, evidence }];
      },
      objections: (block, chain) =>
        unreadable(() => Promise.all([price.read(chain, block), minSupply > 0n && shares.read(chain, block)])),
    });
  },
};
