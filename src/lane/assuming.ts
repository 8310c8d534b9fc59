import type { Follower } from "../core/follow.ts";
import type { IncidentHistory } from "../core/history.ts";
import type { Action } from "../core/parts.ts";
import { depth } from "../core/settled.ts";
import type { BlockRef } from "../core/types.ts";

type Options = {
  readonly history: Pick<IncidentHistory, "takeUp" | "owed">;
  readonly actions: ReadonlyMap<string, Action>;
  readonly follower: Pick<Follower, "assume">;
};

/** Blocks of which a full node still has the state. */
const known = 128n;

/** What was left alone because its effect was thought to hold, by whom nobody asks any more whether it did. */
export function createAssuming({ history, actions, follower }: Options) {
  let isBegun = false;
  const [noticed, handed] = [new WeakSet<object>(), new WeakSet<object>()];
  const since = ({ number }: BlockRef) => history.owed.assumedSince(number - known);

  function hand(one: ReturnType<typeof since>[number]): void {
    handed.add(one);
    if (actions.has(one.action)) follower.assume(one.finding, one.action, one.seen);
  }

  return {
    isBegun: () => isBegun,
    /**
     * What was thought done before the start is looked at again, and what was decided and not taken whole is handled again, from a head on that the quorum
     * vouches for: of another one the height is anybody's. What is older, people may have dealt with meanwhile.
     */
    begin(block: BlockRef): void {
      isBegun = true;
      history.takeUp(block.number - known, block.number + depth);
      for (const one of since(block)) hand(one);
    },
    /**
     * What another replica left alone, which may be gone before it asked: it is asked here, too, and not at the first look, since that one says within a head
     * that it is to be handled again. Whether there is any.
     */
    ofOthers(block: BlockRef): boolean {
      const all = isBegun ? since(block).filter((one) => one.isOthers === true && !handed.has(one)) : [];
      const due = all.filter((one) => noticed.has(one));
      for (const one of all) noticed.add(one);
      for (const one of due) hand(one);
      return due.length > 0;
    },
  };
}
