import { z } from "zod";
import type { DetectorPart } from "../core/parts.ts";
import { withSmallAddresses } from "../lib/words.ts";

const params = z.strictObject({
  severity: z
    .enum(["info", "warning", "critical"])
    .default("warning")
    .describe("How grave what it reports is; playbooks go by it."),
});

/** Percent: how sure a third party usually is. */
const confidence = 50;

export const reported: DetectorPart<z.output<typeof params>> = {
  name: "reported",
  about: "A detector of a third party reported something over the webhook, with a valid signature.",
  // Whoever knows the webhook's secret reports at no cost: let such a finding be one of several witnesses, not the only one.
  costToTrip: "Nothing for who knows the webhook's secret; it cannot be tripped without it.",
  params,

  create: ({ severity }, { id }) => ({
    logs: [],
    everyBlock: false,
    reports: true,
    severity,
    confidence,
    async observe({ report, block, chainId }) {
      if (report === undefined) return [];
      const { key, subject, evidence, nonce } = report;
      const { number, hash } = block;
      return [
        {
          // As every other detector has them: whoever spells an address with capitals tells of the same incident.
          key: `${id}:${withSmallAddresses(key)}`,
          detector: id,
          severity,
          confidence,
          subject,
          chainId,
          block: { number, hash },
          evidence,
          ...(nonce === undefined ? {} : { nonce }),
        },
      ];
    },
    objections: async () => [],
  }),
};
