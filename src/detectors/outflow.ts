import { z } from "zod";
import { FirebreakError } from "../core/errors.ts";
import type { Chain, DetectorPart } from "../core/parts.ts";
import type { BlockRef } from "../core/types.ts";
import { address, amount } from "../lib/fields.ts";
import { balanceOf } from "./common/balance.ts";
import { createWindow } from "./common/window.ts";

const params = z
  .strictObject({
    account: address.describe("Whose balance is watched."),
    token: z
      .union([z.literal("native"), address])
      .default("native")
      .describe("The token's contract, or `native` for ether, as without it."),
    moreThan: amount
      .optional()
      .describe("Fires when more than this is gone, in the token's smallest unit; this or `moreThanBps`."),
    moreThanBps: z
      .int()
      .min(1)
      .max(9_999)
      .optional()
      .describe(
        "Fires when more than this share of the highest balance within `withinBlocks` is gone, in basis points; this or `moreThan`.",
      ),
    withinBlocks: z.int().min(1).max(300).default(1).describe("Blocks within which it is gone."),
  })
  .refine(
    (it) => (it.moreThan === undefined) !== (it.moreThanBps === undefined),
    "expected exactly one of moreThan and moreThanBps",
  );

export const outflow: DetectorPart<z.output<typeof params>> = {
  name: "outflow",
  about: "A watched balance fell by more than an amount or a share within a number of blocks.",
  costToTrip:
    "The amount: it has to really leave the account, and whoever moves it must own it or be owed it. A flash loan that comes back within its transaction does not show, since balances are read after the block.",
  params,

  create: ({ account, token, moreThan, moreThanBps, withinBlocks }, { id }) => {
    const balanceAt = (chain: Chain, block: BlockRef) => balanceOf(chain, token, account, block);
    // What is missing of it is read from the chain: a restart and a block that is looked at late see what they would have seen in order.
    // A block whose balance cannot be read, because the token refuses to say it, hides none before it.
    const window = createWindow<bigint | null>(withinBlocks + 1, (block, chain) =>
      balanceAt(chain, block).catch(orNothing),
    );

    return {
      logs: [],
      everyBlock: true,
      reads: [token === "native" ? [account] : [account, token]],
      severity: "critical",
      async observe(observation, chain) {
        const { chainId, block } = observation;
        const now = await balanceAt(chain, block);
        const balances = (await window.look(observation, chain, now)).map(({ value }) => value);
        const highest = balances.reduce<bigint>((most, one) => (one !== null && one > most ? one : most), now);
        const lost = highest - now;
        const limit = moreThan ?? (highest * BigInt(moreThanBps ?? 0)) / 10_000n;
        if (lost <= limit) return [];

        const evidence = {
          token,
          lost: `${lost}`,
          limit: `${limit}`,
          before: `${highest}`,
          now: `${now}`,
          withinBlocks: `${withinBlocks}`,
        };
        return [
          {
            key: `${id}:${account}:${token}`,
            detector: id,
            severity: "critical",
            subject: account,
            chainId,
            block,
            evidence,
          },
        ];
      },
      async objections(block, chain) {
        if (token !== "native" && (await chain.code(token, block)) === "0x")
          return [`there is no code at the token ${token}; correct the address`];
        try {
          const held = await balanceOf(chain, token, account, block);
          if (held === 0n)
            return [`${account} holds nothing of ${token}, so that nothing can flow out; correct the account`];
          return moreThan !== undefined && moreThan >= held
            ? [`${account} holds ${held} of ${token}, so that more than ${moreThan} can never be gone; lower moreThan`]
            : [];
        } catch (error) {
          if (!(error instanceof FirebreakError)) throw error;
          return [`the balance of ${account} in ${token} cannot be read: ${error.message}`];
        }
      },
    };
  },
};

function orNothing(error: unknown): null {
  if (error instanceof FirebreakError && error.code === "CALL_REVERTED") return null;
  throw error;
}
