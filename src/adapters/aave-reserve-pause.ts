import { z } from "zod";
import type { Part } from "../core/parts.ts";
import type { Adapter, AdapterTools } from "../core/plans.ts";
import { encodeCall } from "../lib/encode.ts";
import { address } from "../lib/fields.ts";
import { callFields, flagProbe } from "./fields.ts";

const params = z.strictObject({
  configurator: address.describe("Aave's PoolConfigurator."),
  dataProvider: address.describe("Aave's ProtocolDataProvider."),
  reserve: address.describe("The reserve's underlying token."),
  ...callFields(150_000),
});

/** Stops withdrawals, repayments and liquidations of the reserve, too. Every emergency admin and pool admin may end it. */
export const aaveReservePause: Part<z.output<typeof params>, AdapterTools, Adapter> = {
  name: "aave-reserve-pause",
  about: "setReservePause(true) of one reserve of an Aave v3 pool; getPaused() says whether it holds.",
  params,

  create: ({ configurator, dataProvider, reserve, gasCap }) => ({
    describe: () => `setReservePause(${reserve}, true) of Aave's ${configurator}`,
    needs: () => `EMERGENCY_ADMIN in the ACLManager of ${configurator}`,
    maxEffect: () => 0,
    undo: () => `setReservePause(${reserve}, false) of ${configurator}, by any emergency admin or pool admin`,
    action: () => {
      const { to, data } = encodeCall(configurator, "setReservePause(address,bool)", [reserve, true]);
      return { target: to, gasCap, data, ...flagProbe(dataProvider, "getPaused(address)", [reserve]) };
    },
  }),
};
