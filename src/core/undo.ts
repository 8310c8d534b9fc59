import { FirebreakError, messageOf } from "./errors.ts";
import type { Action, Chain, Prepared } from "./parts.ts";
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
    return why === undefined ? undefined : refused(wordsOf({ ...why, words: messageOf(why.words) }, call));
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

/** Whether an effect would hold after its way back. Raises `NOT_EVALUABLE` where no node can simulate both, and where the way back is refused. */
export async function holdsUndone(
  action: Action,
  { from, call: undo }: Undo,
  block: Block,
  chain: Chain,
): Promise<boolean> {
  const call: Chain["call"] = async (asked, _, by = from) => {
    const both = [
      { ...undo, from },
      { ...asked, from: by },
    ];
    const [undone, answer] = (await chain.simulate(both, block, from)) ?? [];
    if (undone?.success !== true || answer === undefined)
      throw new FirebreakError("NOT_EVALUABLE", "no node can simulate the way back", { retryable: true });
    if (!answer.success) throw new FirebreakError("CALL_REVERTED", `a view of ${asked.to} reverts after the way back`);
    return answer.output;
  };
  return action.holds(block, { ...chain, call });
}
