import type { ChainApp } from "../app/app.ts";
import type { Config } from "../config/config.ts";
import { codeHolds } from "../core/code.ts";
import { FirebreakError } from "../core/errors.ts";
import type { Action, Chain } from "../core/parts.ts";
import type { Block, Hex } from "../core/types.ts";
import type { Undo } from "../core/undo.ts";

/** What undoes each action of a chain, in words. */
export async function undoneOn(
  { actions, undos, chain }: Pick<ChainApp, "actions" | "undos" | "chain">,
  written: Config["undos"],
): Promise<ReadonlyMap<string, string | undefined>> {
  const block = await chain.head();
  const each = [...actions].map(async ([id, action]) => {
    const undo = await ownUndo(action, block, chain);
    return [id, undoneBy(undo === undefined ? {} : { undo }, undos.get(id), written[id])] as const;
  });
  return new Map(await Promise.all(each));
}

/** What it says of itself, unless that is a guess of a function that its target does not have. */
async function ownUndo({ undo, guess }: Action, block: Block, chain: Chain): Promise<string | undefined> {
  if (guess === undefined) return undo;
  try {
    return (await codeHolds(guess.call.data.slice(0, 10) as Hex, guess.call.to, block, chain)) ? undo : guess.otherwise;
  } catch (error) {
    // What cannot be read is objected to elsewhere.
    if (error instanceof FirebreakError) return undo;
    throw error;
  }
}

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
