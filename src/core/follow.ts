import { type ConfirmOptions, createConfirming } from "./confirm.ts";
import { messageOf } from "./errors.ts";
import type { Followed, Settled } from "./followed.ts";
import { foundIn } from "./origin.ts";
import { abandoned, alreadyAt, entriesOfEnd, holdsForAll, isLost, outlived, restsOn, verify } from "./outcomes.ts";
import type { Executor } from "./parts.ts";
import { straight } from "./points.ts";
import { recordAt } from "./record.ts";
import type { Receipt } from "./sending.ts";
import { depth } from "./settled.ts";
import type { Block, BlockRef, Finding, Hash, Intent, NewEntry, Outcome, SignedTx } from "./types.ts";

export type FollowerOptions = ConfirmOptions & {
  readonly executor: Executor;
  /** Wei that attempts without effect have cost an incident. */
  readonly spent: (incident: string) => bigint;
};

/** Blocks after which an effect that somebody else brought about ends the wait for our own transaction. */
const patience = 25n;
/** Blocks for which a transaction is waited for that can be sent again but not replaced. */
const foreignPatience = 5n;
const mostCovered = 100;

/** From broadcast to outcome, off the hot path: at every head each open intent is looked at once. */
export function createFollower(options: FollowerOptions) {
  const { executor, at = straight } = options;
  const write = recordAt(options);
  const send = (tx: SignedTx): Promise<void> => at("again", () => executor.broadcast(tx));
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
    if (receipt !== undefined || block.number <= intent.sinceBlock || block.hash === followed.sentAt) return;

    if (!(await at("holds", () => holdsForAll(intent.action, block, options)))) {
      if (hasEnded(intent, block)) return end(followed, outlived);
      return isOwn(intent) && followed.isElsewhere !== true ? push(followed) : wait(followed, block);
    }
    if (branch !== asked) return;
    if (isOvertaken(followed, block) || isInTheWay(intent, block) || block.number > intent.sinceBlock + patience)
      await end(followed, alreadyAt(block));
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
    await send(last);
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
  function isInTheWay({ txs }: Intent, { number }: Block): boolean {
    const own = executor.next(txs);
    return [...open.values()].some(({ intent }) => {
      const next = intent.sinceBlock < number && isOwn(intent) ? executor.next(intent.txs) : undefined;
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

  /** Not mined yet: the same call for more money, or with another nonce; or the same bytes again when the cap is reached. */
  async function push(followed: Followed): Promise<void> {
    const { intent } = followed;
    const last = executor.next(intent.txs) ?? intent.txs.at(-1);
    if (last === undefined) return;
    const spent = options.spent(intent.incident);
    const tx = await at("replace", () => executor.replace(intent.call, intent.txs, spent)).catch(
      async (error: unknown) => {
        // What cannot be signed for more is still sent, or nodes that dropped it would never have it again.
        await send(last);
        throw error;
      },
    );
    if (tx === undefined || intent.txs.includes(tx)) return offer(intent, tx ?? last);

    const body = { hash: tx.hash, variant: tx.variant, maxFee: `${tx.maxFee}`, tip: `${tx.tip}` };
    const entries: readonly NewEntry[] = [{ kind: "replaced", ref: intent.id, body }];
    const recorded = await write("replaced", { entries, variant: { intent: intent.id, tx } });
    if (recorded === "fenced" || recorded === "locked") {
      // Nobody gets these bytes, so that a nonce that only they have is free again.
      if (!intent.txs.some((one) => one.nonce === tx.nonce && one.sender === tx.sender)) executor.release(tx);
      followed.isElsewhere = recorded === "fenced";
      return send(last);
    }
    followed.intent = { ...intent, txs: [...intent.txs, tx] };
    await offer(followed.intent, tx);
  }

  /** What no node takes, because its sender cannot pay it, must not be all that they are offered: what came before it may be gone from them. */
  async function offer({ txs }: Intent, tx: SignedTx): Promise<void> {
    await send(tx).catch(async (error: unknown) => {
      const before = executor.next(txs);
      if (before !== undefined && before !== tx) await send(before);
      throw error;
    });
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

  const start = (intent: Intent, finding?: Finding, sentAt?: Hash): void =>
    void open.set(intent.id, { intent, finding, covered: new Map(), sentAt });

  return {
    follow: start,
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
      const isGone = (finding: Finding) => gone.some(({ hash }) => hash === foundIn(finding));
      const from = gone.at(-1)?.number;
      if (from === undefined) return;
      branch += 1;
      confirming.forget(isGone);
      confirming.reorganised(from);
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
        start(intent, finding);
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
