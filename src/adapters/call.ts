import { z } from "zod";
import { FirebreakError } from "../core/errors.ts";
import type { Part } from "../core/parts.ts";
import type { Adapter, AdapterTools } from "../core/plans.ts";
import { encodeCall } from "../lib/encode.ts";
import { address, word } from "../lib/fields.ts";
import { refuseLoosening } from "../lib/loosening.ts";
import { toWord } from "../lib/words.ts";
import { args, callFields, everyBit, one } from "./fields.ts";
import { refuseShortened } from "./lasting.ts";
import { ownerlessObjections } from "./ownerless.ts";

const params = z.strictObject({
  target: address.describe("The contract that is called."),
  call: z.string().describe("The function that is called, written out, such as `setReserveFreeze(address,bool)`."),
  args,
  probe: z
    .strictObject({
      target: address.optional().describe("The contract that is asked; the target unless given."),
      call: z.string().describe("The view function that is asked, written out."),
      args,
      mask: word
        .default(everyBit)
        .describe("The bits of the answer's first word that count, 32 bytes in hex; all unless given."),
      op: z
        .enum(["equal", "at-least-now-plus"])
        .default("equal")
        .describe(
          "When it holds: `equal` where (answer & mask) == expected, `at-least-now-plus` where (answer & mask) >= now + expected, in seconds.",
        ),
      expected: z
        .union([word, z.int().min(0), z.boolean()])
        .optional()
        .describe(
          "What is compared with: a word, a number or a flag, 1 unless given; with `at-least-now-plus` the seconds that must be left, which are always given.",
        ),
    })
    .describe("The view that says whether it holds."),
  maxEffect: z
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .default(0)
    .describe("Seconds that the effect lasts at most; 0 says that it does not expire by itself."),
  undoneBy: z.string().min(1).max(300).optional().describe("What undoes it, and who can, in words."),
  ...callFields(200_000),
});

/** For levers without an adapter of their own. Its refusals go by names: read the plan, and prove it. */
export const call: Part<z.output<typeof params>, AdapterTools, Adapter> = {
  name: "call",
  about: "Any function, written out, with the view that says whether it holds.",
  params,

  create({ target, call: signature, args, probe, maxEffect, undoneBy, gasCap }) {
    const { to, data } = encodeCall(target, signature, args);
    refuseLoosening(signature, args, data);
    refuseShortened(maxEffect, data);
    const asking = encodeCall(probe.target ?? target, probe.call, probe.args);
    const expected = wordOf(probe);
    const name = signature.replace(/^function /, "").replace(/\(.*/s, "");
    return {
      describe: () => `${name}(${args.join(", ")}) of ${target}`,
      needs: () => `the right to call ${name} of ${target}`,
      maxEffect: () => maxEffect,
      undo: () => undoneBy ?? "not known; write it in `undoneBy`",
      action: () => ({
        target: to,
        gasCap,
        data,
        probeTarget: asking.to,
        probeData: asking.data,
        mask: probe.mask,
        op: probe.op,
        expected,
      }),
      objections: (_holder, block, chain) => ownerlessObjections({ to, data }, block, chain),
    };
  },
};

function wordOf({ op, expected }: z.output<typeof params>["probe"]) {
  const value = typeof expected === "string" || expected === undefined ? expected : toWord(BigInt(expected));
  if (op === "equal") return value ?? one;
  if (value !== undefined && BigInt(value) > 0n && BigInt(value) < 2n ** 32n) return value;
  throw new FirebreakError(
    "LOOSENS",
    `expected the seconds that must be left, at least 1, found ${expected ?? "none"}; a pause that ends now is none`,
  );
}
