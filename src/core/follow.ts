import { type ConfirmOptions, createConfirming } from "./confirm.ts";
import { entriesOfEnd, entryOfLoss, isLost, minedUnread, unread, verifyFollowed } from "./ends.ts";
import type { Asking, Followed, Settled } from "./followed.ts";
import {
  foreignPatience,
  forgetFrom,
  goneWith,
  isDoneByOthers,
  isNobodys,
  maySave,
  patience,
  reopened,
  takenUp,
  waitFor,
  withUnasked,
} from "./followed.ts";
import { createGuard, guarded } from "./guarded.ts";
import { abandoned, alreadyAt, holdsForAll, holdsNow, orphaned, outlived, restsOn, withdrawnAt } from "./outcomes.ts";
import { hasEnded, isInTheWay, isOurOwn, isOvertaken, isOwn, isStillAsked } from "./overtaken.ts";
import { createOwnNonces } from "./own-nonces.ts";
import { createPast } from "./past.ts";
import { straight } from "./points.ts";
import { type PushOptions, push, pushDoubted, sendAgain } from "./push.ts";
import { recordAt } from "./record.ts";
import { type Receipt, receiptOn } from "./sending.ts";
import { depth } from "./settled.ts";
import type { Block, BlockRef, Finding, Hash, Intent, Outcome } from "./types.ts";
import { createUnlanded, type UnlandedOptions } from "./unlanded.ts";

export type FollowerOptions = ConfirmOptions & PushOptions & UnlandedOptions;

/** From broadcast to outcome, off the hot path: at every head each open intent is looked at once. */
export function createFollower(given: FollowerOptions) {
  const options = { ...given, past: createPast() };
  const { executor, isAskedFor = () => true, at = straight } = options;
  const [open, settled] = [new Map<string, Followed>(), new Map<string, Settled>()];
  const write = recordAt(options);
  const [confirming, nonces] = [createConfirming(options), createOwnNonces(open, isAskedFor)];
  const unlanded = createUnlanded({ ...options, isAskedFor });
  let [branch, time] = [0, 0n];
  const guard = createGuard(options, () => time);
  const confirm = async (block: Block): Promise<void> => {
    for (const { action, look } of confirming.looks(block)) await guarded(guard, action, look());
  };
  async function look(followed: Followed, block: Block, isSure: boolean): Promise<void> {
    const { intent } = followed;
    if (!options.actions.has(intent.action)) return end(followed, orphaned);
    const asked = branch;
    const receipt = await at("receipt", () => receiptOn(block, intent, options));
    followed.unsaid = undefined;
    if (receipt !== undefined && receipt.block.number <= block.number) {
      const begun = [...followed.covered.values()];
      followed.waits = undefined;
      const outcome = await at("verify", () => verifyFollowed(followed, receipt, block, options)).catch(
        (error: unknown) => mined(followed, receipt, error),
      );
      // What was read of a branch that has gone meanwhile ends nothing: the next head is asked.
      return branch === asked ? end(followed, withUnasked(outcome, followed, block.number, begun)) : undefined;
    }
    if (isSure && receipt === undefined && followed.isRefused === true) return end(followed, orphaned);
    if (receipt !== undefined || block.number <= followed.since || block.hash === followed.sentAt) return;

    // What others did counts until somebody knows that it is undone; before that, what nobody can say is sent.
    const asks = isDoneByOthers(followed) ? holdsNow : holdsForAll;
    const holds = await at("holds", () => asks(intent.action, block, options)).catch((error: unknown) => {
      if (isSure && branch === asked) unlanded.see(followed, block);
      throw error;
    });
    if (branch !== asked) return;
    return holds ? done(followed, block) : undone(followed, block, isSure);
  }

  /** Others brought its effect about, unless its receipt is late: its transaction is waited for, but not made dearer. */
  async function done(followed: Followed, block: Block): Promise<void> {
    const { first } = followed.held ?? { first: block.number };
    followed.held = { first, last: block.number };
    followed.waits = undefined;
    // That it holds at this head says nothing of what was found behind it: the next one is asked.
    if (isDoneByOthers(followed)) await idle(followed, block, followed.since, alreadyAt(first));
  }

  /** It may still be mined, and nobody makes it dearer. */
  async function idle(followed: Followed, block: Block, since: bigint, outcome: Outcome): Promise<void> {
    const isPassed = isOvertaken(followed, block, executor) || isInTheWay(followed, block, open.values(), executor);
    if (isPassed || block.number > since + patience) await end(followed, outcome);
  }
  async function undone(followed: Followed, block: Block, isSure: boolean): Promise<void> {
    const { intent, held } = followed;
    const isOurs = isOurOwn(followed, executor);
    if (held !== undefined && isDoneByOthers(followed)) return end(followed, alreadyAt(held.first));
    followed.held = undefined;
    // Nobody vouches for its height and its time, so that nothing ends at it; what is on its way gets dearer all the same.
    if (!isSure) return isOurs && !isNobodys(followed, isAskedFor) ? pushDoubted(followed, options) : undefined;
    if (isNobodys(followed, isAskedFor)) {
      followed.lookedSince ??= block.number;
      return idle(followed, block, followed.lookedSince, withdrawnAt(block.number));
    }
    if (hasEnded(intent, block, options.actions)) return end(followed, outlived);
    unlanded.see(followed, block);
    return isOurs ? push(followed, options) : wait(followed, block);
  }

  /** That it is mined is written down also while its target cannot be read, which says nothing for or against its effect: what comes behind it is sent anew. */
  async function mined(followed: Followed, receipt: Receipt, error: unknown): Promise<never> {
    const { entries, isOwed } = minedUnread(followed, receipt, options.actions);
    if (entries.length > 0) await write("mined", { entries });
    if (isOwed) options.owed?.();
    throw unread(followed.intent, receipt, error);
  }

  /** Nobody may sign a replacement: the same bytes again, and after a few blocks a transaction of our own, or of the replica that has it. */
  async function wait(followed: Followed, block: Block): Promise<void> {
    const last = followed.intent.txs.at(-1);
    followed.lookedSince ??= block.number;
    if (last === undefined || block.number > followed.lookedSince + foreignPatience) return end(followed, abandoned);
    await sendAgain(last, options);
  }

  async function end(followed: Followed, outcome: Outcome): Promise<void> {
    const { intent, covered } = followed;
    open.delete(intent.id);
    nonces.ended(intent);
    if (isOwn(intent, executor)) for (const tx of intent.txs) executor.release(tx);
    if (outcome.status === "failed" && outcome.why === "out-of-gas" && outcome.gas !== undefined)
      executor.ranOut(intent.action, outcome.gas);
    const block = restsOn(outcome);
    // Before it is written: a reorganisation that comes meanwhile finds it.
    if (block !== undefined)
      settled.set(intent.id, { followed, restsOn: block, isWithdrawn: outcome.status === "withdrawn" });
    const entries = [...entriesOfEnd(intent, outcome, covered.keys()), ...unlanded.over(followed, outcome.status)];
    await write("outcome", { entries, closes: intent.id });
    if (isLost(outcome) || outcome.untried !== undefined) options.owed?.();
  }

  return {
    follow: (intent: Intent, finding?: Finding, sentAt?: Hash): void =>
      void open.set(intent.id, { intent, finding, covered: new Map(), since: intent.sinceBlock, sentAt }),
    /** From before the start, with what asks for it, at this head: the chain may have become lower since its finding. */
    takeUp: (intent: Intent, head: bigint, asking: Asking): void =>
      void open.set(intent.id, takenUp(intent, head, asking)),
    isNobodys: (id: string): boolean => [...open].some(([of, one]) => of === id && isNobodys(one, isAskedFor)),
    /** Others had brought its effect about at this block, before the start. False where something was found since that asks for it. */
    wasHeld(id: string, block: bigint): boolean {
      const followed = open.get(id);
      if (followed !== undefined) followed.held = { first: block, last: block };
      return followed !== undefined && isDoneByOthers(followed);
    },
    /** The open intent that brings this action about, for one more finding: it is tried again with the others when that fails. */
    cover(finding: Finding, action: string): Intent | undefined {
      const isIts = (one: Followed) => one.intent.action === action && maySave(one, finding, options.actions);
      const found = [...open.values()].find(isIts);
      if (found !== undefined) waitFor(found, finding);
      return found?.intent;
    },
    assume: confirming.assume,
    confirm,
    /**
     * What was contained in a block that is gone, or found done at one, is open again, so that its transaction lands anew unless the effect still
     * holds. Where nobody asks for it any more, it is forgotten instead: if its finding comes back, it is acted on like a new one. What was withdrawn
     * is open again as well, and waits for a finding that comes back with the blocks from before.
     */
    async reorganised(gone: readonly BlockRef[]): Promise<void> {
      const [isGone, from] = [goneWith(gone), gone.at(-1)?.number];
      if (from === undefined) return;
      branch += 1;
      confirming.reorganised(from, isGone);
      const all = [...settled.values()];
      for (const one of [...open.values(), ...all.map(({ followed }) => followed)]) forgetFrom(from, one, isGone);
      for (const { followed, restsOn, isWithdrawn } of all.filter((one) => one.restsOn >= from)) {
        const { intent } = followed;
        settled.delete(intent.id);
        const isForgotten = !isWithdrawn && isNobodys(followed, isAskedFor);
        const entries = [entryOfLoss(intent, restsOn, { isForgotten, isWithdrawn })];
        await write("retracted", { entries, ...(!isForgotten && { reopens: intent.id }) });
        if (isForgotten) continue;
        if (isOwn(intent, executor)) for (const tx of intent.txs) executor.hold(tx);
        open.set(intent.id, reopened(followed, from));
      }
    },
    /** `isSure` unless fewer nodes than the quorum show this block: of that one neither fees nor ends are taken. `isIts` names what is looked at, if not all. Nothing is once a branch went away meanwhile. */
    async at(block: Block, isSure = true, isIts: (id: string) => boolean = () => true): Promise<void> {
      const begun = branch;
      if (isSure) time = block.timestamp;
      for (const [id, { restsOn }] of isSure ? settled : []) if (restsOn + depth < block.number) settled.delete(id);
      // Nonces and fees of this head; what cannot be read is as at the last one, and the beat says so.
      if (isSure && open.size > 0) await at("account", () => executor.look(block)).catch(() => undefined);
      for (const one of [...open.values()].filter(({ intent }) => isIts(intent.id)))
        if (branch === begun) await guarded(guard, one.intent.id, look(one, block, isSure));
      if (isSure) unlanded.measure(open.values());
      if (isSure && branch === begun) await confirm(block);
    },
    isAsked: (action: string, block: Block) => isStillAsked(action, block, open.values(), options.past),
    nonces: nonces.of,
    open: (): readonly Intent[] => [...open.values()].map(({ intent }) => intent),
  };
}

export type Follower = ReturnType<typeof createFollower>;
