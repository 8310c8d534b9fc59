import { z } from "zod";
import type { Detector, DetectorTools } from "../core/parts.ts";
import { asSure, confidence } from "./sure.ts";

/** What is said of any detector beside the settings of its part. */
export const ofDetectors = {
  confidence,
  acceptUnseen: z
    .boolean()
    .default(false)
    .describe(
      "Accepts what is not found in the code behind a contract: events, functions, or that it is a token or a proxy. `check` refuses it otherwise; for contracts that hand calls on in a way that it does not know.",
    ),
};
type Said = z.output<z.ZodObject<typeof ofDetectors>>;
type Making = (tools: DetectorTools) => Detector;

/** Without what stands beside the settings of the part. */
export function bare(detectors: Readonly<Record<string, Said & { use: string }>>): Record<string, { use: string }> {
  return Object.fromEntries(
    Object.entries(detectors).map(([id, { confidence: _, acceptUnseen: __, ...it }]) => [id, it]),
  );
}

/** Made as it is said beside its settings. */
export function madeAs(make: Making, { confidence, acceptUnseen }: Said): Making {
  return (tools) => {
    const made = make({ ...tools, acceptUnseen });
    return confidence === undefined ? made : asSure(made, confidence);
  };
}
