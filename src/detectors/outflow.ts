import { z } from "zod";
import { FirebreakError } from "../core/errors.ts";
import type { Chain, Detector, DetectorTools, Part } from "../core/parts.ts";
import type { Address, BlockRef } from "../core/types.ts";
import { address, amount } from "../lib/fields.ts";
import { toWord, wordAt } from "../lib/words.ts";

const params = z
  .strictObject({
    account: address,
    /** A token, or `native` for ether. */
    token: z.union([z.literal("native"), address]).default("native"),
    /** Fires when more than this is gone, in the token's smallest unit. */
    moreThan: amount.optional(),
    /** Fires when more than this share of the balance at the start of the window is gone, in basis points. */
    moreThanBps: z.int().min(1).max(9_999).optional(),
    withinBlocks: z.int().min(1).max(300).default(1),
  })
  .refine(
    (it) => (it.moreThan === undefined) !== (it.moreThanBps === undefined),
    "expected exactly one of moreThan and moreThanBps",
  );

/**
 * Cost to trip it falsely: an attacker has to really move the amount out of the account, and own it or be owed it.
 * A flash loan that comes back within its transaction does not show, since balances are read after the block.
 */
export const outflow: Part<z.output<typeof params>, DetectorTools, Detector> = {
  name: "outflow",
  about: "A watched balance fell by more than an amount or a share within a number of blocks.",
  params,

  create: ({ account, token, moreThan, moreThanBps, withinBlocks }, { id }) => {
    /** Blocks of the window, oldest first; what was read at them is remembered by the chain reader. */
    let window: BlockRef[] = [];

    return {
      logs: [],
      everyBlock: true,
      async observe({ chainId, block, reorged }, chain) {
        const gone = new Set(reorged.map(({ hash }) => hash));
        window = [...window.filter(({ hash, number }) => !gone.has(hash) && number < block.number), block].slice(
          -withinBlocks - 1,
        );

        const now = await balance(chain, token, account, block);
        const balances = await Promise.all(window.map((at) => balance(chain, token, account, at)));
        if (window.length === 1) balances.push(await balanceBefore(chain, token, account, block, withinBlocks));
        const highest = balances.reduce((most, one) => (one > most ? one : most), now);
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
          const held = await balance(chain, token, account, block);
          return held === 0n
            ? [`${account} holds nothing of ${token}, so that nothing can flow out; correct the account`]
            : [];
        } catch (error) {
          if (!(error instanceof FirebreakError)) throw error;
          return [`the balance of ${account} in ${token} cannot be read: ${error.message}`];
        }
      },
    };
  },
};

/** The balance at the start of the window, for the first block after a start; where the node keeps no older state, that block is the start. */
async function balanceBefore(
  chain: Chain,
  token: "native" | Address,
  account: Address,
  block: BlockRef,
  withinBlocks: number,
): Promise<bigint> {
  const number = block.number - BigInt(withinBlocks);
  try {
    return await balance(chain, token, account, number < 0n ? block : await chain.blockAt(number));
  } catch (error) {
    if (!(error instanceof FirebreakError) || !["NOT_EVALUABLE", "BLOCK_UNKNOWN"].includes(error.code)) throw error;
    return balance(chain, token, account, block);
  }
}

async function balance(chain: Chain, token: "native" | Address, account: Address, block: BlockRef): Promise<bigint> {
  if (token === "native") return chain.balance(account, block);
  const answer = wordAt(
    await chain.call({ to: token, data: `0x70a08231${toWord(BigInt(account)).slice(2)}` }, block),
    0,
  );
  if (answer === undefined)
    throw new FirebreakError(
      "NOT_EVALUABLE",
      `expected ${token} to answer balanceOf with a word; check that it is a token`,
    );
  return BigInt(answer);
}
