import { z } from "zod";
import type { Action, ActionTools, Part } from "../core/parts.ts";
import { encodeCall } from "../lib/encode.ts";
import { address, word } from "../lib/fields.ts";
import { toWord } from "../lib/words.ts";
import { loosenFields } from "./fields.ts";
import { fixedAction } from "./fixed.ts";
import { looseningOf } from "./loosening.ts";
import { equalTo, wordView } from "./view.ts";

const params = z.strictObject({
  target: address.describe("An AccessControl, or an AccessManager."),
  role: z
    .union([word, z.int().min(0)], "expected a role: 32 bytes in hex, or the number of an AccessManager's role")
    .describe("The role: 32 bytes in hex for an AccessControl, a whole number for an AccessManager."),
  account: address.describe("Who loses it: a key that is known beforehand, such as a minter's or a keeper's."),
  ...loosenFields,
});

/** Whoever may take a role away may mostly give it, too: leave that right with a hub, whose plans strip roles. */
export const revokeRole: Part<z.output<typeof params>, ActionTools, Action> = {
  name: "revoke-role",
  about: "Takes a role from an account: revokeRole() of OpenZeppelin's AccessControl or AccessManager.",
  params,

  create({ target, role, account, loosen, acceptLoosenKey }) {
    const [type, name] = typeof role === "string" ? ["bytes32", role] : ["uint64", `role ${role}`];
    const call = encodeCall(target, `revokeRole(${type},address)`, [role, account]);
    return fixedAction({
      call,
      says: `revokeRole of ${target}: ${name} from ${account}`,
      view: wordView(
        `hasRole of ${target}`,
        encodeCall(target, `hasRole(${type},address)`, [role, account]),
        equalTo(toWord(0n)),
      ),
      loosening: looseningOf(call, loosen),
      acceptLoosenKey,
      expires: false,
      needs: `to administer ${name} of ${target}`,
      undo: `grantRole of ${target} for ${account}, by who administers ${name}`,
      also: async (sender) =>
        sender === account
          ? [`it takes the role from the signer ${sender} itself; name the account that it shall protect from`]
          : [],
    });
  },
};
