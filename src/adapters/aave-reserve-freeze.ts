import { z } from "zod";
import type { Part } from "../core/parts.ts";
import type { Adapter, AdapterTools } from "../core/plans.ts";
import { encodeCall } from "../lib/encode.ts";
import { address } from "../lib/fields.ts";
import { toWord } from "../lib/words.ts";
import { callFields } from "./fields.ts";

const params = z.strictObject({
  configurator: address.describe("Aave's PoolConfigurator."),
  pool: address.describe("Aave's Pool."),
  reserve: address.describe("The reserve's underlying token."),
  ...callFields(150_000),
});

// The reserve's configuration is one word. The data provider would say it too, but in the tenth word of its answer, and a probe sees the first.
const frozen = toWord(1n << 57n);

/** Nobody can supply or borrow; everybody can withdraw, repay and liquidate. Whoever may freeze may end it. */
export const aaveReserveFreeze: Part<z.output<typeof params>, AdapterTools, Adapter> = {
  name: "aave-reserve-freeze",
  about:
    "setReserveFreeze(true) of one reserve of an Aave v3 pool; the frozen bit of its configuration says whether it holds.",
  params,

  create: ({ configurator, pool, reserve, gasCap }) => ({
    describe: () => `setReserveFreeze(${reserve}, true) of Aave's ${configurator}`,
    needs: () =>
      `RISK_ADMIN, or EMERGENCY_ADMIN from Aave v3.1 on, in the ACLManager of ${configurator}; RISK_ADMIN can do much more than freeze`,
    maxEffect: () => 0,
    undo: () => `setReserveFreeze(${reserve}, false) of ${configurator}, by whoever may freeze`,
    action: () => {
      const { to, data } = encodeCall(configurator, "setReserveFreeze(address,bool)", [reserve, true]);
      const asking = encodeCall(pool, "getConfiguration(address)", [reserve]);
      return {
        target: to,
        gasCap,
        data,
        probeTarget: asking.to,
        probeData: asking.data,
        mask: frozen,
        op: "equal",
        expected: frozen,
      };
    },
  }),
};
