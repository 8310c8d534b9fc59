import { z } from "zod";
import type { Part } from "../core/parts.ts";
import type { Adapter, AdapterTools } from "../core/plans.ts";
import { encodeCall } from "../lib/encode.ts";
import { address } from "../lib/fields.ts";
import { callFields, flagProbe } from "./fields.ts";
import { windowObjections } from "./pause-window.ts";

/** The Vault and the first pools take setPaused(bool) instead; their windows ended in 2021. */
const params = z.strictObject({ pool: address.describe("The pool."), ...callFields(150_000) });

/** Ends at a date, not after a time: when the pool's buffer period is over. So maxEffect is 0. */
export const balancerV2Pause: Part<z.output<typeof params>, AdapterTools, Adapter> = {
  name: "balancer-v2-pause",
  about: "pause() of a Balancer v2 pool within its pause window; getPausedState() says whether it holds.",
  params,

  create: ({ pool, gasCap }) => ({
    describe: () => `pause() of Balancer v2's pool ${pool}`,
    needs: () => `the right to pause ${pool} in Balancer's Authorizer`,
    maxEffect: () => 0,
    undo: () =>
      `unpause() of ${pool}, by who has the right in Balancer's Authorizer; by itself when its buffer period is over`,
    action: () => {
      const { to, data } = encodeCall(pool, "pause()", []);
      return { target: to, gasCap, data, ...flagProbe(pool, "getPausedState()") };
    },
    objections: (_holder, block, chain) =>
      windowObjections(pool, encodeCall(pool, "getPausedState()", []), block, chain),
  }),
};
