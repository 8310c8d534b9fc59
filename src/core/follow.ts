import { messageOf } from "./errors.ts";
import type { Action, Chain, Executor, Receipt } from "./parts.ts";
import { type Responder, record } from "./respond.ts";
import type { Block, Finding, Intent, NewEntry, Outcome } from "./types.ts";

export type FollowerOptions = Pick<Responder, "store" | "shout" | "history"> & {
  readonly executor: Executor;
  readonly actions: ReadonlyMap<string, Action>;
  readonly chain: Chain;
};

type Followed = { intent: Intent; readonly finding: Finding | undefined };

/** Blocks after which an effect that somebody else brought about ends the wait for our own transaction. */
const patience = 25n;

/** From broadcast to outcome, off the hot path: at every head each open intent is looked at once. */
export function createFollower(options: FollowerOptions) {
  const { executor } = options;
  const open = new Map<string, Followed>();

  async function look(followed: Followed, block: Block): Promise<void> {
    const { intent } = followed;
    const receipt = await executor.receipt(intent.txs);
    if (receipt !== undefined && receipt.block.number <= block.number)
      return end(followed, await verify(intent, receipt, block, options));
    if (receipt !== undefined || block.number <= intent.sinceBlock) return;

    const holds = await holdsNow(intent, block, options);
    if (!holds) return push(followed);
    if (block.number > intent.sinceBlock + patience)
      await end(followed, { status: "already", verifiedBlock: block.number });
  }

  /** Not mined yet: the same call and nonce for more money, or the same bytes again when the cap is reached. */
  async function push(followed: Followed): Promise<void> {
    const { intent } = followed;
    const last = intent.txs.at(-1);
    if (last === undefined) return;
    const tx = await executor.replace(intent.call, last);
    if (tx === undefined) return executor.broadcast(last);

    const entry: NewEntry = {
      kind: "replaced",
      ref: intent.id,
      body: { hash: tx.hash, variant: tx.variant, maxFee: `${tx.maxFee}`, tip: `${tx.tip}` },
    };
    await record({ entries: [entry], variant: { intent: intent.id, tx } }, options);
    followed.intent = { ...intent, txs: [...intent.txs, tx] };
    await executor.broadcast(tx);
  }

  async function end({ intent, finding }: Followed, outcome: Outcome): Promise<void> {
    open.delete(intent.id);
    for (const { nonce } of intent.txs) executor.release(nonce);
    const { status, ...rest } = outcome;
    const facts = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, String(value)]));
    await record(
      {
        entries: [{ kind: "outcome", ref: intent.id, body: { status, incident: intent.incident, ...facts } }],
        closes: intent.id,
      },
      options,
    );
    if ((status === "failed" || status === "no-effect") && finding !== undefined)
      options.history.again(finding, intent.action);
  }

  return {
    follow: (intent: Intent, finding?: Finding): void => void open.set(intent.id, { intent, finding }),
    async at(block: Block): Promise<void> {
      for (const followed of [...open.values()])
        try {
          await look(followed, block);
        } catch (error) {
          await record(
            { entries: [{ kind: "fault", ref: followed.intent.id, body: { reason: messageOf(error) } }] },
            options,
          );
        }
    },
    open: (): readonly Intent[] => [...open.values()].map(({ intent }) => intent),
  };
}

/** After acting, look: a transaction that landed without effect is said to be without effect. */
async function verify(
  intent: Intent,
  { hash, block: mined, success }: Receipt,
  block: Block,
  options: FollowerOptions,
): Promise<Outcome> {
  if (await holdsNow(intent, block, options))
    return success
      ? { status: "contained", hash, minedBlock: mined.number, verifiedBlock: block.number }
      : { status: "already", verifiedBlock: block.number };
  if (success)
    return {
      status: "no-effect",
      hash,
      minedBlock: mined.number,
      reason: "the transaction succeeded, but its effect does not hold",
    };
  return { status: "failed", reason: `transaction ${hash} reverted in block ${mined.number}` };
}

async function holdsNow({ action }: Intent, block: Block, { actions, chain }: FollowerOptions): Promise<boolean> {
  const found = actions.get(action);
  return found === undefined ? false : found.holds(block, chain);
}

export type Follower = ReturnType<typeof createFollower>;
