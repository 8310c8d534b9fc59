import { z } from "zod";
import type { Action, ActionTools, Part } from "../core/parts.ts";
import { encodeCall } from "../lib/encode.ts";
import { address } from "../lib/fields.ts";
import { refuseLoosening } from "../lib/loosening.ts";
import { args, loosenFields, readOf, viewFields } from "./fields.ts";
import { fixedAction } from "./fixed.ts";
import { looseningOf } from "./loosening.ts";

const params = z.strictObject({
  target: address.describe("The contract that is called."),
  call: z.string().describe("The function that is called, written out, such as `setLimit(uint256)`."),
  args,
  holds: viewFields(z.string()).describe("The view that says whether it holds: (answer & mask) == expected."),
  undoneBy: z.string().min(1).max(300).describe("The call that undoes it, and who can make it, in words."),
  idempotent: z
    .boolean()
    .default(false)
    .describe("Whether twice is once: only then is it done while the record cannot be written."),
  expires: z
    .boolean()
    .default(false)
    .describe("Whether the effect ends by itself: only then may evidence below the quorum bring it about."),
  ...loosenFields,
});

/** For what no other action does. The key signs it only if `allow` of the signer names target and function. */
export const rawCall: Part<z.output<typeof params>, ActionTools, Action> = {
  name: "raw-call",
  about:
    "Any call that the list next to the key names (`allow` of the signer), with the view that says whether it holds.",
  params,

  create({ target, call: signature, args, holds, undoneBy, idempotent, expires, loosen, acceptLoosenKey }) {
    const call = encodeCall(target, signature, args);
    refuseLoosening(signature, args, call.data);
    return fixedAction({
      call,
      says: `${signature.replace(/^function /, "")} of ${target} with ${args.map(String).join(", ") || "nothing"}`,
      view: readOf(holds, target),
      loosening: looseningOf(call, loosen),
      acceptLoosenKey,
      expires,
      undoneBy,
      idempotent,
      mustBeListed: true,
    });
  },
};
