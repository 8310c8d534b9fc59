import { holdsAt } from "./outcomes.ts";
import type { Action, Chain } from "./parts.ts";
import { createPast } from "./past.ts";
import { straight } from "./points.ts";
import { type Recorder, recordAt } from "./record.ts";
import { depth } from "./settled.ts";
import type { Block, BlockRef, Finding } from "./types.ts";

export type ConfirmOptions = Recorder & {
  readonly actions: ReadonlyMap<string, Action>;
  readonly chain: Chain;
  /** Told when a finding is to be handled again; must not wait. */
  readonly owed?: () => void;
};

type Assumed = {
  readonly finding: Finding;
  readonly action: string;
  /** The block at which it must have held, until that is gone: what was lifted later is not contained anew. */
  readonly since?: bigint;
  /** The newest block at which it was seen to hold; undefined while that is to be asked. */
  readonly seen?: bigint;
  /** The last block that a reorganisation left of those before it. */
  readonly left?: bigint;
};

/** Nobody fills the memory with findings: those of longest ago go first. */
const remembered = 10_000;

/** What held when it was needed must still hold at the next head, and after each reorganisation that may have taken it away, or the finding is handled again. */
export function createConfirming(options: ConfirmOptions) {
  const { at = straight } = options;
  const write = recordAt(options);
  const all = new Map<string, Assumed>();
  /** Said to be acted on again: two looks at once say it once. */
  const lost = new WeakSet<Assumed>();
  const past = createPast();
  let branch = 0;

  /** `now` for what was so before: what nobody can say of then for a moment is raised, and undefined once nobody can for long. */
  const heldAt = (name: string, action: string, block: BlockRef | bigint, now?: Block): Promise<boolean | undefined> =>
    at("confirm", () => past.of(`${name} ${block}`, now, holdsAt(action, block, options)));

  return {
    assume(finding: Finding, action: string, since: bigint): void {
      all.set(`${finding.key} ${action}`, { finding, action, since });
      const oldest = all.keys().next().value;
      if (all.size > remembered && oldest !== undefined) all.delete(oldest);
    },
    /** The blocks from this one on are no longer part of the chain, nor what was found there. */
    reorganised(from: bigint, isGone: (finding: Finding) => boolean = () => false): void {
      branch += 1;
      for (const [name, { finding }] of all) if (isGone(finding)) all.delete(name);
      for (const [name, { since = -1n, seen = since, finding, action }] of all)
        if (seen >= from) all.set(name, { finding, action, left: from - 1n });
    },
    /** What is to be looked at, each by itself; not at this block once its branch went away. */
    looks(block: Block): readonly { readonly action: string; readonly look: () => Promise<void> }[] {
      for (const [name, { seen }] of all) if (seen !== undefined && seen + depth < block.number) all.delete(name);
      const [due, begun] = [[...all].filter(([, { seen }]) => seen === undefined), branch];
      const look = async (name: string, one: Assumed) => (branch === begun ? confirm(name, one, block) : undefined);
      return due.map(([name, one]) => ({ action: one.action, look: () => look(name, one) }));
    },
  };

  async function confirm(name: string, one: Assumed, block: Block): Promise<void> {
    const { action, finding, since = block.number, left } = one;
    const asked = branch;
    // What held before the blocks that are gone was not taken away with them: who may open again has, or its time was over.
    const isOlder = left !== undefined && (await heldAt(name, action, left, block)) === true;
    // A node that lacks the state of then for good still says how it is now; one that cannot say it for a moment is asked again.
    const then = isOlder || since === block.number ? undefined : await heldAt(name, action, since, block);
    const holds = isOlder || (then ?? (await heldAt(name, action, block)));
    // What was read of a branch that has gone meanwhile says nothing of this one. It may have been lifted after the block that was asked, so that
    // only a reorganisation of that one may have taken it away.
    const seen = isOlder ? left : since;
    if (lost.has(one)) return;
    // What was assumed meanwhile needs it at a later block, and is looked at by itself.
    const isLast = branch === asked && all.get(name) === one;
    if (holds) return void (isLast && all.set(name, { finding, action, seen }));
    lost.add(one);
    all.delete(name);
    const isUnread = since !== block.number && then === undefined;
    const when = isUnread ? `${block.number} (of block ${since} nobody can say it any more)` : since;
    const reason = `its effect held at the finding and no longer holds at block ${when}; it is acted on again`;
    const body = { reason, action, untried: [finding.key] };
    await write("unconfirmed", { entries: [{ kind: "fault", ref: action, body }] });
    options.owed?.();
  }
}
