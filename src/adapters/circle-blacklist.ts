import { z } from "zod";
import type { Part } from "../core/parts.ts";
import type { Adapter, AdapterTools } from "../core/plans.ts";
import { encodeCall } from "../lib/encode.ts";
import { address } from "../lib/fields.ts";
import { callFields, flagProbe } from "./fields.ts";

const params = z.strictObject({
  token: address.describe("A FiatToken, such as USDC."),
  account: address.describe(
    "The account that is cut off, known when the plan is committed: a contract that may have to be, not tomorrow's thief.",
  ),
  ...callFields(100_000),
});

/** The account neither sends nor receives. The blacklister alone may end it, and a hub cannot: the owner must name another one first. */
export const circleBlacklist: Part<z.output<typeof params>, AdapterTools, Adapter> = {
  name: "circle-blacklist",
  about: "blacklist() of Circle's FiatToken for one account; isBlacklisted() says whether it holds.",
  params,

  create: ({ token, account, gasCap }) => ({
    describe: () => `blacklist(${account}) of Circle's ${token}`,
    needs: () =>
      `to be the one blacklister of ${token}, by updateBlacklister of its owner, who names another one to end it: a hub does not`,
    maxEffect: () => 0,
    undo: () => `unBlacklist(${account}) of ${token}, by its blacklister, whom its owner names by updateBlacklister`,
    action: () => {
      const { to, data } = encodeCall(token, "blacklist(address)", [account]);
      return { target: to, gasCap, data, ...flagProbe(token, "isBlacklisted(address)", [account]) };
    },
  }),
};
