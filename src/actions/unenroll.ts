import { FunctionFragment } from "ethers";
import { z } from "zod";
import { FirebreakError } from "../core/errors.ts";
import type { Action, ActionTools, Part } from "../core/parts.ts";
import { encodeCall } from "../lib/encode.ts";
import { address } from "../lib/fields.ts";
import { refuseLoosening } from "../lib/loosening.ts";
import { toWord } from "../lib/words.ts";
import { args, loosenFields, readOf, viewFields } from "./fields.ts";
import { fixedAction } from "./fixed.ts";
import { looseningOf } from "./loosening.ts";

/** Verbs that take something off a list. */
const REMOVES =
  /^_*(remove|delete|unlist|delist|disable|revoke|unregister|deregister|unenroll|unset|drop|deny|exclude|evict|reject|detach|unsupport)/i;
/** Verbs that set, where a zero or a no takes off. */
const SETS = /^_*(set|update|change|configure)/i;

const params = z.strictObject({
  target: address,
  /** The function that takes it off, such as `removeMinter(address)` or `setPeer(uint32,bytes32)` with zero. */
  call: z.string(),
  args,
  /** The view that says whether it is on the list: whatever is `expected` (zero unless given) means that it is off. */
  listed: viewFields(z.string(), toWord(0n)),
  ...loosenFields,
});

/** An asset, a market, a route of a bridge, a minter: known beforehand, taken off by one call. */
export const unenroll: Part<z.output<typeof params>, ActionTools, Action> = {
  name: "unenroll",
  about: "Takes an asset, a market, a bridge's route or a minter off a list by a call of your choice.",
  params,

  create({ target, call: signature, args, listed, loosen, acceptLoosenKey }) {
    const call = encodeCall(target, signature, args);
    refuseLoosening(signature, args, call.data);
    refuseEnrolling(signature, args);
    const says = `${signature.replace(/^function /, "")} of ${target}`;
    return fixedAction({
      call,
      says: `${says} with ${args.map(String).join(", ")}`,
      view: readOf(listed, target),
      loosening: looseningOf(call, loosen),
      acceptLoosenKey,
      expires: false,
    });
  },
};

/** Raises LOOSENS for a call that puts on a list, by its name, and for one that sets something else than nothing. */
function refuseEnrolling(signature: string, args: readonly unknown[]): void {
  const { name } = FunctionFragment.from(signature.startsWith("function ") ? signature : `function ${signature}`);
  if (REMOVES.test(name)) return;
  const last = args.at(-1);
  const isNothing = last === false || /^(0x0*|0)$/.test(String(last));
  if (SETS.test(name) && isNothing) return;
  throw new FirebreakError(
    "LOOSENS",
    SETS.test(name)
      ? `expected ${name} with zero or false as its last argument, found ${JSON.stringify(last)}; what sets something else enrols`
      : `expected a function that takes off a list, such as removeMinter, found ${name}; use raw-call where it does under another name`,
  );
}
