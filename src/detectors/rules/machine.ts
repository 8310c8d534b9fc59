import { z } from "zod";
import { FirebreakError } from "../../core/errors.ts";
import type { Chain, DetectorTools, LogFilter } from "../../core/parts.ts";
import type { Address, Block, Hash, Observation } from "../../core/types.ts";
import { withoutWanted } from "../code.ts";
import type { Seen, Sight } from "../common/make.ts";
import { isPresent, unreadable } from "../common/reading.ts";
import { seenOr } from "../common/settle.ts";
import { compile, type Expression, type Names, type Values } from "./expression.ts";
import { Uint256 } from "./numbers.ts";
import { compileReads, reads } from "./reads.ts";
import { compileTrigger, type Happened, trigger } from "./trigger.ts";
import { compileWindows, type Sums, windows } from "./windows.ts";

/** What an expression may speak of. */
export const sources = {
  on: trigger.optional(),
  reads,
  windows,
  maxCallsPerBlock: z
    .int()
    .min(0)
    .max(100)
    .default(20)
    .describe("Requests to nodes that it may cost per block at most."),
};
export const expression = z.string().min(1).max(4_000);

type Settings = z.output<z.ZodObject<typeof sources>> & { readonly expression: string; readonly at: string };
export type Case = {
  /** The error of an expression that has no value here. */
  readonly holds: boolean | FirebreakError;
  readonly values: Values;
  readonly transaction: Hash | undefined;
  readonly belowQuorum?: boolean | undefined;
};

/** Evaluations between two turns of the event loop. */
const perTurn = 256;
const blockNames: Names = { "block.number": "uint256", "block.timestamp": "uint256" };

/** Puts a rule together. Raises CONFIG; use `check` first, which knows the place of what is wrong. */
export function createMachine(settings: Settings, tools: DetectorTools) {
  const { read, window, on, names } = partsOf(settings, tools);
  const compiled = compile(settings.expression, names);
  if ("problem" in compiled) throw new FirebreakError("CONFIG", compiled.problem.message);
  const logs: readonly LogFilter[] = [...(on?.logs ?? []), ...window.logs];
  // A window that is not shown every block reads what it was not shown when something happens, which then waits for hundreds of requests.
  const looksAtLogs = on !== undefined && on.cost === 0 && window.logs.length === 0;

  return {
    logs,
    everyBlock: !looksAtLogs,
    traces: on?.traces === true,
    cost: costOf(read, window, on),
    costPerOther: window.costPerOther,
    costAtStart: window.costAtStart,
    async look(observation: Observation, chain: Chain): Promise<readonly Case[]> {
      const { block } = observation;
      const isNow = isPresent(observation);
      // What lasts shows at the head. What happens in a block is not seen again: it is looked at while the other chain has hardly gone on.
      if (on === undefined && !isNow && (read.isElsewhere(chain) || window.isElsewhere(chain))) return [];
      const happened =
        on === undefined ? [{ values: {}, transaction: undefined }] : await on.happened(observation, chain);
      if (happened.length === 0) {
        window.note(observation);
        return [];
      }
      const [state, sums] = await Promise.all([read.at(block, chain, isNow), window.at(observation, chain, isNow)]);
      const common: Values = {
        ...state,
        ...sums.values,
        "block.number": new Uint256(block.number),
        "block.timestamp": new Uint256(block.timestamp),
      };
      const expression = lacking(compiled, sums, window.names, settings.at === "when");
      return evaluateAll(expression, common, happened);
    },
    /** Why it would never see anything. */
    async objections(block: Block, chain: Chain): Promise<readonly string[]> {
      return [
        ...(on === undefined ? [] : await withoutWanted([on.wanted], block, chain, tools)),
        ...(await window.unseen(block, chain)),
        ...(on === undefined ? await window.tooShort(block, chain) : []),
        ...(await window.tooDear(costOf(read, window, on), settings.maxCallsPerBlock, block, chain)),
        ...(await unreadable(() => Promise.all([read.at(block, chain), on?.tried?.(block, chain)]))),
      ];
    },
  };
}

/** More than any sum is, and little enough that it can still be multiplied. */
const plenty = new Uint256(2n ** 160n);

/**
 * Windows that lack blocks, or an event that could not be read, are no ground to fire where it would not be so with all that these may hold: nothing in a
 * part is not nothing. An event that could not be read is no ground for silence either.
 */
function lacking(compiled: Expression, { isShort, misfit }: Sums, windows: Names, fires: boolean): Expression {
  if (!isShort && misfit === undefined) return compiled;
  const more = Object.fromEntries(Object.keys(windows).map((name) => [name, plenty]));
  return {
    holds(values) {
      const holds = compiled.holds(values);
      if (holds === fires ? heldBy(compiled, { ...values, ...more }) !== !fires : misfit === undefined) return holds;
      if (misfit !== undefined) throw new FirebreakError("NOT_EVALUABLE", misfit);
      throw new FirebreakError("NOT_EVALUABLE", "the nodes do not know all blocks of its windows; ask others", {
        retryable: true,
      });
    },
  };
}

/** Many events in one block must not hold up the others: none is left out, and between them the event loop turns. */
async function evaluateAll(
  compiled: Expression,
  common: Values,
  happened: readonly Happened[],
): Promise<readonly Case[]> {
  const cases: Case[] = [];
  for (const [index, { values, transaction, misfit, belowQuorum }] of happened.entries()) {
    if (index % perTurn === perTurn - 1) await new Promise((resolve) => setImmediate(resolve));
    const all = { ...common, ...values };
    cases.push({ holds: misfit ?? heldBy(compiled, all), values: all, transaction, belowQuorum });
  }
  return cases;
}

/** One event without a value, which somebody may have made so, must not hide another. */
function heldBy(compiled: Expression, values: Values): boolean | FirebreakError {
  try {
    return compiled.holds(values);
  } catch (error) {
    if (error instanceof FirebreakError) return error;
    throw error;
  }
}

/** What is seen in the cases of one answer; that another case has no value goes along with it. */
export function seenAt(cases: readonly Case[], answer: boolean, see: (one: Case) => Seen): Sight {
  const found = cases.filter(({ holds }) => holds === answer);
  return seenOr(
    cases.find(({ holds }) => holds instanceof FirebreakError)?.holds,
    found.map((one) => ({ ...see(one), belowQuorum: one.belowQuorum === true })),
  );
}

/** Reports what is wrong with a rule to zod, each at its place: the config shows line and column. `per` are names that tell incidents apart. */
export function check(settings: Settings & { readonly per?: readonly string[] }, context: z.RefinementCtx): void {
  const issue = (path: readonly PropertyKey[], message: string, offset = 0) =>
    context.addIssue({ code: "custom", path: [...path], message, params: { offset } });
  try {
    const { read, window, on, names } = partsOf(settings, { id: "checked" });
    for (const { name, message, offset } of window.problems) issue(["windows", name, "where"], message, offset);
    const compiled = compile(settings.expression, names);
    if ("problem" in compiled) issue([settings.at], compiled.problem.message, compiled.problem.offset);
    for (const [at, name] of (settings.per ?? []).entries())
      if (!Object.hasOwn(names, name))
        issue(["per", at], `expected one of ${Object.keys(names).join(", ")}, found ${JSON.stringify(name)}`);
    const cost = costOf(read, window, on);
    if (cost > settings.maxCallsPerBlock)
      issue(
        [],
        `expected at most ${settings.maxCallsPerBlock} requests per block, found ${cost}; read less, or raise maxCallsPerBlock`,
      );
  } catch (error) {
    if (!(error instanceof FirebreakError)) throw error;
    issue([], error.message);
  }
}

function partsOf(settings: Settings, tools: DetectorTools) {
  const read = compileReads(settings.reads, tools);
  const window = compileWindows(settings.windows, tools);
  const on = settings.on === undefined ? undefined : compileTrigger(settings.on);
  const twice = Object.keys(read.names).find(
    (name) => name in window.names || ["event", "call", "block"].includes(name),
  );
  if (twice !== undefined)
    throw new FirebreakError("CONFIG", `expected one meaning of ${twice}, found two; rename the read`);
  return { read, window, on, names: { ...blockNames, ...read.names, ...window.names, ...on?.names } };
}

function costOf(...parts: readonly ({ readonly cost: number } | undefined)[]): number {
  return parts.reduce((sum, part) => sum + (part?.cost ?? 0), 0);
}

/** The first contract that a rule names. */
export function subjectOf({ on, reads, windows }: Pick<Settings, "on" | "reads" | "windows">): Address {
  const [first] = [...(on ? [on] : []), ...Object.values(reads), ...Object.values(windows)];
  return first?.address ?? "0x0000000000000000000000000000000000000000";
}
