import { z } from "zod";
import type { Action, ActionTools, Part } from "../core/parts.ts";
import { encodeCall } from "../lib/encode.ts";
import { address } from "../lib/fields.ts";
import { refuseLoosening } from "../lib/loosening.ts";
import { args, loosenFields, readOf, viewFields } from "./fields.ts";
import { fixedAction } from "./fixed.ts";
import { looseningOf } from "./loosening.ts";

const params = z.strictObject({
  target: address,
  /** The function that pauses, human-readable, such as `function pause()` or `function setPoolPause(bool)`. */
  call: z.string().default("function pause()"),
  args,
  /** The view that says whether it holds: (answer & mask) == expected. */
  holds: viewFields(z.string().default("function paused() view returns (bool)")).prefault({}),
  ...loosenFields,
  /** The pause ends by itself, as `pauseFor` does. Only then may evidence below the quorum bring it about. */
  expires: z.boolean().default(false),
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
