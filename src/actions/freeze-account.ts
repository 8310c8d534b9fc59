import { z } from "zod";
import { FirebreakError } from "../core/errors.ts";
import type { Action, ActionTools, Part } from "../core/parts.ts";
import { encodeCall } from "../lib/encode.ts";
import { address, word } from "../lib/fields.ts";
import { toWord } from "../lib/words.ts";
import { loosenFields } from "./fields.ts";
import { fixedAction } from "./fixed.ts";
import { looseningOf } from "./loosening.ts";
import { allOf, wordView } from "./view.ts";

/** Directions are bits; see contracts/interfaces/IAccountFreeze.sol. */
const directions = { send: [1], receive: [2], both: [1, 2] } as const;
const everyBit = `0x${"ff".repeat(32)}` as const;

const params = z.strictObject({
  target: address.describe("The contract, which inherits AccountFreeze."),
  accounts: z.array(address).min(1).max(16).describe("The accounts that are frozen."),
  directions: z.enum(["send", "receive", "both"]).default("both").describe("What they may not do."),
  seconds: z
    .int()
    .min(1)
    .max(2 ** 32 - 1)
    .describe(
      "How long, in seconds; a guardian's freezes of one account have a term together, which may cut this one short.",
    ),
  minRemaining: z
    .int()
    .min(1)
    .optional()
    .describe(
      "With less left, in seconds, a freeze does not count as holding and is renewed; half of `seconds` unless given.",
    ),
  caseId: word
    .default(toWord(0n))
    .describe("What the event says that it belongs to, 32 bytes in hex; zero unless given."),
  ...loosenFields,
});

/** Ends by itself, and takes nothing from anybody: a wrong freeze costs time. */
export const freezeAccount: Part<z.output<typeof params>, ActionTools, Action> = {
  name: "freeze-account",
  about: "Stops accounts from sending or receiving for a time, in a contract that inherits AccountFreeze.",
  params,

  create({ target, accounts, directions: chosen, seconds, minRemaining, caseId, loosen, acceptLoosenKey }) {
    const left = minRemaining ?? Math.ceil(seconds / 2);
    if (left > seconds)
      throw new FirebreakError(
        "CONFIG",
        `expected minRemaining of at most ${seconds}, the seconds of the freeze, found ${left}; no freeze would ever hold`,
      );
    const bits = directions[chosen];
    const mask = bits.reduce<number>((all, bit) => all | bit, 0);
    const call = encodeCall(target, "freeze(address[],uint8,uint32,bytes32)", [accounts, mask, seconds, caseId]);
    const views = accounts.flatMap((account) =>
      bits.map((direction) =>
        wordView("frozenUntil", encodeCall(target, "frozenUntil(address,uint8)", [account, direction]), {
          mask: everyBit,
          op: "at-least-now-plus",
          expected: toWord(BigInt(left)),
        }),
      ),
    );
    return fixedAction({
      call,
      says: `freeze of ${accounts.join(", ")} (${chosen}, ${seconds} s) in ${target}`,
      view: allOf(`frozenUntil of ${target}`, views),
      loosening: looseningOf(call, loosen),
      acceptLoosenKey,
      expires: true,
      needs: `the right to freeze for ${seconds} s, as _authorizeFreeze of ${target} gives it`,
      undo: `ends by itself after ${seconds} s; early by unfreeze of ${target}, by a higher tier and never by a guardian`,
    });
  },
};
