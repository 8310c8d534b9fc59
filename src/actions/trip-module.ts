import { z } from "zod";
import type { Action, ActionTools, Chain, Part } from "../core/parts.ts";
import type { Address, Block } from "../core/types.ts";
import { encodeCall } from "../lib/encode.ts";
import { address } from "../lib/fields.ts";
import { addressOf, wordAt } from "../lib/words.ts";
import { tripFields } from "./fields.ts";
import { tripPlan } from "./trip-plan.ts";
import { unreadable } from "./view.ts";

const params = z.strictObject({
  module: address.describe("The GuardianModule that holds the plan."),
  safe: address.describe("The Safe in whose name it acts, and which holds the rights."),
  ...tripFields,
});

/** The module is a hub whose calls a Safe makes: the key has a grant of the module, and neither a vote nor a signature of the Safe. */
export const tripModule: Part<z.output<typeof params>, ActionTools, Action> = {
  name: "trip-module",
  about: "Trips a committed plan of a GuardianModule, whose calls a Safe makes.",
  params,

  create({ module, safe, ...rest }, tools) {
    const trip = tripPlan.create({ hub: module, ...rest }, tools);
    return {
      ...trip,
      path: "module",
      relies: [...(trip.relies ?? []), safe],
      describe: () => `${trip.describe()}, in the name of the Safe ${safe}`,
      objections: async (sender, block, chain) => {
        const found = await moduleObjections(module, safe, block, chain);
        return found.length > 0 ? found : trip.objections(sender, block, chain);
      },
    };
  },
};

/** A module that the Safe does not know, or that is another Safe's, acts for nobody. */
async function moduleObjections(
  module: Address,
  safe: Address,
  block: Block,
  chain: Chain,
): Promise<readonly string[]> {
  const ask = async (to: Address, view: string, args: readonly unknown[] = []) =>
    wordAt(
      await chain.call(encodeCall(to, view, args), block).catch((error: unknown) => unreadable(error, "0x" as const)),
      0,
    );
  const [owner, enabled] = await Promise.all([ask(module, "SAFE()"), ask(safe, "isModuleEnabled(address)", [module])]);
  if (owner === undefined) return [`there is no GuardianModule at ${module}; correct the address`];
  if (addressOf(owner) !== safe)
    return [`the module ${module} acts for the Safe ${addressOf(owner)}, not for ${safe}; correct one of them`];
  return BigInt(enabled ?? 0) === 1n
    ? []
    : [`the Safe ${safe} has not enabled the module ${module}; its owners do so by enableModule`];
}
