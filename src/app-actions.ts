import type { Config } from "./config.ts";
import type { Action } from "./core/parts.ts";
import { makeAdapter } from "./levers.ts";

/** The configured actions of one chain, by id. */
export function actionsOn(name: string, chainId: bigint, { actions }: Config): ReadonlyMap<string, Action> {
  return new Map(
    actions.filter(({ chain }) => chain === name).map(({ id, make }) => [id, make({ id, chainId, make: makeAdapter })]),
  );
}
