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
  call: z
    .string()
    .default("function pause()")
    .describe("The function that pauses, written out, such as `function pause()` or `function setPoolPause(bool)`."),
  args,
  holds: viewFields(z.string().default("function paused() view returns (bool)"))
    .prefault({})
    .describe("The view that says whether it holds: (answer & mask) == expected."),
  ...loosenFields,
  expires: z
    .boolean()
    .default(false)
    .describe(
      "Whether the pause ends by itself, as `pauseFor` does: only then may evidence below the quorum bring it about.",
    ),
});

/** A direct call needs the pause role in the hot key itself; prefer `trip-plan`, which leaves the role with a hub. */
export const pause: Part<z.output<typeof params>, ActionTools, Action> = {
  name: "pause",
  about: "Calls a protocol's own pause function from the responder's key.",
  params,

  create({ target, call: signature, args, holds, loosen, acceptLoosenKey, expires }) {
    const call = encodeCall(target, signature, args);
    refuseLoosening(signature, args, call.data);
    return fixedAction({
      call,
      says: `${signature.replace(/^function /, "")} of ${target}`,
      view: readOf(holds, target),
      loosening: looseningOf(call, loosen),
      acceptLoosenKey,
      expires,
    });
  },
};
