import { z } from "zod";
import type { Part } from "../core/parts.ts";
import type { Adapter, AdapterTools } from "../core/plans.ts";
import { encodeCall } from "../lib/encode.ts";
import { address } from "../lib/fields.ts";
import { callFields, flagProbe } from "./fields.ts";
import { windowObjections } from "./pause-window.ts";

const params = z.strictObject({
  vault: address.describe("Balancer's Vault."),
  pool: address.optional().describe("One pool; the whole Vault when left out."),
  ...callFields(150_000),
});

/** Ends at a date, not after a time: when the buffer period of the pool or Vault is over. So maxEffect is 0. */
export const balancerV3Pause: Part<z.output<typeof params>, AdapterTools, Adapter> = {
  name: "balancer-v3-pause",
  about: "pausePool() or pauseVault() of Balancer v3's Vault within the pause window; the Vault says whether it holds.",
  params,

  create: ({ vault, pool, gasCap }) => ({
    describe: () => `${pool === undefined ? "pauseVault()" : `pausePool(${pool})`} of Balancer v3's Vault ${vault}`,
    needs: () =>
      pool === undefined
        ? `the right to pauseVault of ${vault} in Balancer's Authorizer`
        : `to be the pauseManager of ${pool}, or the right to pausePool in Balancer's Authorizer when it has none`,
    maxEffect: () => 0,
    undo: () =>
      `${pool === undefined ? "unpauseVault()" : `unpausePool(${pool})`} of ${vault}, by who may pause it; by itself when the buffer period is over`,
    action: () => {
      const [call, view, args] =
        pool === undefined
          ? (["pauseVault()", "isVaultPaused()", []] as const)
          : (["pausePool(address)", "isPoolPaused(address)", [pool]] as const);
      const { to, data } = encodeCall(vault, call, args);
      return { target: to, gasCap, data, ...flagProbe(vault, view, args) };
    },
    objections: (_holder, block, chain) => {
      const [what, view, args] =
        pool === undefined
          ? ([vault, "getVaultPausedState()", []] as const)
          : ([pool, "getPoolPausedState(address)", [pool]] as const);
      return windowObjections(what, encodeCall(vault, view, args), block, chain);
    },
  }),
};
