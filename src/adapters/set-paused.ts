import { z } from "zod";
import type { Part } from "../core/parts.ts";
import type { Adapter, AdapterTools } from "../core/plans.ts";
import { encodeCall } from "../lib/encode.ts";
import { address } from "../lib/fields.ts";
import { callFields, flagProbe } from "./fields.ts";

const params = z.strictObject({ target: address.describe("The contract that is paused."), ...callFields(100_000) });

/** Does not expire by itself. In Prisma the guardian may only pause, and the owner alone may end it. */
export const setPaused: Part<z.output<typeof params>, AdapterTools, Adapter> = {
  name: "set-paused",
  about: "setPaused(true), as Prisma's core and trove managers have it; paused() says whether it holds.",
  params,

  create: ({ target, gasCap }) => ({
    describe: () => `setPaused(true) of ${target}`,
    needs: () => `the right to call setPaused(true) of ${target}; in Prisma, to be the guardian of its core`,
    maxEffect: () => 0,
    undo: () => `setPaused(false) of ${target}, by whoever may call it; in Prisma, by the owner of its core`,
    action: () => {
      const { to, data } = encodeCall(target, "setPaused(bool)", [true]);
      return { target: to, gasCap, data, ...flagProbe(target, "paused()") };
    },
  }),
};
