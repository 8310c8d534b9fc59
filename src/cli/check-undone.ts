import type { Config } from "../config/config.ts";
import type { Action } from "../core/parts.ts";
import type { Undo } from "../core/undo.ts";

/** What undoes an action, in words: the call that a configuration writes out, which is the one that is simulated, or what the action knows of itself. */
export function undoneBy(
  { undo: own }: Pick<Action, "undo">,
  undo: Undo | undefined,
  written: Config["undos"][string] | undefined,
): string | undefined {
  if (undo === undefined) return own;
  const { call, args = [] } = written ?? {};
  const name = call?.replace(/^function /, "").replace(/\(.*/s, "");
  const said = name === undefined ? own : `${name}(${args.join(", ")}) of ${undo.call.to}`;
  return said === undefined ? undefined : `${said}; that ${undo.from} may is simulated`;
}
