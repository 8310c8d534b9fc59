import { z } from "zod";
import type { Part } from "../core/parts.ts";
import type { Adapter, AdapterTools } from "../core/plans.ts";
import { encodeCall } from "../lib/encode.ts";
import { address } from "../lib/fields.ts";
import { callFields, flagProbe } from "./fields.ts";
import { viewsAt } from "./views.ts";

const params = z.strictObject({
  superchainConfig: address.describe("Optimism's SuperchainConfig."),
  identifier: address.describe("The chain's ETHLockbox; the zero address pauses every chain of the cluster."),
  ...callFields(120_000),
});

/** Three months, a constant of the contract since 2.4. */
const pauseExpiry = 7_884_000;

/** Expires by itself. Until the guardian calls unpause(), an expired pause stands in the way of the next one. */
export const optimismPause: Part<z.output<typeof params>, AdapterTools, Adapter> = {
  name: "optimism-pause",
  about: "pause() of Optimism's SuperchainConfig for one identifier; paused() of it says whether it holds.",
  params,

  create: ({ superchainConfig, identifier, gasCap }) => ({
    describe: () => `pause(${identifier}) of SuperchainConfig ${superchainConfig}`,
    needs: () => `to be the INCIDENT_RESPONDER of ${superchainConfig}, or its GUARDIAN, which could also unpause`,
    maxEffect: () => pauseExpiry,
    undo: () =>
      `ends by itself after three months; early by unpause(${identifier}) of ${superchainConfig}, by its GUARDIAN`,
    action: () => {
      const { to, data } = encodeCall(superchainConfig, "pause(address)", [identifier]);
      return { target: to, gasCap, data, ...flagProbe(superchainConfig, "paused(address)", [identifier]) };
    },

    objections: async (_holder, block, chain) => {
      const views = viewsAt(block, chain);
      const [expiry, pausable, paused] = await Promise.all([
        views.number(superchainConfig, "pauseExpiry()"),
        views.number(superchainConfig, "pausable(address)", [identifier]),
        views.number(superchainConfig, "paused(address)", [identifier]),
      ]);
      if (expiry === undefined || pausable === undefined || paused === undefined)
        return [`${superchainConfig} does not answer as a SuperchainConfig of 2.4 or later; correct it`];
      if (expiry > BigInt(pauseExpiry))
        return [`its pauses last ${expiry} s, more than the ${pauseExpiry} s that this adapter states; use \`call\``];
      if (pausable === 0n && paused === 0n)
        return [`an earlier pause of ${identifier} has expired and was never lifted; its guardian must unpause first`];
      return [];
    },
  }),
};
