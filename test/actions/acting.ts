// Actions on real code: the embedded chain has Aave v3 and Circle's token; whatever key acts is impersonated.
import { openChain } from "../../src/chain/reader.ts";
import { openRpc } from "../../src/chain/rpc.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Action, ActionTools, Part } from "../../src/core/parts.ts";
import type { AdapterTools, ReferenceTools } from "../../src/core/plans.ts";
import type { Address } from "../../src/core/types.ts";
import { makeAdapter } from "../../src/levers.ts";
import { hashFor } from "../support/fakes.ts";
import { embeddedLevers } from "../support/levers.ts";

/** Whoever may do what the test is about, and nothing else. */
export const KEY: Address = "0x00000000000000000000000000000000000c0de5";
export const NOBODY: Address = "0x000000000000000000000000000000000000bad1";

export type Tools = ActionTools & AdapterTools & ReferenceTools;

/** An action of a part, as a configuration makes it. */
export function actionOf<S>(
  part: Part<S, Tools, Action>,
  settings: Readonly<Record<string, unknown>>,
  read: ReferenceTools["read"] = () => undefined,
): Action {
  return part.create(part.params.parse(settings), { id: "it", chainId: 1n, make: makeAdapter, read });
}

/** The code of what making an action raises, and what it says. */
export function refusalOf<S>(part: Part<S, Tools, Action>, settings: Readonly<Record<string, unknown>>) {
  try {
    actionOf(part, settings);
    return { code: "none", message: "it was accepted" };
  } catch (error) {
    return error instanceof FirebreakError
      ? { code: error.code, message: error.message }
      : { code: "SETTINGS", message: String(error) };
  }
}

export async function openActing() {
  const levers = await embeddedLevers();
  const rpc = openRpc(levers.fork.url);
  const chain = openChain(1n, [rpc]);
  return {
    ...levers,
    at: levers.chain,
    chain,
    objections: async (action: Action, sender: Address) => action.objections(sender, await chain.head(), chain),
    holds: async (action: Action) => action.holds(await chain.head(), chain),
    prepared: async (action: Action) => action.prepare(await chain.head(), chain),
    /** Sends what the action would send: "done", or why it is refused. */
    act: async (action: Action, sender: Address) => {
      const { call } = await action.prepare(await chain.head(), chain);
      return levers.transact(sender, call(hashFor("evidence")));
    },
    close: async () => {
      await rpc.close();
      await levers.close();
    },
  };
}

export type Acting = Awaited<ReturnType<typeof openActing>>;
