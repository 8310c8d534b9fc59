import { z } from "zod";
import type { Part } from "../core/parts.ts";
import type { Adapter, AdapterTools } from "../core/plans.ts";
import { encodeCall } from "../lib/encode.ts";
import { address } from "../lib/fields.ts";
import { callFields, flagProbe } from "./fields.ts";

const common = {
  comptroller: address.describe("The Comptroller of Compound v2 or of a fork of it."),
  ...callFields(120_000),
};
const meaning = "What stops: `mint` and `borrow` in one market, `transfer` and `seize` everywhere.";

const params = z.discriminatedUnion("pause", [
  z.strictObject({
    pause: z.enum(["mint", "borrow"]).describe(meaning),
    market: address.describe("The market (cToken), with `mint` and `borrow` and only there."),
    ...common,
  }),
  // Without seizures nobody is liquidated, and bad debt grows.
  z.strictObject({ pause: z.enum(["transfer", "seize"]).describe(meaning), ...common }),
]);

const levers = {
  mint: ["_setMintPaused(address,bool)", "mintGuardianPaused(address)"],
  borrow: ["_setBorrowPaused(address,bool)", "borrowGuardianPaused(address)"],
  transfer: ["_setTransferPaused(bool)", "transferGuardianPaused()"],
  seize: ["_setSeizePaused(bool)", "seizeGuardianPaused()"],
} as const;

/** Does not expire by itself: the admin ends it, the guardian cannot. Redeeming and repaying are never stopped by it. */
export const compoundV2Pause: Part<z.output<typeof params>, AdapterTools, Adapter> = {
  name: "compound-v2-pause",
  about: "Sets one of the guardian's flags of a Compound v2 Comptroller, or of a fork of it, to true.",
  params,

  create(settings) {
    const { comptroller, gasCap, pause } = settings;
    const [call, view] = levers[pause];
    const market = "market" in settings ? [settings.market] : [];
    const name = call.slice(0, call.indexOf("("));
    return {
      describe: () => `${name}(${[...market, true].join(", ")}) of Comptroller ${comptroller}`,
      needs: () => `to be the pauseGuardian of ${comptroller}`,
      maxEffect: () => 0,
      undo: () => `${name}(${[...market, false].join(", ")}) of ${comptroller}, by its admin, not by its guardian`,
      action: () => {
        const { to, data } = encodeCall(comptroller, call, [...market, true]);
        return { target: to, gasCap, data, ...flagProbe(comptroller, view, market) };
      },
    };
  },
};
