import { z } from "zod";
import { FirebreakError } from "../core/errors.ts";
import type { Chain, DetectorPart } from "../core/parts.ts";
import type { BlockRef } from "../core/types.ts";
import { address, amount } from "../lib/fields.ts";
import { balanceOf } from "./common/balance.ts";
import { orNone } from "./common/past.ts";

const params = z
  .strictObject({
    account: address,
    /** A token, or `native` for ether. */
    token: z.union([z.literal("native"), address]).default("native"),
    /** Fires when more than this is gone, in the token's smallest unit. */
    moreThan: amount.optional(),
    /** Fires when more than this share of the highest balance in the window is gone, in basis points. */
    moreThanBps: z.int().min(1).max(9_999).optional(),
    withinBlocks: z.int().min(1).max(300).default(1),
  })
  .refine(
    (it) => (it.moreThan === undefined) !== (it.moreThanBps === undefined),
    "expected exactly one of moreThan and moreThanBps",
  );

/** Blocks behind the window that are kept for a reorganisation. */
const spare = 64n;

export const outflow: DetectorPart<z.output<typeof params>> = {
  name: "outflow",
  about: "A watched balance fell by more than an amount or a share within a number of blocks.",
  costToTrip:
    "The amount: it has to really leave the account, and whoever moves it must own it or be owed it. A flash loan that comes back within its transaction does not show, since balances are read after the block.",
  params,

  create: ({ account, token, moreThan, moreThanBps, withinBlocks }, { id }) => {
    /** The newest block of each height; what was read at them is remembered by the chain reader. */
    let known: ReadonlyMap<bigint, BlockRef> | undefined;

    return {
      logs: [],
      everyBlock: true,
      severity: "critical",
      async observe({ chainId, block, reorged, belowQuorum }, chain) {
        const from = block.number - BigInt(withinBlocks);
        const now = await balanceOf(chain, token, account, block);
        // Rebuilt from the chain at the start, so that a restart sees what it would have seen without one.
        const before =
          known ?? (await readable(from, block.number, (at) => balanceOf(chain, token, account, at), chain));
        const seen = new Map([...kept(before, from, reorged), [block.number, block]]);
        // What fewer nodes than the quorum vouch for is looked at and not remembered: the quorum would be asked for it later.
        if (belowQuorum !== true) known = seen;

        const window = [...seen.values()].filter(({ number }) => from <= number && number < block.number);
        const balances = await Promise.all(window.map((at) => balanceOf(chain, token, account, at)));
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

/** The blocks from one height up to before another whose balance can be read; a node may keep no older state. */
async function readable(
  from: bigint,
  before: bigint,
  read: (block: BlockRef) => Promise<bigint>,
  chain: Chain,
): Promise<ReadonlyMap<bigint, BlockRef>> {
  const first = from < 0n ? 0n : from;
  const numbers = Array.from({ length: Number(before - first) }, (_, index) => first + BigInt(index));
  const blocks = await Promise.all(numbers.map((number) => orNone(chain.blockAt(number))));
  const readings = await Promise.all(blocks.map((block) => block && orNone(read(block))));
  return new Map(
    blocks.flatMap((block, index) => (block && readings[index] !== undefined ? [[block.number, block] as const] : [])),
  );
}

/** What a reorganisation may still need stays; what it took away and what is older goes. */
function kept(known: ReadonlyMap<bigint, BlockRef>, from: bigint, reorged: readonly BlockRef[]) {
  const gone = new Set(reorged.map(({ hash }) => hash));
  return [...known].filter(([number, { hash }]) => number + spare >= from && !gone.has(hash));
}
