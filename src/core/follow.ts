import { type ConfirmOptions, createConfirming } from "./confirm.ts";
import { messageOf } from "./errors.ts";
import { type Followed, forgetFrom, isDoneByOthers, lowered, type Settled } from "./followed.ts";
import { foundIn, isOfBlocks } from "./origin.ts";
import {
  abandoned,
  alreadyAt,
  entriesOfEnd,
  holdsForAll,
  holdsNow,
  isLost,
  outlived,
  restsOn,
  verify,
} from "./outcomes.ts";
import { straight } from "./points.ts";
import { type PushOptions, push, sendAgain } from "./push.ts";
import { recordAt } from "./record.ts";
import type { Receipt } from "./sending.ts";
import { depth } from "./settled.ts";
import type { Block, BlockRef, Finding, Hash, Intent, Outcome } from "./types.ts";

export type FollowerOptions = ConfirmOptions & PushOptions;

/** Blocks after which an effect that somebody else brought about ends the wait for our own transaction. */
const patience = 25n;
/** Blocks for which a transaction is waited for that can be sent again but not replaced. */
const foreignPatience = 5n;
const mostCovered = 100;

/** From broadcast to outcome, off the hot path: at every head each open intent is looked at once. */
export function createFollower(options: FollowerOptions) {
  const { executor, at = straight } = options;
  const write = recordAt(options);
  const open = new Map<string, Followed>();
  const confirming = createConfirming(options);
  const settled = new Map<string, Settled>();
  let branch = 0;

  async function look(followed: Followed, block: Block): Promise<void> {
    const { intent } = followed;
    const asked = branch;
    const receipt = await at("receipt", () => executor.receipt(intent.txs));
    if (receipt !== undefined && receipt.block.number <= block.number) {
      const outcome = await at("verify", () => verify(intent, receipt, block, options)).catch((error: unknown) =>
        mined(followed, receipt, error),
      );
      // What was read of a branch that has gone meanwhile ends nothing: the next head is asked.
      return branch === asked ? end(followed, outcome) : undefined;
    }
    if (receipt !== undefined || block.number <= followed.since || block.hash === followed.sentAt) return;

    // What others did counts until somebody knows that it is undone; before that, what nobody can say is sent.
    const asks = isDoneByOthers(followed) ? holdsNow : holdsForAll;
    const holds = await at("holds", () => asks(intent.action, block, options));
    if (branch !== asked) return;
    return holds ? done(followed, block) : undone(followed, block);
  }

  /** Others brought its effect about, unless its receipt is late: its transaction is waited for, but not made dearer. */
  async function done(followed: Followed, block: Block): Promise<void> {
    const { first } = followed.held ?? { first: block.number };
    followed.held = { first, last: block.number };
    if (isOvertaken(followed, block) || isInTheWay(followed, block) || block.number > followed.since + patience)
      await end(followed, alreadyAt(first));
  }

  async function undone(followed: Followed, block: Block): Promise<void> {
    const { intent, held } = followed;
    if (held !== undefined && isDoneByOthers(followed)) return end(followed, alreadyAt(held.first));
    followed.held = undefined;
    if (hasEnded(intent, block)) return end(followed, outlived);
    return isOwn(intent) && followed.isElsewhere !== true ? push(followed, options) : wait(followed, block);
  }

  /** That it is mined is written down also while its target cannot be read, which says nothing for or against its effect. */
  async function mined(followed: Followed, { hash, block }: Receipt, error: unknown): Promise<never> {
    const { id, action, incident } = followed.intent;
    if (followed.minedIn !== block.hash) {
      const body = { hash, action, incident, minedBlock: `${block.number}` };
      await write("mined", { entries: [{ kind: "mined", ref: id, body }] });
    }
    followed.minedIn = block.hash;
    throw error;
  }

  /** Nobody may sign a replacement: the same bytes again, and after a few blocks a transaction of our own, or of the replica that has it. */
  async function wait(followed: Followed, block: Block): Promise<void> {
    const last = followed.intent.txs.at(-1);
    followed.lookedSince ??= block.number;
    if (last === undefined || block.number > followed.lookedSince + foreignPatience) return end(followed, abandoned);
    await sendAgain(last, options);
  }

  const hasEnded = ({ action, call }: Intent, { timestamp }: Block): boolean =>
    options.actions.get(action)?.ended?.(call, timestamp) === true;
  const isOwn = ({ txs }: Intent): boolean => txs.every(({ sender }) => executor.senders.includes(sender));

  /** Other transactions took its nonces. Seen at two heads, because a node may know the nonce before it has the receipt. */
  function isOvertaken(followed: Followed, block: Block): boolean {
    if (!isOwn(followed.intent) || executor.next(followed.intent.txs) !== undefined) return false;
    followed.spentSince ??= block.number;
    return block.number > followed.spentSince;
  }

  /** Its effect holds, so that nobody makes it dearer, and another of the same key waits behind its nonce: it gets that. */
  function isInTheWay({ intent: { txs } }: Followed, { number }: Block): boolean {
    const own = executor.next(txs);
    return [...open.values()].some(({ intent, since }) => {
      const next = since < number && isOwn(intent) ? executor.next(intent.txs) : undefined;
      return own !== undefined && next?.sender === own.sender && next.nonce > own.nonce;
    });
  }

  async function guarded(ref: string, task: Promise<void>): Promise<void> {
    try {
      await task;
    } catch (error) {
      await write("unfollowed", { entries: [{ kind: "fault", ref, body: { reason: messageOf(error) } }] });
    }
  }

  async function end({ intent, finding, covered }: Followed, outcome: Outcome): Promise<void> {
    open.delete(intent.id);
    if (isOwn(intent)) for (const tx of intent.txs) executor.release(tx);
    if (outcome.status === "failed" && outcome.why === "out-of-gas" && outcome.gas !== undefined)
      executor.ranOut(intent.action, outcome.gas);
    const block = restsOn(outcome);
    // Before it is written: a reorganisation that comes meanwhile finds it.
    if (block !== undefined) settled.set(intent.id, { intent, finding, restsOn: block });
    await write("outcome", { entries: entriesOfEnd(intent, outcome, covered.keys()), closes: intent.id });
    if (isLost(outcome)) options.owed?.();
  }

  const start = (intent: Intent, finding?: Finding, since = intent.sinceBlock, sentAt?: Hash): void =>
    void open.set(intent.id, { intent, finding, covered: new Map(), since, sentAt });

  return {
    follow: (intent: Intent, finding?: Finding, sentAt?: Hash): void => start(intent, finding, undefined, sentAt),
    /** The open intent that brings this action about, for one more finding: it is tried again with the others when that fails. */
    cover(finding: Finding, action: string): Intent | undefined {
      const found = [...open.values()].find(({ intent }) => intent.action === action);
      if (found !== undefined && found.covered.size < mostCovered) found.covered.set(finding.key, finding);
      return found?.intent;
    },
    assume: confirming.assume,
    /**
     * What was contained in a block that is gone, or found done at one, is open again, so that its transaction lands anew unless the effect still
     * holds. Where the finding itself is gone, it is forgotten instead: if it comes back, it is acted on like a new one.
     */
    async reorganised(gone: readonly BlockRef[]): Promise<void> {
      const isGone = (finding: Finding) => isOfBlocks(finding) && gone.some(({ hash }) => hash === foundIn(finding));
      const from = gone.at(-1)?.number;
      if (from === undefined) return;
      branch += 1;
      confirming.forget(isGone);
      confirming.reorganised(from);
      for (const followed of open.values()) forgetFrom(from, followed, isGone);
      for (const { intent, finding, restsOn } of [...settled.values()].filter((one) => one.restsOn >= from)) {
        settled.delete(intent.id);
        const reason = `its block ${restsOn} is no longer part of the chain`;
        const { action, incident } = intent;
        const isForgotten = finding !== undefined && isGone(finding);
        const body = { reason, action, forget: isForgotten ? [incident] : [] };
        const reopens = isForgotten ? {} : { reopens: intent.id };
        await write("retracted", { entries: [{ kind: "retracted", ref: intent.id, body }], ...reopens });
        if (isForgotten) continue;
        if (isOwn(intent)) for (const tx of intent.txs) executor.hold(tx);
        start(intent, finding, lowered(intent.sinceBlock, from));
      }
    },
    async at(block: Block): Promise<void> {
      for (const [id, { restsOn }] of settled) if (restsOn + depth < block.number) settled.delete(id);
      // Nonces and fees of this head; what cannot be read is as at the last one, and the beat says so.
      if (open.size > 0) await at("account", () => executor.look(block)).catch(() => undefined);
      for (const followed of [...open.values()]) await guarded(followed.intent.id, look(followed, block));
      for (const { action, look } of confirming.looks(block)) await guarded(action, look());
    },
    open: (): readonly Intent[] => [...open.values()].map(({ intent }) => intent),
  };
}

export type Follower = ReturnType<typeof createFollower>;
