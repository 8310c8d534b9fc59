import { firstHeld, holdsThen } from "../outcomes.ts";
import type { Action, Chain } from "../parts.ts";
import type { Past } from "../past.ts";
import { depth } from "../settled.ts";
import type { Block, BlockRef, Finding } from "../types.ts";
import { unserved } from "../unserved.ts";
import type { Climb } from "./climbs.ts";
import type { Held } from "./unseen.ts";

type Looking = {
  readonly actions: ReadonlyMap<string, Action>;
  readonly chain: Chain;
  readonly past: Past;
  /** The actions of the ladder. */
  readonly ids: readonly string[];
  /** The climb as it is now; what is responded to meanwhile may change it. */
  readonly current: () => Climb | undefined;
  /** The last block before this head at which the effect was seen to hold, of those at which nobody had looked. */
  readonly heldBefore: () => Promise<Held | undefined>;
  /** Whether nobody could say yet if what brings this action about had its effect when it was mined. */
  readonly isAsked: (action: string) => boolean;
};

/** Blocks in which what was sent is usually mined; where it is not, no finding waits for it any longer. */
const awaited = 2n;

/** What was seen of a climb: the action that brought its effect about, if any did, for whom it is not there, and for which incidents it was after its block. */
export type Seen = {
  readonly climb: Climb;
  readonly by: string | undefined;
  /** Whether the effect is there at this head; what held may be lifted by now. */
  readonly isThere: boolean;
  readonly left: readonly Finding[];
  readonly served: readonly string[];
};

/**
 * Looks whether the effect of a ladder holds, and otherwise whether it did: what held is climbed for no more, also where people lifted it before anybody
 * looked, but for what was found after that. Nothing where that cannot be said yet: it is asked again at the next head.
 */
export async function seenAt(block: Block, looking: Looking): Promise<Seen | undefined> {
  const { ids, past, current, isAsked, heldBefore } = looking;
  const [held, before] = await Promise.all([firstHeld(ids, block, looking), heldBefore()]);
  const climb = current();
  if (climb === undefined) return undefined;
  // That it held at this block says nothing of what was found behind it, here or by another replica: the next head is asked. One that is further ahead than
  // a reorganisation goes back was made up.
  const isBehind = ({ chainId, block: { number } }: Finding) =>
    chainId === looking.chain.chainId && number > block.number && number <= block.number + depth;
  if (held !== undefined && climb.findings.some(isBehind)) return undefined;
  if (held !== undefined) return { climb, by: held, isThere: true, left: [], served: [] };
  // What landed may have held, and been lifted by people since: until that is known no further way is taken.
  if (ids.some(isAsked)) return undefined;

  const { step, findings } = climb;
  const isLater = before !== undefined && before.at > (climb.contained?.at ?? -1n);
  const contained = isLater ? before : climb.contained;
  if (contained === undefined) return { climb, by: undefined, isThere: false, left: findings, served: [] };
  const { by, at } = contained;
  const later = findings.filter((one) => one.block.number > at);
  const holds = (then: BlockRef) => holdsThen(by, then, looking);
  const left = await unserved(`${step} ${at}`, later, block, { past, holds }).catch(() => undefined);
  // Who joined meanwhile was not asked for: it is not left for them, but whoever can cause findings must not be able to put off the others.
  if (left === undefined || (left.length === 0 && current() !== climb)) return undefined;
  // What is on its way already, perhaps from another replica, is not signed once more: the second might land behind what people lift.
  // Where that it held was seen, and no outcome says it yet, one of them is what brought it about.
  const own = [...climb.intents.values()].filter((action) => action === by);
  const isSent = left.length > 0 && own.length > (isLater ? 1 : 0);
  if (isSent && block.number <= climb.lastTaken + awaited) return undefined;
  return { climb, by, isThere: false, left, served: findings.flatMap((one) => (left.includes(one) ? [] : [one.key])) };
}
