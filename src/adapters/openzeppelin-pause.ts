import { z } from "zod";
import type { Part } from "../core/parts.ts";
import type { Adapter, AdapterTools } from "../core/plans.ts";
import { encodeCall } from "../lib/encode.ts";
import { address } from "../lib/fields.ts";
import { callFields, flagProbe } from "./fields.ts";
import { ownerlessObjections } from "./ownerless.ts";

const params = z.strictObject({ target: address.describe("The contract that is paused."), ...callFields(100_000) });

/** Does not expire by itself: whoever may call unpause() ends it. */
export const openzeppelinPause: Part<z.output<typeof params>, AdapterTools, Adapter> = {
  name: "openzeppelin-pause",
  about: "pause() of a contract that inherits OpenZeppelin's Pausable; paused() says whether it holds.",
  params,

  create: ({ target, gasCap }) => ({
    describe: () => `pause() of ${target}`,
    needs: () => `the right to call pause() of ${target}: its pauser role, or its ownership`,
    maxEffect: () => 0,
    undo: () => `unpause() of ${target}, by whoever may call it`,
    action: () => {
      const { to, data } = encodeCall(target, "pause()", []);
      return { target: to, gasCap, data, ...flagProbe(target, "paused()") };
    },
    objections: (_holder, block, chain) => ownerlessObjections(encodeCall(target, "pause()", []), block, chain),
  }),
};
