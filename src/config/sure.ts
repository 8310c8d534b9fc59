import { z } from "zod";
import type { Detector } from "../core/parts.ts";

export const confidence = z
  .int()
  .min(0)
  .max(100)
  .optional()
  .describe(
    "Percent: how sure its findings are, for playbooks that ask. 100 unless given; 50 of what third parties report.",
  );

/** The same detector, its findings as sure as its configuration says. */
export function asSure(detector: Detector, confidence: number): Detector {
  return {
    ...detector,
    confidence,
    async observe(observation, chain) {
      const found = await detector.observe(observation, chain);
      const sure = found.map((finding) => ({ ...finding, confidence }));
      return found.unread === undefined ? sure : Object.assign(sure, { unread: found.unread });
    },
  };
}
