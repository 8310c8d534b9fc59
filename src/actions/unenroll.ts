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
/** Verbs that set, where a zero or a no takes off; from what, the name may not say: `setGuard(address)` with zero takes a guard away. */
const SETS = /^_*(set|update|change|configure)/i;

/** What protects, and is no entry of a list: taking it off would loosen. */
const PROTECTS =
  /guard|oracle|limit|cap|paus|freez|timelock|delay|module|owner|admin|signer|verifier|validator|watch|breaker|sentinel|multisig|threshold|check|hook/i;

const params = z.strictObject({
  target: address.describe("The contract that keeps the list."),
  call: z
    .string()
    .describe(
      "The function that takes it off, written out, such as `removeMinter(address)` or `setPeer(uint32,bytes32)` with zero.",
    ),
  args,
  listed: viewFields(z.string(), toWord(0n)).describe(
    "The view that says whether it is on the list: whatever is `expected` (zero unless given) means that it is off.",
  ),
  ...loosenFields,
});

/**
 * An asset, a market, a route of a bridge, a minter: known beforehand, taken off by one call. What sets a zero, or takes off what sounds like a
 * protection, the key signs only if `allow` of the signer names target and function.
 */
export const unenroll: Part<z.output<typeof params>, ActionTools, Action> = {
  name: "unenroll",
  about: "Takes an asset, a market, a bridge's route or a minter off a list by a call of your choice.",
  params,

  create({ target, call: signature, args, listed, loosen, acceptLoosenKey }) {
    const call = encodeCall(target, signature, args);
    refuseLoosening(signature, args, call.data);
    const { name } = FunctionFragment.from(signature.startsWith("function ") ? signature : `function ${signature}`);
    refuseEnrolling(name, args);
    const says = `${signature.replace(/^function /, "")} of ${target}`;
    return fixedAction({
      call,
      says: `${says} with ${args.map(String).join(", ")}`,
      view: readOf(listed, target),
      loosening: looseningOf(call, loosen),
      acceptLoosenKey,
      expires: false,
      mustBeListed: !REMOVES.test(name) || PROTECTS.test(name),
    });
  },
};

/** Raises LOOSENS for a call that puts on a list, by its name, and for one that sets something else than nothing. */
function refuseEnrolling(name: string, args: readonly unknown[]): void {
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
