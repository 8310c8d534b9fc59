import { z } from "zod";
import type { DetectorPart } from "../core/parts.ts";
import { address } from "../lib/fields.ts";
import { makeDetector, severity } from "./common/make.ts";
import { evidenceOf } from "./rules/fields.ts";
import { check, createMachine, expression, seenAt, sources, subjectOf } from "./rules/machine.ts";
import { readBy } from "./rules/reads.ts";

const { reads, windows, maxCallsPerBlock } = sources;
const params = z
  .strictObject({
    reads,
    windows,
    maxCallsPerBlock,
    holds: expression.describe(
      "What must be true after every block: an expression of CEL over the names of reads and windows, `block.number` and `block.timestamp`.",
    ),
    subject: address.optional().describe("Whom a finding concerns; the first contract that is named unless given."),
    severity,
  })
  .superRefine((it, context) => check({ ...it, on: undefined, expression: it.holds, at: "holds" }, context));

export const invariant: DetectorPart<z.output<typeof params>> = {
  name: "invariant",
  about:
    "What must always be true after a block, as an expression over what contracts answer, is not. With reads or windows of another chain, which are of its head, only heads are looked at.",
  costToTrip:
    "Whatever it takes to break the invariant at the end of a block; what a transaction breaks and restores does not show. Leave out what strangers can move for free.",
  params,

  create: (settings, tools) => {
    const machine = createMachine({ ...settings, on: undefined, expression: settings.holds, at: "holds" }, tools);
    const detector = makeDetector({
      id: tools.id,
      severity: settings.severity,
      subject: settings.subject ?? subjectOf({ ...settings, on: undefined }),
      everyBlock: true,
      reads: readBy(settings),
      logs: machine.logs,
      see: async (observation, chain) =>
        seenAt(await machine.look(observation, chain), false, ({ values }) => ({
          name: "broken",
          evidence: { holds: settings.holds, ...evidenceOf(values, undefined) },
        })),
      objections: machine.objections,
    });
    return {
      ...detector,
      already: async (block, chain, isPast = false) =>
        // What cannot be read is objected to already.
        (await machine.objections(block, chain)).length > 0 ? [] : await brokenNow(machine, block, chain, isPast),
      callsPerBlock: machine.cost,
      callsPerOther: machine.costPerOther,
      callsAtStart: machine.costAtStart,
    };
  },
};

async function brokenNow(
  machine: ReturnType<typeof createMachine>,
  block: Parameters<typeof machine.objections>[0],
  chain: Parameters<typeof machine.objections>[1],
  isPast: boolean,
): Promise<readonly string[]> {
  // How another chain was then nobody can say.
  const cases = await machine.look({ chainId: chain.chainId, block, logs: [], reorged: [], isHead: !isPast }, chain);
  return cases.some(({ holds }) => holds === false)
    ? ["it does not hold now: an incident goes on, or the expression is wrong"]
    : [];
}
