import { z } from "zod";
import type { Part } from "../core/parts.ts";
import type { Adapter, AdapterTools } from "../core/plans.ts";
import { encodeCall } from "../lib/encode.ts";
import { address } from "../lib/fields.ts";
import { callFields, everyBit } from "./fields.ts";

const params = z.strictObject({ target: address.describe("The EigenLayer contract."), ...callFields(120_000) });

/**
 * Does not expire by itself: the registry's unpauser ends it. pause() writes all 256 flags at once and reverts when one that is set is missing,
 * so a committed call with some of them fails as soon as another pauser has set one more. Only the call with all flags can never be in that
 * race, whatever happened since the commit.
 */
export const eigenlayerPause: Part<z.output<typeof params>, AdapterTools, Adapter> = {
  name: "eigenlayer-pause",
  about: "pause() of an EigenLayer contract with every flag; paused() says whether all are set.",
  params,

  create: ({ target, gasCap }) => ({
    describe: () => `pause of ${target}: all 256 flags, exits too`,
    needs: () => `to be a pauser in the PauserRegistry of ${target}`,
    maxEffect: () => 0,
    undo: () => `unpause(uint256) of ${target}, by the unpauser of its PauserRegistry`,
    action: () => {
      const { to, data } = encodeCall(target, "pause(uint256)", [everyBit]);
      const probe = encodeCall(target, "paused()", []);
      return {
        target: to,
        gasCap,
        data,
        probeTarget: probe.to,
        probeData: probe.data,
        mask: everyBit,
        op: "equal",
        expected: everyBit,
      };
    },
  }),
};
