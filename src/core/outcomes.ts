import { withDeadline } from "../lib/deadline.ts";
import { FirebreakError } from "./errors.ts";
import { questionsOf } from "./overtaken.ts";
import type { Action, Chain } from "./parts.ts";
import type { Past } from "./past.ts";
import { whyReverted } from "./reverted.ts";
import type { Receipt } from "./sending.ts";
import type { Block, BlockRef, Finding, Intent, Outcome } from "./types.ts";
import { unserved } from "./unserved.ts";

/** An intent, and the findings that wait for the same effect. */
type Waited = { readonly intent: Intent; readonly covered: ReadonlyMap<string, Finding> };
export type Verifying = Looking & { readonly past: Past };
export type Looking = { readonly actions: ReadonlyMap<string, Action>; readonly chain: Chain };

/** After acting, look: a transaction that landed without effect is said to be without effect. */
export async function verify(
  { intent, covered }: Waited,
  receipt: Receipt,
  block: Block,
  options: Verifying,
): Promise<Outcome> {
  const { hash, block: mined, success } = receipt;
  const tx = intent.txs.find((one) => one.hash === hash);
  // No transaction costs more than it allows, whatever a node says.
  const most = tx === undefined ? 0n : tx.gas * tx.maxFee;
  const paid = receipt.paid === undefined ? {} : { paid: receipt.paid < most ? receipt.paid : most };
  // A transaction of ours that reverted is tried again, also while nobody can say whether somebody else's had the effect.
  const holds = await (success ? holdsNow : holdsForAll)(intent.action, block, options);
  const held = holds ? block : (await heldThen(intent, mined, block, options)) ? mined : undefined;
  if (held !== undefined) {
    const later = [...covered.values()].filter((one) => held !== block && one.block.number > held.number);
    const asking = { past: options.past, holds: (at: BlockRef) => holdsThen(intent.action, at, options) };
    const left = later.length === 0 ? [] : await unserved(questionsOf(intent)[1], later, block, asking);
    const untried = left.length > 0 ? { untried: left.map(({ key }) => key) } : {};
    return success
      ? { status: "contained", hash, minedBlock: mined.number, verifiedBlock: held.number, ...paid, ...untried }
      : { ...alreadyAt(held.number), ...untried };
  }
  if (success)
    return {
      status: "no-effect",
      hash,
      minedBlock: mined.number,
      reason: "the transaction succeeded, but its effect does not hold",
      ...paid,
    };
  const said = `transaction ${hash} reverted in block ${mined.number}`;
  const failed = { status: "failed", minedBlock: mined.number, ...paid } as const;
  if (tx === undefined) return { ...failed, reason: said };
  const { why, reason } = await whyReverted({ call: intent.call, tx, receipt }, options.chain);
  return { ...failed, reason: `${said}: ${reason}`, why, gas: tx.gas };
}

export const abandoned: Outcome = {
  status: "failed",
  reason: "the replica that signed it is gone, and its transaction does not land; it is acted on anew",
};

/** Nobody may sign it for more, or can say whether it holds: what waits behind its nonce gets that. */
export const orphaned: Outcome = {
  status: "failed",
  reason:
    "the configuration has its action no longer, or lets its key no longer sign it: it is sent no more, and what it was for is decided anew",
};

export const outlived: Outcome = {
  status: "failed",
  reason: "its call was valid for a time that has passed, and it did not land before; it is acted on anew",
};

export function withdrawnAt(block: bigint): Outcome {
  const reason =
    "the block of its finding is no longer part of the chain, and nothing that was found since asks for it";
  return { status: "withdrawn", block, reason };
}

export function alreadyAt(block: bigint): Outcome {
  return { status: "already", verifiedBlock: block };
}

/** The newest block that an outcome rests on: a reorganisation that takes it away may take the effect, or bring back what asked for it. */
export function restsOn(outcome: Outcome): bigint | undefined {
  if (outcome.status === "contained") return outcome.minedBlock;
  if (outcome.status === "withdrawn") return outcome.block;
  return outcome.status === "already" ? outcome.verifiedBlock : undefined;
}

/** Milliseconds in which a chain says whether an effect holds. */
const holdsMs = 2_000;

/**
 * For who sends it once more unless it holds. What may be done twice does not hold as long as nobody can say: who keeps a node or a view from answering must
 * not keep it from being mined.
 */
export async function holdsForAll(action: string, block: BlockRef, looking: Looking): Promise<boolean> {
  const asked = holdsNow(action, block, looking);
  if (looking.actions.get(action)?.idempotent !== true) return asked;
  return withDeadline(asked, holdsMs, () => false).catch((error: unknown) => {
    if (error instanceof FirebreakError) return false;
    throw error;
  });
}

/**
 * Whether it held when its transaction was mined, where that was not now: who looks late, after a stop, must not bring about anew what people lifted since
 * or what ended by itself. What nobody can say any more counts as not held; what nobody can say for a moment is asked again.
 */
async function heldThen(
  intent: Intent,
  mined: BlockRef,
  now: Block,
  { past, ...looking }: Looking & { readonly past: Past },
): Promise<boolean> {
  if (mined.number >= now.number) return false;
  return (await past.of(questionsOf(intent)[0], now, holdsThen(intent.action, mined, looking))) === true;
}

/** The same of a block before; raises where nobody says it in time. */
export function holdsThen(action: string, block: BlockRef, looking: Looking): Promise<boolean> {
  return withDeadline(holdsNow(action, block, looking), holdsMs, () => {
    const message = `nobody said within ${holdsMs} ms whether the effect held at block ${block.number}`;
    throw new FirebreakError("NOT_EVALUABLE", message, { retryable: true });
  });
}

/** The same at a block of which only the number may be known: then it is the one of this branch. */
export async function holdsAt(action: string, block: BlockRef | bigint, looking: Looking): Promise<boolean> {
  return holdsNow(action, typeof block === "bigint" ? await looking.chain.blockAt(block) : block, looking);
}

export async function holdsNow(action: string, block: BlockRef, { actions, chain }: Looking): Promise<boolean> {
  const found = actions.get(action);
  return found === undefined ? false : found.holds(block, chain);
}

/**
 * The first of these actions whose effect holds. What cannot be read, or not in time, counts as not holding: who is silent does not hold up the next way.
 */
export async function firstHeld(
  ids: readonly string[],
  block: BlockRef,
  looking: Looking,
): Promise<string | undefined> {
  const asked = ids.map(async (id) => {
    const isHeld = await withDeadline(holdsNow(id, block, looking), holdsMs, () => false).catch(() => false);
    return isHeld ? id : undefined;
  });
  return (await Promise.all(asked)).find((id) => id !== undefined);
}
