import type { DrillOptions } from "./drill.ts";
import type { Score, Variant } from "./score.ts";

/** Which drill a score is of. */
export type Which = Pick<Score, "drill" | "engine" | "variant" | "fault" | "seed">;

/** What the score of these options will be of. */
export function whichOf(options: Pick<DrillOptions, "scenario" | "engine" | "variant" | "fault" | "seed">): Which {
  const { scenario, engine, fault, seed } = options;
  return { drill: scenario.name, engine, variant: variantOf(options), fault: fault?.name ?? null, seed: seed ?? null };
}

/** An attack during which something else goes wrong has a name of its own. */
export function variantOf({ variant, fault }: Pick<DrillOptions, "variant" | "fault">): Variant {
  return variant === "attack" && fault !== undefined ? "fault" : variant;
}
