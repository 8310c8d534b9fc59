import { z } from "zod";
import { FirebreakError } from "../../core/errors.ts";
import type { Chain, DetectorTools, LogFilter } from "../../core/parts.ts";
import type { Block, Log, Observation } from "../../core/types.ts";
import { address } from "../../lib/fields.ts";
import { lower } from "../../lib/words.ts";
import { misfitOf, parseEvent } from "../common/abi-fields.ts";
import { chainId, placeOf } from "../common/reading.ts";
import { createWindow } from "../common/window.ts";
import { compile, type Names, type Values } from "./expression.ts";
import { fieldsOf, valuesOf } from "./fields.ts";
import { Uint256 } from "./numbers.ts";
import { name, requireNear } from "./reads.ts";
import { createElsewhere, perBlock } from "./windows-elsewhere.ts";

const one = z.strictObject({
  address: address.describe("The contract that emits the event."),
  event: z
    .string()
    .describe(
      "The event, written out, such as `event Transfer(address indexed from, address indexed to, uint256 value)`.",
    ),
  where: z
    .string()
    .max(2_000)
    .optional()
    .describe("An expression over `event.<argument>`; only where it holds, the event counts."),
  sum: z
    .string()
    .optional()
    .describe("The argument that is added up, a number without a sign; without it, events are counted."),
  blocks: z.int().min(1).max(300).describe("So many of the last blocks are looked at, the present one among them."),
  perHour: z.boolean().default(false).describe("Whether the sum is told per hour instead of in all."),
  chain: chainId
    .optional()
    .describe("The id of its chain, where that is another one: the last of its blocks are counted."),
});
export const windows = z
  .record(name, one)
  .default({})
  .describe("Sums and counts of events over the last blocks, by the name that they have in the expression.");

type Settings = z.output<typeof one>;
/** What windows say at least; it may be more where a node does not know all of their blocks. */
export type Sums = {
  readonly values: Values;
  readonly isShort: boolean;
  /** Why an event that one of them is to count could not be read. */
  readonly misfit: string | undefined;
};
type Sum = Omit<Sums, "values"> & { readonly sum: Uint256 };

const most = 2n ** 256n - 1n;

/** Sums and counts of events over the last blocks, by name. Raises CONFIG for signatures that cannot be read. */
export function compileWindows(settings: z.output<typeof windows>, tools: DetectorTools) {
  const all = Object.entries(settings).map(([name, it]) => ({ name, ...compileOne(name, it, tools) }));
  const abroad = all.filter(({ place }) => place !== undefined).length;
  return {
    names: Object.fromEntries(all.map(({ name }) => [name, "uint256" as const])) as Names,
    logs: all.flatMap(({ filter, place }) => (place === undefined ? [filter] : [])),
    /** Requests to nodes per look, of those that name a chain, since nobody shows what happens there: its head, and the logs of that. */
    cost: 2 * abroad,
    /** The same for each further block that this chain makes meanwhile: what is known is not asked again. */
    costPerOther: perBlock * abroad,
    /** The same once, where what was before is not known yet. */
    costAtStart: all.reduce((sum, { size }) => sum + perBlock * (size - 1), 0),
    ...createElsewhere(all, tools),
    problems: all.flatMap(({ name, problem }) => (problem === undefined ? [] : [{ ...problem, name }])),
    /** Keeps what a block holds without looking at the windows. */
    note(observation: Observation): void {
      for (const { note } of all) note(observation);
    },
    async at(observation: Observation, chain: Chain, isPresent: boolean): Promise<Sums> {
      const sums = await Promise.all(
        all.map(async ({ name, at }) => ({ name, ...(await at(observation, chain, isPresent)) })),
      );
      return {
        values: Object.fromEntries(sums.map(({ name, sum }) => [name, sum])),
        isShort: sums.some(({ isShort }) => isShort),
        misfit: sums.find(({ misfit }) => misfit !== undefined)?.misfit,
      };
    },
  };
}

function compileOne(name: string, settings: Settings, tools: DetectorTools) {
  const { address, event: signature, where, sum, blocks, perHour, chain: place } = settings;
  const event = parseEvent(signature);
  const fields = fieldsOf(event.inputs, false);
  const filter: LogFilter = { address, topic0: lower(event.topicHash) };
  const summed = fields.find((field) => field.name === sum);
  if (sum !== undefined && summed?.type !== "uint256")
    throw new FirebreakError("CONFIG", `expected ${name} to sum an unsigned argument of ${event.name}, found ${sum}`);
  const names = Object.fromEntries(fields.map((field) => [`event.${field.name}`, field.type]));
  const compiled = where === undefined ? undefined : compile(where, names);
  const problem = compiled !== undefined && "problem" in compiled ? compiled.problem : undefined;
  const wanted = compiled !== undefined && "holds" in compiled ? compiled : undefined;

  // Mere counting needs none of its arguments.
  const isRead = summed !== undefined || wanted !== undefined;
  const countsOf = (values: Values): boolean | string => {
    try {
      return wanted?.holds(values) ?? true;
    } catch (error) {
      if (error instanceof FirebreakError) return error.message;
      throw error;
    }
  };
  const read = (logs: readonly Log[]) => {
    let [amount, misfit]: [bigint, string | undefined] = [0n, undefined];
    for (const log of logs) {
      if (log.address !== address || log.topics[0] !== filter.topic0) continue;
      const problem = isRead ? misfitOf(event, log) : undefined;
      const values = valuesOf("event", fields, log) ?? {};
      const counts = problem ?? countsOf(values);
      if (typeof counts === "string") misfit ??= counts;
      if (counts !== true) continue;
      const value = summed && values[`event.${summed.name}`];
      amount += value instanceof Uint256 ? value.value : 1n;
    }
    return { amount, misfit };
  };
  // The time comes along, so that a rate needs no further block.
  const factsOf = (block: Block, logs: readonly Log[]) => ({ ...read(logs), timestamp: block.timestamp });
  // A rate needs the time of the block before.
  const size = perHour ? blocks + 1 : blocks;
  const window = createWindow(size, async (block, chain) => factsOf(block, await chain.logs(block, [filter])));

  /** Of a chain that is named its newest block, with what happened in it. */
  async function newest(observation: Observation, chain: Chain, isPresent: boolean) {
    if (place === undefined) return { seen: observation, chain };
    const there = await placeOf(place, observation.block, chain, tools);
    if (!isPresent) requireNear(there, observation.block, name);
    const logs = await there.chain.logs(there.block, [filter]);
    return { seen: { ...observation, block: there.block, logs, isPartial: false }, chain: there.chain };
  }

  return {
    filter,
    wanted: { address, word: filter.topic0, what: `the event ${event.format("sighash")}` },
    problem,
    place,
    blocks,
    size,
    note(observation: Observation): void {
      if (place !== undefined) return;
      try {
        window.note(observation, factsOf(observation.block, observation.logs));
      } catch (error) {
        // What has no value is read, and told, where somebody looks.
        if (!(error instanceof FirebreakError)) throw error;
      }
    },
    async at(observation: Observation, own: Chain, isPresent: boolean): Promise<Sum> {
      const { seen, chain } = await newest(observation, own, isPresent);
      const facts = await window.look(seen, chain, factsOf(seen.block, seen.logs));
      const total = facts.slice(0, blocks).reduce((sum, { value }) => sum + value.amount, 0n);
      const misfit = facts.find(({ value }) => value.misfit !== undefined)?.value.misfit;
      const oldest = facts.at(-1) ?? { block: seen.block, value: seen.block };
      const isShort = facts.length < size && oldest.block.number > 0n;
      if (!perHour) return { sum: atMost(total), isShort, misfit };
      // Of a part of the time nothing follows for the rate of all of it.
      if (isShort) return { sum: new Uint256(0n), isShort, misfit };
      const seconds = seen.block.timestamp - oldest.value.timestamp;
      // Blocks of one second share their time; what is told of them is the least that the rate can be.
      return { sum: atMost((total * 3_600n) / (seconds === 0n ? 1n : seconds)), isShort, misfit };
    },
  };
}

/** Who chooses the amounts must not be able to leave a sum without a value. */
function atMost(total: bigint): Uint256 {
  return new Uint256(total < most ? total : most);
}
