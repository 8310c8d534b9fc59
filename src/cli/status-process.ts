import { z } from "zod";
import { titleOf } from "../config/title.ts";
import { FirebreakError } from "../core/errors.ts";
import { send, socketOf } from "./operator.ts";
import type { ArmedRow } from "./replicas.ts";
import { type AskedNode, node } from "./status-nodes.ts";
import type { Truth } from "./truth.ts";

const standings = z.array(
  z.object({
    chain: z.string(),
    id: z.string().optional(),
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
  }),
);

/** A chain of which no block was handled since (milliseconds since 1970), with what was armed there. */
type Blind = {
  readonly chain: string;
  readonly since: number;
  readonly block: string;
  readonly armed: readonly string[];
  /** Whose word it is, where several replicas share the record. */
  readonly replica: string | undefined;
};

type Actions = Readonly<Record<string, ArmedRow>>;

/** What a running process says of itself. */
export type AskedProcess = {
  readonly nodes: readonly AskedNode[];
  /** Whether its record takes nothing: what happens is in its second file, and nowhere else. */
  readonly isAway: boolean;
  /** Its chains of which no new block is handled. */
  readonly blind: readonly Blind[];
  /** Of its first chain. */
  readonly block: string | undefined;
  readonly actions: Actions;
  readonly truth: readonly Truth[];
  /** Ids of intents without outcome. */
  readonly open: readonly string[];
};

/** The process that runs with this configuration; undefined when it cannot be asked. Goes to the configuration's folder. */
export async function processOf(config: string | undefined): Promise<AskedProcess | undefined> {
  if (config === undefined) return undefined;
  try {
    const { message } = await send(socketOf(config, undefined), { verb: "status", scope: "*" });
    const all = standings.parse(JSON.parse(message));
    return {
      nodes: all.flatMap(({ chain, nodes }) => nodes.map((one) => ({ chain, ...one }))),
      isAway: all.some(({ recordAway }) => recordAway === true),
      blind: all.flatMap(blindOf),
      block: all[0]?.block,
      actions: Object.fromEntries(all.flatMap(({ armed }) => armed.map(({ ref, ...row }) => [ref, row] as const))),
      truth: all.flatMap(({ effects }) => effects.map(({ chainId, ...effect }) => ({ ...effect, chain: chainId }))),
      open: all.flatMap(({ open }) => open),
    };
  } catch (error) {
    // Of an older release, of another user, or just ending: what the record says is shown all the same.
    if (error instanceof FirebreakError || error instanceof z.ZodError || error instanceof SyntaxError)
      return undefined;
    throw error;
  }
}

function blindOf(one: z.output<typeof standings>[number]): readonly Blind[] {
  const { chain: name, id = name, block = "none", blindSince: since, armed, replica } = one;
  return since === undefined
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

export function blindText({ chain, since, block }: Blind): string {
  return `no block of chain ${chain} was handled since ${new Date(since).toISOString()} (block ${block}); what is armed and what holds is as of then: look at its nodes`;
}

/** That the record is behind the process, for whoever reads the record. `lastEntryAt` in milliseconds since 1970. */
export function awayText(lastEntryAt: number | undefined): string {
  const since = lastEntryAt === undefined ? "" : ` since ${new Date(lastEntryAt).toISOString()}`;
  return `the record takes nothing${since}: what happened later is told by the notifiers and stands in the second file until the record can be written again; mend it`;
}
