import type { Config } from "../config/config.ts";
import type { Action } from "../core/parts.ts";
import { makeAdapter } from "../levers.ts";
import { referenceReader } from "../lib/references.ts";

type Env = Readonly<Record<string, string | undefined>>;

/** The configured actions of one chain, by id. */
export function actionsOn(name: string, chainId: bigint, { actions }: Config, env: Env): ReadonlyMap<string, Action> {
  const tools = { chainId, make: makeAdapter, read: referenceReader(env) };
  return new Map(actions.filter(({ chain }) => chain === name).map(({ id, make }) => [id, make({ id, ...tools })]));
}
