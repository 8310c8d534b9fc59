import { type Followed, type IsAskedFor, isDoneByOthers, isNobodys } from "./followed.ts";
import { isOurOwn } from "./overtaken.ts";
import type { Executor } from "./parts.ts";
import type { Bound } from "./sending.ts";
import type { Block, NewEntry } from "./types.ts";

/** Heads at which it was not mined, and chain seconds from the first of them to the last, after which people are told: on a fast chain five blocks are one hiccup of a node. */
const [lateHeads, lateSeconds] = [5, 20n];
/** Heads after which the cap is told of: a node may show a head before it has the receipts of that. */
const cappedHeads = 2;

/** What of it is told, each once. */
export type Alarm = "unmined" | "capped";

/** Heads at which it was looked at, was not mined and could still be. */
export type Waits = { readonly first: bigint; readonly time: bigint; readonly last: bigint; readonly heads: number };

export type UnlandedOptions = {
  readonly executor: Pick<Executor, "senders" | "next" | "bound">;
  /** Everything is, unless this is given. */
  readonly isAskedFor?: IsAskedFor;
  /** Wei that attempts without effect have cost an incident. */
  readonly spent: (incident: string) => bigint;
  /** Writes down what people are needed for; must not wait, since what is on its way is made dearer behind it. */
  readonly tell?: ((entries: readonly NewEntry[]) => void) | undefined;
  /** Told at each head for how many blocks the oldest that is on its way has waited; 0 where none has. */
  readonly waits?: ((blocks: bigint) => void) | undefined;
};

/** What this process sent, somebody still asks for, and no block takes: nodes may take it, and whoever builds blocks leave it out, without an error anywhere. */
export function createUnlanded(options: UnlandedOptions) {
  const { executor, isAskedFor = () => true, spent, tell = () => undefined, waits } = options;
  const isOurs = (one: Followed): boolean => isOurOwn(one, executor) && !isNobodys(one, isAskedFor);

  return {
    /** At this head it is not mined, and nobody knows that its effect holds. A nonce that is spent is no wait: its receipt may be late. */
    see(followed: Followed, { number, timestamp }: Block): void {
      const { intent, told } = followed;
      if (!isOurs(followed) || isDoneByOthers(followed) || executor.next(intent.txs) === undefined) return;
      const before = followed.waits ?? { first: number, time: timestamp, last: number - 1n, heads: 0 };
      if (number <= before.last) return;
      const now = { ...before, last: number, heads: before.heads + 1 };
      followed.waits = now;
      const bound = executor.bound?.(intent.txs, spent(intent.incident));
      const isLate = now.heads >= lateHeads && timestamp >= now.time + lateSeconds;
      const isCapped = now.heads >= cappedHeads && bound?.isReached === true;
      for (const [alarm, isDue] of [["capped", isCapped] as const, ["unmined", isLate] as const]) {
        if (!isDue || told?.has(alarm)) continue;
        followed.told = new Set([...(followed.told ?? []), alarm]);
        tell([entryOf(alarm, followed, { bound, blocks: blocksOf(now) })]);
      }
    },
    /** At its end people are told that it needs them no longer, if they were told that it does. */
    over({ intent, told }: Followed, status: string): readonly NewEntry[] {
      if (told === undefined) return [];
      return [{ kind: "fault", ref: intent.id, body: { reason: `it has ended: ${status}`, over: true } }];
    },
    measure(open: Iterable<Followed>): void {
      let most = 0n;
      for (const one of open)
        if (one.waits !== undefined && isOurs(one) && blocksOf(one.waits) > most) most = blocksOf(one.waits);
      waits?.(most);
    },
  };
}

const blocksOf = ({ first, last }: Waits): bigint => last - first + 1n;

function entryOf(
  alarm: Alarm,
  { intent: { id, action, incident, chainId, call, txs } }: Followed,
  { bound, blocks }: { readonly bound: Bound | undefined; readonly blocks: bigint },
): NewEntry {
  const last = txs.at(-1);
  const [hash, maxFee] = [last?.hash ?? "", `${last?.maxFee}`];
  const offer = bound?.says ?? `${maxFee} wei per gas`;
  const found = `expected ${action} to be mined, found ${hash} in no block ${blocks} blocks after it was sent, at ${offer}`;
  // What to do first stands first: a line that is cut off loses its end.
  const room = roomOf(bound);
  const remedy =
    alarm === "capped"
      ? `${room}: the same bytes are sent again`
      : `look whether nodes pass it on, add other \`rpc\` or \`relays\`, ${room}`;
  const body = {
    reason: `${found}; act by hand (${call.to}), or ${remedy}`,
    severity: "critical",
    alarm,
    action,
    incident,
    on: `${chainId}`,
  };
  return { kind: "fault", ref: id, body: { ...body, hash, blocks: `${blocks}`, maxFee } };
}

function roomOf(bound: Bound | undefined): string {
  if (bound?.isReached !== true) return "look at `maxCostEther`";
  return bound.poor === undefined
    ? "raise `maxCostEther`, which allows no more"
    : `fund ${bound.poor}, which has no more`;
}
