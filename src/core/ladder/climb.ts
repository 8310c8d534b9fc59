import type { Action, Chain } from "../parts.ts";
import { createPast } from "../past.ts";
import { straight } from "../points.ts";
import { recordAt } from "../record.ts";
import type { Responder } from "../respond.ts";
import { depth } from "../settled.ts";
import type { Block, BlockRef, NewEntry } from "../types.ts";
import type { Climb } from "./climbs.ts";
import { larger } from "./contained.ts";
import { askPeople, createHolding, type Lead } from "./holding.ts";
import { actionsOf, dueRungs, rungOf } from "./rungs.ts";
import { seenAt } from "./seen.ts";
import { maxTries, stateOf, take, takeRung } from "./take.ts";
import { createUnseen } from "./unseen.ts";

export type ClimberOptions = {
  readonly responder: Responder;
  readonly actions: ReadonlyMap<string, Action>;
  readonly chain: Chain;
  /** Whether an open intent brings this action about. */
  readonly isOpen: (action: string) => boolean;
  /** Whether nobody could say yet if what brings it about had its effect when it was mined. */
  readonly isAsked?: ((action: string, block: Block) => boolean) | undefined;
  /** Runs in its turn with what is responded to, so that no two take the same nonce. */
  readonly turn: <T>(task: () => Promise<T>) => Promise<T>;
};

type Shown = { readonly block: BlockRef; readonly reorged: readonly BlockRef[] };

/** Blocks after the last rung was taken in which its effect is still waited for. */
const patience = 300n;
/** Blocks that are gone of which that is known. */
const mostGone = 256;

/**
 * Climbs at every head the ladders whose effect does not hold yet. It asks the chain and moves on by blocks, never because something failed. However many
 * blocks went by unseen, what is due is taken before a ladder ends.
 */
export function createClimber({ responder, actions, chain, isOpen, isAsked, turn }: ClimberOptions) {
  const { policy, history, chainId, at = straight } = responder;
  const write = recordAt(responder);
  const [past, unseen, { leadOf }] = [createPast(), createUnseen(), createHolding(responder)];

  /** The ways on which people were asked to decide. */
  const asked = new Map<string, true>();

  const openOf = (step: string) => history.climbs.open().find((one) => one.step === step);

  /** It names everyone that it is climbed for: of those that joined, the record says nothing else of what came of it. */
  const note = (
    { findings: [finding, ...rest], step }: Climb,
    block: bigint,
    status: string,
    more: NewEntry["body"],
  ) => {
    const others = rest.map(({ key }) => key);
    const body = {
      status,
      ladder: step,
      on: `${chainId}`,
      block: `${block}`,
      ...(others.length > 0 && { others }),
      ...more,
    };
    return write("climbed", { entries: [{ kind: "rung", ref: finding?.key ?? step, body }] });
  };

  /** The blocks that went away last, of whichever branches: a look may outlast more than one. */
  let gone: readonly BlockRef[] = [];
  /** The first head that was looked at, which the quorum vouches for as for all others. */
  let first: bigint | undefined;
  /**
   * What was begun at a block that no quorum vouched for is counted from the first head: one node made that block up, or lagged. What is further ahead
   * than a reorganisation goes back was made up, too: an earlier version did not write down what was unsure.
   */
  const counted = (since: bigint, block: bigint, isUnsure = false) =>
    first !== undefined && (isUnsure || since > block + depth) ? first : since;

  async function look(climb: Climb, block: Block): Promise<void> {
    const { step } = climb;
    const rungs = policy.ladders?.[step];
    if (rungs === undefined) return endUnknown(climb, block);
    const ids = actionsOf(step, policy.ladders);
    const of = (action: string) => isAsked?.(action, block) === true;
    const looking = { ...{ actions, chain, past, ids }, current: () => openOf(step), isAsked: of };
    const seen = await at("climbing", () =>
      seenAt(block, { ...looking, heldBefore: () => unseen.heldAt(climb, ids, block, looking) }),
    );
    // What held in a block that is gone, also before anybody looked at it, says nothing of the new ones: their head is asked.
    if (seen === undefined || gone.some(({ hash }) => hash === block.hash)) return;
    const { by, isThere, left, served } = seen;
    if (by === undefined || left.length === 0) unseen.looked(step, block.number);
    if (by !== undefined && left.length === 0)
      return void (await note(seen.climb, block.number, "held", { action: by, ...(!isThere && { over: true }) }));

    const lead = leadOf({ step, findings: left });
    const go = (one: Lead) => (by === undefined ? takeDue(step, block) : beginAnew(seen.climb, one, served));
    if (lead !== undefined) await at("next-rung", () => turn(() => go(lead)));
    await endLate(step, block);
  }

  /** As if nothing had been taken: what was is not there for this finding. */
  async function beginAnew(
    { step, contained }: Climb,
    { finding, asks }: Lead,
    served: readonly string[],
  ): Promise<void> {
    // Asked anew: whatever was responded to meanwhile may have begun it, or its block may be gone.
    const climb = openOf(step);
    if (climb === undefined || climb.contained !== contained || !climb.findings.includes(finding)) return;
    if (asks !== undefined) {
      const next = { ...climb, round: climb.round + 1 };
      return askPeople({ climb: next, lead: { finding, asks }, asked }, responder);
    }
    const { since, round, tries, lastTaken } = climb;
    const index = contained?.isAssumed === true ? rungOf(contained.by, policy.ladders?.[step]) : -1;
    const count = tries.get(index) ?? 0;
    // A rung for which nothing was sent, because its effect was thought to be there, is taken as by the replica that thought so: of one attempt one is sent.
    if (count > 0 && finding.block.number <= lastTaken)
      return takeRung({ step, index, since, round, tries: count - 1 }, { finding, entries: [], served }, responder);
    await take(step, { finding, entries: [], once: {}, served }, responder);
  }

  /** Ends where its effect was waited for long enough. Asked when what is due was taken. */
  async function endLate(step: string, { number: block }: Block): Promise<void> {
    const climb = openOf(step);
    // What nothing could be signed for is tried again, and what people hold back is taken when they do not any more: no reason to end.
    const due = climb === undefined ? [] : dueOf(climb, block);
    if (climb === undefined || due.some((index) => climb.untried.has(index))) return;
    if (due.length > 0 && leadOf(climb)?.asks !== undefined) return;
    const last = (policy.ladders?.[step] ?? []).reduce((most, { afterBlocks }) => larger(most, afterBlocks), 0n);
    const asked = larger(counted(climb.countsFrom, block, climb.isUnsure), counted(climb.lastAsked, block));
    if (block <= larger(asked + last, counted(climb.lastTaken, block)) + patience) return;
    const reason = `no rung brought its effect about within ${last + patience} blocks`;
    const recorded = await note(climb, block, "ended", { reason, severity: "critical" });
    if (recorded === "lost")
      responder.page(`the record cannot be written: ladder ${step} has ended (${reason}), which is in no journal`);
  }

  /** Another replica may have a newer configuration, by which it climbs on: it says itself how that ends. */
  async function endUnknown(climb: Climb, { number: block }: Block): Promise<void> {
    const isOthers = responder.store.replica !== undefined && block <= counted(climb.lastTaken, block) + patience;
    if (!isOthers) await note(climb, block, "ended", { reason: "no playbook has this ladder any more" });
  }

  /** The rungs whose block has come, and those that ended without effect, so that the earlier ones go on beside the later. */
  async function takeDue(step: string, { number: block }: Block): Promise<void> {
    // Asked anew: what was responded to meanwhile may have changed it.
    const climb = openOf(step);
    const lead = climb && leadOf(climb);
    // What shows only now to have held is looked at once more before a further way is taken.
    if (climb === undefined || lead === undefined || climb.contained !== undefined) return;
    const { since, round, tries } = climb;
    for (const index of dueOf(climb, block)) {
      const place = { step, index, since, round, tries: tries.get(index) ?? 0 };
      const isSent = policy.ladders?.[step]?.[index]?.kind === "action";
      if (isSent && lead.asks !== undefined) await askPeople({ climb, lead, way: index, asked }, responder);
      else await takeRung(place, { finding: lead.finding, entries: [], isClimbed: true }, responder);
    }
  }

  /** At the block that was looked at: whether the effect holds at a newer one is not known yet. */
  function dueOf(climb: Climb, block: bigint): readonly number[] {
    const since = counted(climb.countsFrom, block, climb.isUnsure);
    const rungs = policy.ladders?.[climb.step] ?? [];
    return [...againOf(climb), ...dueRungs(rungs, { ...climb, since }, block, stateOf(responder))];
  }

  function againOf({ step, tries, failures }: Climb): readonly number[] {
    return [...tries].flatMap(([index, count]) => {
      const rung = policy.ladders?.[step]?.[index];
      if (rung?.kind !== "action" || count >= maxTries || isOpen(rung.action)) return [];
      return (failures.get(rung.action) ?? 0) >= count ? [index] : [];
    });
  }

  return {
    /** One ladder that cannot be looked at keeps no other one from being climbed. */
    async at(block: Block): Promise<void> {
      first ??= block.number;
      await Promise.all(history.climbs.open().map((climb) => look(climb, block)));
    },
    /** What held in a block that is gone is climbed on, if it does not hold on the new branch. */
    async reorganised({ reorged, block }: Shown, head: bigint): Promise<void> {
      const from = reorged.at(-1)?.number;
      // One may come back.
      gone = [...gone, ...reorged].slice(-mostGone).filter(({ hash }) => hash !== block.hash);
      if (from === undefined) return;
      unseen.reorganised(from);
      for (const climb of history.climbs.heldSince(from)) await note(climb, head, "reopened", { from: `${from}` });
    },
  };
}
