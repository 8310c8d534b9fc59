import { z } from "zod";
import type { DetectorPart } from "../core/parts.ts";
import { address } from "../lib/fields.ts";
import { makeDetector, severity } from "./common/make.ts";
import { evidenceOf, shown } from "./rules/fields.ts";
import { check, createMachine, expression, seenAt, sources, subjectOf } from "./rules/machine.ts";
import { readBy } from "./rules/reads.ts";

const params = z
  .strictObject({
    ...sources,
    when: expression.describe(
      "Fires where it is true: an expression of CEL over `event.<argument>`, or `call.<argument>`, `call.sender` and `call.ether` (wei), `block.number`, `block.timestamp`, and the names of reads and windows.",
    ),
    per: z
      .array(z.string())
      .max(4)
      .default([])
      .describe(
        "Arguments whose values make an incident of their own, such as `event.account`; without any, all that it sees is one incident.",
      ),
    subject: address.optional().describe("Whom a finding concerns; the first contract that is named unless given."),
    severity,
  })
  .superRefine((it, context) => check({ ...it, expression: it.when, at: "when" }, context));

export const rule: DetectorPart<z.output<typeof params>> = {
  name: "rule",
  about:
    "An expression of the user's own over events, calls, state now and before, and sums over blocks is true. Reads and windows of another chain are of its head: without `on` only heads are looked at, and an event or call that is more than a minute older is told as a fault.",
  costToTrip:
    "Whatever it takes to make the expression true: who can set each of its numbers, and for how much, is for its author to know. Spot prices and balances are cheap to move.",
  params,

  create: (settings, tools) => {
    const machine = createMachine({ ...settings, expression: settings.when, at: "when" }, tools);
    const detector = makeDetector({
      id: tools.id,
      severity: settings.severity,
      subject: settings.subject ?? subjectOf(settings),
      logs: machine.logs,
      everyBlock: machine.everyBlock,
      traces: machine.traces,
      ...(settings.on === undefined ? { reads: readBy(settings) } : {}),
      takesPending: Object.keys(settings.windows).length === 0,
      see: async (observation, chain) =>
        seenAt(await machine.look(observation, chain), true, ({ values, transaction }) => ({
          name: ["rule", ...settings.per.map((name) => (values[name] === undefined ? "" : shown(values[name])))].join(
            ":",
          ),
          evidence: { when: settings.when, ...evidenceOf(values, transaction) },
        })),
      objections: machine.objections,
    });
    const { cost: callsPerBlock, costPerOther: callsPerOther, costAtStart: callsAtStart } = machine;
    return { ...detector, callsPerBlock, callsPerOther, callsAtStart };
  },
};
