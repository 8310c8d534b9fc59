import { z } from "zod";
import type { Part } from "../core/parts.ts";
import type { Adapter, AdapterTools } from "../core/plans.ts";
import { encodeCall } from "../lib/encode.ts";
import { address } from "../lib/fields.ts";
import { callFields, everyBit, lastingProbe } from "./fields.ts";
import { viewsAt } from "./views.ts";

const params = z.strictObject({
  breaker: address.describe("Lido's CircuitBreaker."),
  pausable: address.describe("What it pauses: a contract with PausableUntil."),
  maxEffect: z
    .int()
    .min(1)
    .max(2 ** 32 - 1)
    .default(60 * 86_400)
    .describe(
      "Seconds that a pause lasts at most: the breaker's MAX_PAUSE_DURATION, since its admin chooses the duration up to that; mainnet has 60 days.",
    ),
  minRemaining: z
    .int()
    .min(1)
    .max(2 ** 32 - 1)
    .default(86_400)
    .describe("With less left, in seconds, a pause does not count as holding."),
  ...callFields(250_000),
});

/** Expires by itself, and works once: the breaker forgets its pauser with the pause, until the admin names one again. */
export const lidoCircuitBreaker: Part<z.output<typeof params>, AdapterTools, Adapter> = {
  name: "lido-circuit-breaker",
  about: "pause() of Lido's CircuitBreaker for one contract, whose getResumeSinceTimestamp() says how long it holds.",
  params,

  create: ({ breaker, pausable, maxEffect, minRemaining, gasCap }) => ({
    describe: () => `pause(${pausable}) of Lido's CircuitBreaker ${breaker}`,
    needs: () =>
      `to be the pauser of ${pausable} in CircuitBreaker ${breaker}, with a live heartbeat; a hub sends none, so the breaker's admin registers it again before the heartbeat lapses and after every trip`,
    maxEffect: () => maxEffect,
    undo: () => `ends by itself; early by resume() of ${pausable}, by its RESUME_ROLE`,
    action: () => {
      const { to, data } = encodeCall(breaker, "pause(address)", [pausable]);
      const probe = lastingProbe(pausable, "getResumeSinceTimestamp()", [], minRemaining, everyBit);
      return { target: to, gasCap, data, ...probe };
    },

    objections: async (_holder, block, chain) => {
      const views = viewsAt(block, chain);
      const [most, pauser] = await Promise.all([
        views.number(breaker, "MAX_PAUSE_DURATION()"),
        views.number(breaker, "getPauser(address)", [pausable]),
      ]);
      if (most === undefined || pauser === undefined)
        return [`${breaker} does not answer as a CircuitBreaker; correct \`breaker\``];
      if (most > BigInt(maxEffect))
        return [
          `its admin may choose pauses of up to ${most} s, more than maxEffect of ${maxEffect} s; state at least that`,
        ];
      if (pauser === 0n)
        return [
          `nobody is the pauser of ${pausable} now: a pause uses the registration up; the breaker's admin registers the hub again`,
        ];
      return [];
    },
  }),
};
