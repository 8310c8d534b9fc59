import type { Chain } from "./parts.ts";
import type { Finding, Moment } from "./types.ts";

/** How settled the block of a finding has to be before a playbook acts: so many blocks deep, or behind what the chain calls so. */
export type Finality =
  | { readonly kind: "depth"; readonly blocks: bigint }
  | { readonly kind: "tag"; readonly tag: FinalTag };

export const finalTags = ["safe", "finalized"] as const;
export type FinalTag = (typeof finalTags)[number];

/** The newest blocks that the chain calls safe and finalized, as far as they are known. */
export type FinalHeights = { readonly [tag in FinalTag]?: bigint };

/** Blocks from one look at what is not final to the next: each is a line of the journal. */
const againBlocks = 4n;

/** What a finding waits for, and the block at which it is looked at again; undefined when it is settled enough. */
export function waitOf(
  finality: Finality | undefined,
  { block, order }: Finding,
  moment: Pick<Moment, "block" | "final" | "isUnsure">,
): { readonly due: bigint; readonly until: string } | undefined {
  if (finality === undefined || order !== undefined) return undefined;
  if (finality.kind === "depth") {
    const due = block.number + finality.blocks;
    return moment.block >= due && moment.isUnsure !== true
      ? undefined
      : { due, until: `its block is ${finality.blocks} deep` };
  }
  const height = moment.final?.[finality.tag];
  if (height !== undefined && height >= block.number) return undefined;
  return { due: moment.block + againBlocks, until: `its block is ${finality.tag}` };
}

/** Learns the heights of these tags, beside the hot path; what cannot be read stays what it was, and none ever goes back. */
export function createFinalHeights(tags: readonly FinalTag[], chain: Pick<Chain, "heightOf">) {
  const known: { [tag in FinalTag]?: bigint } = {};
  return {
    async look(): Promise<void> {
      const all = tags.map(async (tag) => {
        const height = await chain.heightOf(tag);
        if (height > (known[tag] ?? -1n)) known[tag] = height;
      });
      await Promise.allSettled(all);
    },
    heights: (): FinalHeights => ({ ...known }),
  };
}
