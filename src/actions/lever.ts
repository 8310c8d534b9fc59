import { z } from "zod";
import type { Action, ActionTools, Part } from "../core/parts.ts";
import type { AdapterTools } from "../core/plans.ts";
import { loosenFields } from "./fields.ts";
import { fixedAction } from "./fixed.ts";
import { looseningOf } from "./loosening.ts";
import { wordView } from "./view.ts";

const params = z.strictObject({
  lever: z
    .looseObject({ use: z.string().describe("Which adapter of the catalog it is.") })
    .describe("An adapter of the catalog with its settings, as it would stand in a plan."),
  ...loosenFields,
});

/** Blacklists, freezes and pauses that the adapters know, without a hub: the key itself must hold the right. Prefer `trip-plan`. */
export const lever: Part<z.output<typeof params>, ActionTools & AdapterTools, Action> = {
  name: "lever",
  about: "Pulls a known lever, an adapter of the catalog such as circle-blacklist, from the responder's own key.",
  params,

  create({ lever: entry, loosen, acceptLoosenKey }, { make }) {
    const adapter = make(entry, "lever");
    const { target, data, probeTarget, probeData, ...wanted } = adapter.action();
    const call = { to: target, data };
    return fixedAction({
      call,
      says: adapter.describe(),
      view: wordView(`the probe of ${entry.use}, of ${probeTarget},`, { to: probeTarget, data: probeData }, wanted),
      loosening: looseningOf(call, loosen),
      acceptLoosenKey,
      expires: adapter.maxEffect() > 0,
      undo: adapter.undo(),
      needs: adapter.needs(),
      also: async (sender, block, chain) => (await adapter.objections?.(sender, block, chain)) ?? [],
    });
  },
};
