import { z } from "zod";
import type { Part } from "../core/parts.ts";
import type { Adapter, AdapterTools } from "../core/plans.ts";
import { carriedBy } from "../lib/encode.ts";
import { address } from "../lib/fields.ts";
import { callFields } from "./fields.ts";

const { value } = callFields(0);
// What the manager needs to look up roles, beside the 64th part that EIP-150 keeps back.
const overhead = 150_000;
const most = 8_000_000;

const params = z.strictObject({
  manager: address.describe("OpenZeppelin's AccessManager, which owns the target or is its authority."),
  action: z
    .looseObject({ use: z.string().describe("Which adapter of the catalog it is.") })
    .describe("The adapter whose call it carries, with its settings, as it would stand in a plan."),
  gasCap: z
    .int()
    .min(5_000)
    .max(most)
    .optional()
    .describe("Gas that the call gets at most; that of the carried call, and what the manager needs, unless given."),
  value,
});

/** What is carried has been made, and refused where it loosens, by the adapter that is wrapped; the probe is that adapter's. */
export const accessManager: Part<z.output<typeof params>, AdapterTools, Adapter> = {
  name: "access-manager",
  about: "Another adapter's call, carried by AccessManager.execute, for a contract that a manager owns.",
  params,

  create({ manager, action: entry, gasCap }, { make }) {
    const wrapped = make(entry, "action");
    const inner = wrapped.action();
    const { to, data } = carriedBy(manager, { to: inner.target, data: inner.data });
    const cap = gasCap ?? Math.min(most, Math.ceil((inner.gasCap * 64) / 63) + overhead);
    return {
      describe: () => `${wrapped.describe()}, through AccessManager ${manager}`,
      needs: () =>
        `a role without delay in AccessManager ${manager} for ${inner.data.slice(0, 10)} of ${inner.target}; and the manager itself needs ${wrapped.needs()}`,
      maxEffect: () => wrapped.maxEffect(),
      undo: () => `${wrapped.undo()}; the manager ${manager} carries it for who has the role`,
      action: () => ({ ...inner, target: to, data, gasCap: cap }),
      objections: async (_holder, block, chain) => (await wrapped.objections?.(manager, block, chain)) ?? [],
    };
  },
};
