import { AbiCoder, ZeroAddress } from "ethers";
import { z } from "zod";
import type { Part } from "../core/parts.ts";
import type { Adapter, AdapterTools } from "../core/plans.ts";
import { encodeCall } from "../lib/encode.ts";
import { address } from "../lib/fields.ts";
import { addressOf, lower, toWord } from "../lib/words.ts";
import { callFields } from "./fields.ts";
import { answerProbe } from "./lens.ts";
import { viewsAt } from "./views.ts";

const params = z.strictObject({
  guardian: address.describe("Euler's GovernorGuardian, which governs the vault."),
  vault: address.describe(
    "One vault of the Euler Vault Kit: pause() skips in silence what it cannot pause, and a probe sees one.",
  ),
  lens: address.describe("Firebreak's ProbeLens: the hook's configuration is two words."),
  ...callFields(200_000),
});

/** What pause() leaves in hookConfig(): no hook, every operation switched off. */
const paused = lower(AbiCoder.defaultAbiCoder().encode(["address", "uint32"], [ZeroAddress, 2 ** 15 - 1]));

/**
 * maxEffect is 0 although PAUSE_DURATION exists: after it anybody may call unpause(), but until somebody does the vault stays paused. It is
 * no end that comes by itself.
 */
export const eulerPause: Part<z.output<typeof params>, AdapterTools, Adapter> = {
  name: "euler-pause",
  about: "pause() of Euler's GovernorGuardian for one vault, whose hookConfig() says whether every operation is off.",
  params,

  create: ({ guardian, vault, lens, gasCap }) => ({
    describe: () => `pause([${vault}]) of Euler's GovernorGuardian ${guardian}: every operation`,
    needs: () => `GUARDIAN_ROLE of ${guardian}`,
    maxEffect: () => 0,
    undo: () => `unpause([${vault}]) of ${guardian}, by its guardians, and by anybody when PAUSE_DURATION is over`,
    action: () => {
      const { to, data } = encodeCall(guardian, "pause(address[])", [[vault]]);
      return { target: to, gasCap, data, ...answerProbe(lens, encodeCall(vault, "hookConfig()", []), paused) };
    },

    objections: async (_holder, block, chain) => {
      const views = viewsAt(block, chain);
      const [can, governor] = await Promise.all([
        views.number(guardian, "canBePaused(address)", [vault]),
        views.number(vault, "governorAdmin()"),
      ]);
      if (can === undefined || governor === undefined)
        return [`${guardian} and ${vault} do not answer as a GovernorGuardian and its vault; correct them`];
      if (can === 1n) return [];
      const found = addressOf(toWord(governor));
      return found === guardian
        ? [`it was paused before and cannot be again until PAUSE_COOLDOWN of ${guardian} is over`]
        : [`the governor of ${vault} is ${found}, so ${guardian} skips it; correct \`guardian\``];
    },
  }),
};
