import { z } from "zod";
import { titleOf } from "../config/title.ts";
import { FirebreakError } from "../core/errors.ts";
import { whyUnread } from "../lib/unread.ts";
import { send, socketOf } from "./operator.ts";
import type { ArmedRow } from "./replicas.ts";
import { type AskedNode, node } from "./status-nodes.ts";
import { type Loosened, loosenedOf } from "./status-of.ts";
import type { Observed, Titles } from "./titles.ts";
import type { Truth } from "./truth.ts";

const standings = z.array(
  z.object({
    chain: z.string(),
    id: z.string().optional(),
    mode: z.string().optional(),
    isFollowed: z.boolean().default(true),
    nodes: z.array(node),
    block: z.string().optional(),
    blindSince: z.number().optional(),
    replica: z.string().optional(),
    recordAway: z.boolean().optional(),
    armed: z.array(z.object({ ref: z.string(), armed: z.boolean(), reason: z.string() })).default([]),
    effects: z
      .array(
        z.object({
          action: z.string(),
          chainId: z.string(),
          holds: z.enum(["yes", "no", "unknown"]),
          block: z.string(),
          since: z.string(),
        }),
      )
      .default([]),
    open: z.array(z.string()).default([]),
    loosened: z
      .array(
        z.object({
          verb: z.string(),
          scope: z.string(),
          ends: z.coerce.bigint(),
          by: z.array(z.string()),
          level: z.string(),
        }),
      )
      .optional(),
  }),
);
type Standings = z.output<typeof standings>;

/** A chain of which no block was handled since (milliseconds since 1970), with what was armed there; without a time, one that is not followed. */
type Blind = {
  readonly chain: string;
  readonly since?: number | undefined;
  readonly block: string;
  readonly armed: readonly string[];
  /** Whose word it is, where several replicas share the record. */
  readonly replica: string | undefined;
};

type Actions = Readonly<Record<string, ArmedRow>>;

/** What a running process says of itself. */
export type AskedProcess = {
  readonly status: "answers";
  /** As earlier releases do not say it. */
  readonly mode: string | undefined;
  /** Its name, where several share the record. */
  readonly replica: string | undefined;
  readonly nodes: readonly AskedNode[];
  /** Whether its record takes nothing: what happens is in its second file, and nowhere else. */
  readonly isAway: boolean;
  /** Its chains of which no new block is handled. */
  readonly blind: readonly Blind[];
  /** Of its first chain. */
  readonly block: string | undefined;
  /** Of all its chains. */
  readonly blocks: readonly Observed[];
  readonly titles: Titles;
  readonly actions: Actions;
  readonly truth: readonly Truth[];
  /** Ids of intents without outcome. */
  readonly open: readonly string[];
  /** What is loosened by what it knows; undefined where it is of an earlier release, or follows no chain. */
  readonly loosened: readonly Loosened[] | undefined;
  /** Of chains that are not followed, of which the record says what was. */
  readonly unfollowed: Actions;
  /** Their ids. */
  readonly lost: readonly string[];
};

/** Why a process said nothing of itself; `isLate` where it took the question, and may hang. */
export type Silent = { readonly status: "silent"; readonly reason: string; readonly isLate: boolean };

/** The process that runs with this configuration, or why it does not answer; undefined when none is named. Goes to the configuration's folder. */
export async function processOf(
  config: string | undefined,
  waitMs?: number,
): Promise<AskedProcess | Silent | undefined> {
  if (config === undefined) return undefined;
  try {
    const { message } = await send(socketOf(config, undefined), { verb: "status", scope: "*" }, waitMs);
    const all = standings.parse(JSON.parse(message));
    return {
      status: "answers",
      ...{ mode: all[0]?.mode, replica: all[0]?.replica },
      nodes: all.flatMap(({ chain, nodes }) => nodes.map((one) => ({ chain, ...one }))),
      isAway: all.some(({ recordAway }) => recordAway === true),
      blind: all.flatMap(blindOf),
      block: all[0]?.block,
      blocks: all.map(observedOf),
      titles: all.length < 2 ? {} : Object.fromEntries(all.map(observedOf).map((one) => [one.chain, one.title])),
      actions: actionsOf(all),
      truth: all.flatMap(({ effects }) => effects.map(({ chainId, ...effect }) => ({ ...effect, chain: chainId }))),
      open: all.flatMap(({ open }) => open),
      loosened: loosenedBy(all),
      unfollowed: actionsOf(all.filter(({ isFollowed }) => !isFollowed)),
      lost: all.flatMap(({ isFollowed, id }) => (isFollowed || id === undefined ? [] : [id])),
    };
  } catch (error) {
    // Of an older release, of another user, just ending, or hung: what the record says is shown all the same.
    if (error instanceof z.ZodError || error instanceof SyntaxError)
      return { status: "silent", reason: "its words are of another release", isLate: false };
    if (!(error instanceof FirebreakError)) throw error;
    const { cause = error } = error;
    const isLate = cause instanceof FirebreakError && cause.code === "LATE";
    return { status: "silent", reason: whyUnread(cause), isLate };
  }
}

function observedOf({ chain: name, id = name, block }: Standings[number]): Observed {
  return { chain: id, title: titleOf({ name, id }), ...(block !== undefined && { block }) };
}

function actionsOf(all: Standings): Actions {
  return Object.fromEntries(
    all.flatMap(({ armed, id: chain }) =>
      armed.map(({ ref, ...row }) => [ref, { ...row, ...(chain !== undefined && { chain }) }] as const),
    ),
  );
}

/** Each chain knows all of it, up to a time of its own. */
function loosenedBy(all: Standings): readonly Loosened[] | undefined {
  const known = all.flatMap(({ loosened }) => loosened ?? []);
  const each = new Map(known.map((one) => [`${one.verb} ${one.scope}`, loosenedOf(one)]));
  return all.some(({ loosened }) => loosened !== undefined) ? [...each.values()] : undefined;
}

function blindOf(one: Standings[number]): readonly Blind[] {
  const { chain: name, id = name, block = "none", blindSince: since, isFollowed, armed, replica } = one;
  return since === undefined && isFollowed
    ? []
    : [{ chain: titleOf({ name, id }), since, block, armed: armed.map(({ ref }) => ref), replica }];
}

/** What was proven before its chain fell silent is proven no more; what other replicas have armed is theirs to say. */
export function withoutBlind(actions: Actions, blind: readonly Blind[]): Actions {
  const asOf = (key: string, row: ArmedRow) =>
    blind.find(
      ({ armed, replica }) =>
        (row.replica ?? replica) === replica && armed.some((ref) => key === ref || key === `${ref} of ${replica}`),
    )?.block;
  const seen = ([key, row]: readonly [string, ArmedRow]) => {
    const block = row.armed ? asOf(key, row) : undefined;
    if (block === undefined) return [key, row] as const;
    return [key, { ...row, armed: false, reason: `it was armed as of block ${block}: ${row.reason}` }] as const;
  };
  return Object.fromEntries(Object.entries(actions).map(seen));
}

/** What was armed, as far as the record says, by a process that may hang is nobody's word any more. */
export function unvouched(actions: Actions): Actions {
  const reason = (row: ArmedRow) => `it was armed as of the record, and nobody says that it is: ${row.reason}`;
  const rows = Object.entries(actions).map(
    ([key, row]) => [key, row.armed ? { ...row, armed: false, reason: reason(row) } : row] as const,
  );
  return Object.fromEntries(rows);
}

export function blindText({ chain, since, block }: Blind): string {
  if (since === undefined)
    return `chain ${chain} is not followed: nothing is seen there, and nothing can be taken; what holds is as of the record: look at its nodes`;
  return `no block of chain ${chain} was handled since ${new Date(since).toISOString()} (block ${block}); what is armed and what holds is as of then: look at its nodes`;
}

/** That the record is behind the process, for whoever reads the record. `lastEntryAt` in milliseconds since 1970. */
export function awayText(lastEntryAt: number | undefined): string {
  const since = lastEntryAt === undefined ? "" : ` since ${new Date(lastEntryAt).toISOString()}`;
  return `the record takes nothing${since}: what happened later is told by the notifiers and stands in the second file until the record can be written again; mend it`;
}
