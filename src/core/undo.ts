import { messageOf } from "./errors.ts";
import type { Chain, Prepared } from "./parts.ts";
import { hasPower } from "./power.ts";
import { refusalOf, wordsOf } from "./refusal.ts";
import type { Address, Block, Call, Hash } from "./types.ts";

/** How a containment is undone, and by whom. Simulated in that name, never signed. */
export type Undo = { readonly from: Address; readonly call: Call };

const evidence: Hash = `0x${"00".repeat(32)}`;

/**
 * Why recovery could not undo this containment now; undefined when it could. What is not contained is contained in the simulation first; where no
 * node can simulate both, the refusal that recovery gets is compared with a stranger's.
 */
export async function undoObjection(
  { from, call }: Undo,
  prepared: Prepared,
  sender: Address,
  block: Block,
  chain: Chain,
): Promise<string | undefined> {
  const refused = (why: string) => `${from} could not undo it (${why}); give it back its right, or correct \`undo\``;
  if (prepared.holds) {
    const why = await refusalOf(call, from, block, chain);
    return why === undefined ? undefined : refused(wordsOf({ ...why, words: messageOf(why.words) }));
  }
  const both = [
    { ...prepared.call(evidence), from: sender },
    { ...call, from },
  ];
  const [contained, undone] = (await chain.simulate(both, block, sender)) ?? [];
  if (contained?.success === true && undone !== undefined)
    return undone.success ? undefined : refused("its call reverts after the containment");
  return (await hasPower(call, from, block, chain)) ? undefined : refused("it is refused like a stranger");
}
