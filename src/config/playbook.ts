import { z } from "zod";
import { levels, type Playbook } from "../core/playbook.ts";
import { id, idOr } from "../lib/fields.ts";
import { finality } from "./finality.ts";
import { steps } from "./steps.ts";

export const blocks = z.int().min(0).max(1_000_000);

const when = z
  .strictObject({
    detector: idOr((found) =>
      Array.isArray(found) ? "expected one detector, found a list; several stand under `detectors`" : undefined,
    )
      .optional()
      .describe("The detector whose findings it covers."),
    detectors: z
      .array(id)
      .min(1)
      .max(16)
      .optional()
      .describe("Findings of any of these, where several detectors must agree; instead of `detector`."),
    severity: z
      .enum(["info", "warning", "critical"])
      .default("critical")
      .describe("Findings below it are left to the next playbook."),
    confidence: z
      .int()
      .min(0)
      .max(100)
      .default(0)
      .describe("Percent; findings of which a detector is less sure are left to the next playbook."),
    atLeast: z
      .int()
      .min(1)
      .max(16)
      .default(1)
      .describe("So many different detectors must have found something; fewer are left to the next playbook."),
    withinBlocks: blocks.default(25).transform(BigInt).describe("Blocks within which `atLeast` detectors must agree."),
  })
  .refine((it) => (it.detector === undefined) !== (it.detectors === undefined), {
    error: "expected either detector or detectors",
    path: ["detector"],
  })
  .refine((it) => it.atLeast <= new Set(it.detectors ?? [it.detector]).size, {
    error: "expected at most as many as there are different detectors in the list",
    path: ["atLeast"],
  });

/** Which findings lead to which steps, and how far they go by themselves. */
export const playbook = z
  .strictObject({
    name: id.describe("Its name in the journal and in commands; each once."),
    when: when.describe("The findings that it covers; the first playbook that covers one decides."),
    do: z
      .enum(levels)
      .describe(
        "How far it goes by itself; `propose` waits for `firebreak approve`, `act-unless-vetoed` for `vetoBlocks`.",
      ),
    vetoBlocks: blocks
      .min(1)
      .optional()
      .describe(
        "Blocks from the announcement to the steps, with `act-unless-vetoed`; with `act`, for the time that approvers lower its mode to that.",
      ),
    finality: finality
      .optional()
      .describe(
        "How settled the finding's block must be before it acts: at once (`latest`, as without it), when the chain calls it `safe` or `finalized`, or so many blocks deep.",
      ),
    steps: steps.describe("Ids of actions, and ladders of ways to one effect, in their order."),
    cooldownBlocks: blocks
      .default(300)
      .transform(BigInt)
      .describe("Blocks in which the same incident is not acted on again while what was done for it holds."),
    belowQuorum: z
      .enum(["ask", "act"])
      .default("ask")
      .describe(
        "Evidence that fewer nodes than the quorum vouch for: `act` brings about effects that end by themselves, and no others.",
      ),
    pending: z
      .enum(["ask", "act"])
      .default("ask")
      .describe(
        "Transactions that are not mined: `act` trips first-tier plans, once a day for one target, and nothing else.",
      ),
    atRisk: z.array(id).max(8).default([]).describe("Ids of assets whose balance is told with the decision."),
    runbook: z
      .url({ protocol: /^https?$/, error: "expected a link that begins with https:// or http://" })
      .max(300)
      .optional()
      .describe("A link to what people do then; it stands in what they are told of the decision, and in `explain`."),
  })
  .refine((it) => it.do === "act" || (it.vetoBlocks === undefined) === (it.do !== "act-unless-vetoed"), {
    error: "expected vetoBlocks with act-unless-vetoed, or with act, and only there",
    path: ["vetoBlocks"],
  })
  .refine((it) => it.finality === undefined || it.pending === "ask", {
    error: "expected no `pending: act` where a block must be settled first: what is not mined has none",
    path: ["finality"],
  })
  .transform(
    ({ when: { detector, detectors, ...rest }, vetoBlocks, steps: taken, finality, runbook, ...it }): Playbook => ({
      ...it,
      ...(finality && { finality }),
      ...(runbook && { runbook }),
      ...taken,
      vetoBlocks: BigInt(vetoBlocks ?? 0),
      when: { ...rest, detectors: detectors ?? [detector ?? ""] },
    }),
  );
