import { z } from "zod";
import type { SafeCall } from "../core/ladder/rungs.ts";
import type { Action, ActionTools, Part } from "../core/parts.ts";
import { carriedBy, encodeCall, signatureOf } from "../lib/encode.ts";
import { address } from "../lib/fields.ts";
import { refuseLoosening } from "../lib/loosening.ts";
import { isPlainFunction } from "../lib/proposal-file.ts";
import { args, loosenFields, readOf, viewFields } from "./fields.ts";
import { fixedAction } from "./fixed.ts";
import { looseningOf } from "./loosening.ts";

const params = z.strictObject({
  safe: address.describe("The Safe whose owners sign the call, and which makes it."),
  target: address.describe("The contract that the Safe calls."),
  call: z.string().default("function pause()").describe("The function that makes it safer, written out."),
  args,
  manager: address
    .optional()
    .describe(
      "OpenZeppelin's AccessManager that carries the call to the target, where it owns it or is its authority.",
    ),
  holds: viewFields(z.string().default("function paused() view returns (bool)"))
    .prefault({})
    .describe("The view that says whether it holds: (answer & mask) == expected."),
  loosen: loosenFields.loosen,
});

/** For a right that a Safe has and no key: the proposal is written down and its owners are called. Nothing is signed or sent. */
export const safeProposal: Part<z.output<typeof params>, ActionTools, Action> = {
  name: "safe-proposal",
  about: "Writes down a call for the owners of a Safe to sign, and calls them; needs no key.",
  params,

  create({ safe, target, call: signature, args, manager, holds, loosen }) {
    const carried = encodeCall(target, signature, args);
    refuseLoosening(signature, args, carried.data);
    const call = manager === undefined ? carried : carriedBy(manager, carried);
    const abi = signatureOf(signature);
    const isNamed = manager === undefined && isPlainFunction(abi);
    const asks: SafeCall = { ...call, safe, ...(isNamed ? { abi } : {}) };
    const action = fixedAction({
      call,
      says: `${abi} of ${target}${manager === undefined ? "" : `, through AccessManager ${manager}`}, which owners of the Safe ${safe} sign`,
      view: readOf(holds, target),
      loosening: looseningOf(call, loosen),
      // No key of ours can do either.
      acceptLoosenKey: true,
      expires: false,
    });
    return {
      ...action,
      target,
      path: "proposal",
      relies: manager === undefined ? [target, safe] : [target, manager, safe],
      signs: [],
      asks,
      prepare: async (block, chain) => ({ ...(await action.prepare(block, chain)), asks }),
      objections: async (_sender, block, chain) => [
        ...((await chain.code(safe, block)) === "0x" ? [`there is no code at the Safe ${safe}; correct it`] : []),
        ...(await action.objections(safe, block, chain)),
      ],
    };
  },
};
