import { z } from "zod";
import type { Part } from "../core/parts.ts";
import type { Adapter, AdapterTools } from "../core/plans.ts";
import { encodeCall } from "../lib/encode.ts";
import { address } from "../lib/fields.ts";
import { toWord } from "../lib/words.ts";
import { callFields } from "./fields.ts";
import { wordProbe } from "./lens.ts";

const params = z.strictObject({
  comet: address.describe("The market (Comet)."),
  lens: address.describe("Firebreak's ProbeLens: the flags stand in the eighth word of totalsBasic()."),
  ...callFields(150_000),
});

const pauseFlags = 7;
const fiveFlags = toWord(0b11111n);

/**
 * Does not expire by itself: governor and pauseGuardian end it. pause() writes all five flags as they are given, so a `false` would lift what
 * somebody paused after the commit. There is one call that cannot: all five true; absorbing and buying collateral stop with the rest.
 */
export const cometPause: Part<z.output<typeof params>, AdapterTools, Adapter> = {
  name: "comet-pause",
  about: "pause() of a Compound III market with all five flags; totalsBasic() says whether all are set.",
  params,

  create: ({ comet, lens, gasCap }) => ({
    describe: () => `pause of Comet ${comet}: supply, transfer, withdraw, absorb and buy`,
    needs: () => `to be the pauseGuardian of ${comet}`,
    maxEffect: () => 0,
    undo: () => `pause(false, false, false, false, false) of ${comet}, by its governor or pauseGuardian`,
    action: () => {
      const { to, data } = encodeCall(comet, "pause(bool,bool,bool,bool,bool)", [true, true, true, true, true]);
      const asking = encodeCall(comet, "totalsBasic()", []);
      return { target: to, gasCap, data, ...wordProbe(lens, asking, pauseFlags, fiveFlags) };
    },
  }),
};
