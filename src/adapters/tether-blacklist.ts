import { z } from "zod";
import type { Part } from "../core/parts.ts";
import type { Adapter, AdapterTools } from "../core/plans.ts";
import { encodeCall } from "../lib/encode.ts";
import { address } from "../lib/fields.ts";
import { callFields, flagProbe } from "./fields.ts";

const params = z.strictObject({
  token: address.describe("Tether's token, such as USDT on mainnet."),
  account: address.describe(
    "The account that is cut off, known when the plan is committed: a contract that may have to be, not tomorrow's thief.",
  ),
  ...callFields(100_000),
});

/** The account can receive but not send. The token's owner may end it. */
export const tetherBlacklist: Part<z.output<typeof params>, AdapterTools, Adapter> = {
  name: "tether-blacklist",
  about: "addBlackList() of Tether's token for one account; isBlackListed() says whether it holds.",
  params,

  create: ({ token, account, gasCap }) => ({
    describe: () => `addBlackList(${account}) of Tether's ${token}`,
    needs: () => `to own ${token}, or that what owns it carries the call: the owner can do much more`,
    maxEffect: () => 0,
    undo: () => `removeBlackList(${account}) of ${token}, by its owner`,
    action: () => {
      const { to, data } = encodeCall(token, "addBlackList(address)", [account]);
      return { target: to, gasCap, data, ...flagProbe(token, "isBlackListed(address)", [account]) };
    },
  }),
};
