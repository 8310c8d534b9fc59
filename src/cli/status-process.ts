import { z } from "zod";
import { FirebreakError } from "../core/errors.ts";
import { send, socketOf } from "./operator.ts";
import type { ArmedRow } from "./replicas.ts";
import { type AskedNode, node } from "./status-nodes.ts";
import type { Truth } from "./truth.ts";

const standings = z.array(
  z.object({
    chain: z.string(),
    nodes: z.array(node),
    block: z.string().optional(),
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

/** What a running process says of itself. */
export type AskedProcess = {
  readonly nodes: readonly AskedNode[];
  /** Whether its record takes nothing: what happens is in its second file, and nowhere else. */
  readonly isAway: boolean;
  /** Of its first chain. */
  readonly block: string | undefined;
  readonly actions: Readonly<Record<string, ArmedRow>>;
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

/** That the record is behind the process, for whoever reads the record. `lastEntryAt` in milliseconds since 1970. */
export function awayText(lastEntryAt: number | undefined): string {
  const since = lastEntryAt === undefined ? "" : ` since ${new Date(lastEntryAt).toISOString()}`;
  return `the record takes nothing${since}: what happened later is told by the notifiers and stands in the second file until the record can be written again; mend it`;
}
