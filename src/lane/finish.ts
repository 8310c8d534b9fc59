import type { App, ChainApp } from "../app/app.ts";
import type { Follower } from "../core/follow.ts";
import { createHeldSince } from "../core/held-since.ts";
import type { IncidentHistory } from "../core/history.ts";
import { isOfBlocks } from "../core/origin.ts";
import { holdsAt } from "../core/outcomes.ts";
import type { Store } from "../core/parts.ts";
import type { At } from "../core/points.ts";
import { resume } from "../core/resume.ts";
import type { Block, BlockRef, Finding, Intent, NewEntry, SignedTx } from "../core/types.ts";
import { withDeadline } from "../lib/deadline.ts";
import { faultOf, isOf, objectionTo } from "./scope.ts";

type Options = {
  readonly app: App;
  readonly one: ChainApp;
  readonly store: Store;
  readonly history: Pick<IncidentHistory, "owed" | "lifted" | "heldSince">;
  readonly follower: Pick<Follower, "takeUp" | "isNobodys" | "wasHeld">;
  readonly note: (entries: readonly NewEntry[]) => unknown;
  readonly at?: At | undefined;
};

/** What was begun and has no outcome: sent again and followed, at the start and when the replica that began it is gone. */
export function createFinishing({ app, one, history, store, follower, note, at }: Options) {
  const { executor, config } = one;
  const common = (head: BlockRef, time: bigint) => ({
    at,
    follow: (intent: Intent) => follower.takeUp(intent, head.number, history.owed.askingFor(intent.id)),
    isNeeded: async (intent: Intent) =>
      !follower.isNobodys(intent.id) &&
      !(await wasLifted(intent, head)) &&
      !(await isMoot(intent, head)) &&
      isNeeded(intent, one, time),
    sent: (intent: Intent, tx: SignedTx) =>
      void note([{ kind: "broadcast", ref: intent.id, body: { hash: tx.hash, resumed: true } }]),
    fault: (intent: Intent, error: unknown) => void note([faultOf(intent.id, error)]),
  });

  /**
   * What others brought about after its finding, as the journal or the chain has it, and lifted again before this start or may lift now. Asked of this
   * branch: what held in a block that is gone says nothing, as what nobody can say.
   */
  async function wasLifted({ id, action, sinceBlock }: Intent, head: BlockRef): Promise<boolean> {
    const block = history.lifted(action) ?? history.heldSince(action);
    // Whoever brought it about may not have been able to say so yet, where the record was away.
    if (block === undefined || block <= sinceBlock) {
      const last = await createHeldSince({ actions: one.actions, chain: one.detecting }, () => head)(
        action,
        sinceBlock,
      );
      return last !== undefined && follower.wasHeld(id, last);
    }
    const asked = holdsAt(action, block, one);
    const isHeld = await withDeadline(asked, patienceMs, () => false).catch(() => false);
    return isHeld && follower.wasHeld(id, block);
  }

  /**
   * Its effect holds at this head, and whatever asks for it is in blocks that are not part of this chain: sent now it could only land behind whoever
   * opens in the next block. Where nodes just lag, it is sent once they show that the effect does not hold.
   */
  async function isMoot({ id, action }: Intent, head: BlockRef): Promise<boolean> {
    const { finding, covered, hasMore } = history.owed.askingFor(id);
    if (finding === undefined || hasMore === true) return false;
    const all = [finding, ...covered.values()];
    if (!all.every((each) => isOfBlocks(each) && each.origin === undefined)) return false;
    const isAway = async ({ block: { number, hash } }: Finding) =>
      number > head.number || (await one.chain.blockAt(number)).hash !== hash;
    const asked = Promise.all([holdsAt(action, head, one), ...all.map(isAway)]);
    return withDeadline(
      asked.then((answers) => answers.every(Boolean)),
      patienceMs,
      () => false,
    ).catch(() => false);
  }

  return {
    /** What one node alone says of the time keeps nothing from being sent. */
    async atStart(head: Block, isSure: boolean): Promise<void> {
      if (executor === undefined) return;
      const open = async () => (await store.openIntents()).filter((intent) => isOf(intent, app, one));
      const objection = (intent: Intent) => objectionTo(intent, app, one, executor.senders);
      await resume({ ...common(head, isSure ? head.timestamp : 0n), executor, open, objection });
    },
    /** Another replica's key signed these: its bytes are sent again, until they land or are given up. `taken` is told which. */
    async takeOver(head: Block, taken: Set<string>): Promise<void> {
      if (executor === undefined || app.config.mode !== "act") return;
      const open = () => store.takeOver(config.id);
      const objection = () => undefined;
      const all = await resume({ ...common(head, head.timestamp), executor, open, objection });
      for (const { id } of all) taken.add(id);
    },
  };
}

/** Milliseconds in which a chain says whether an effect holds. */
const patienceMs = 2_000;

/**
 * What must not be done twice is not sent once more where it certainly holds: people may have gone further meanwhile. Nor is what comes too late to have
 * an effect.
 */
async function isNeeded(
  { action: id, call }: Intent,
  { actions, chain }: Pick<ChainApp, "actions" | "chain">,
  /** Seconds since 1970, of the head. */
  time: bigint,
): Promise<boolean> {
  const action = actions.get(id);
  // What the configuration has no more is given up at the first look.
  if (action === undefined || action.ended?.(call, time) === true) return false;
  if (action.idempotent === true) return true;
  const asked = chain.head().then((block) => action.holds(block, chain));
  return !(await withDeadline(asked, patienceMs, () => false).catch(() => false));
}
