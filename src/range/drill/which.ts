import { digestOf } from "../../lib/digest.ts";
import type { DrillOptions } from "./drill.ts";
import type { Scenario } from "./scenario.ts";
import type { Score, Variant } from "./score.ts";

/** Which drill a score is of; `scenario` is a hash of what its files say, since folders elsewhere may have the same name. */
export type Which = Pick<Score, "drill" | "engine" | "variant" | "fault" | "seed"> & { readonly scenario: string };

/** What the score of these options will be of. */
export function whichOf(options: Pick<DrillOptions, "scenario" | "engine" | "variant" | "fault" | "seed">): Which {
  const { scenario, engine, fault, seed } = options;
  return {
    ...{ drill: scenario.name, scenario: hashOf(scenario), engine },
    ...{ variant: variantOf(options), fault: fault?.name ?? null, seed: seed ?? null },
  };
}

/** The same in every checkout. */
function hashOf({ folder: _, ...said }: Scenario): string {
  const plain = (_: string, value: unknown) => (typeof value === "bigint" ? `${value}` : value);
  return digestOf(JSON.stringify(said, plain)).slice(0, 18);
}

/** An attack during which something else goes wrong has a name of its own. */
export function variantOf({ variant, fault }: Pick<DrillOptions, "variant" | "fault">): Variant {
  return variant === "attack" && fault !== undefined ? "fault" : variant;
}
