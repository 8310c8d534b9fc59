import { z } from "zod";
import { FirebreakError } from "../../core/errors.ts";
import type { Chain, LogFilter } from "../../core/parts.ts";
import type { Block, Log, Observation } from "../../core/types.ts";
import { address } from "../../lib/fields.ts";
import { lower } from "../../lib/words.ts";
import { parseEvent } from "../common/abi-fields.ts";
import { createWindow } from "../common/window.ts";
import { compile, type Names, type Values } from "./expression.ts";
import { fieldsOf, valuesOf } from "./fields.ts";
import { Uint256 } from "./numbers.ts";
import { name } from "./reads.ts";

const one = z.strictObject({
  address,
  event: z.string(),
  /** An expression over the event's arguments; only where it holds, the event counts. */
  where: z.string().max(2_000).optional(),
  /** The argument that is added up; without it, events are counted. */
  sum: z.string().optional(),
  blocks: z.int().min(1).max(300),
  /** Told per hour of the window instead of in all. */
  perHour: z.boolean().default(false),
});
export const windows = z.record(name, one).default({});

type Settings = z.output<typeof one>;

/** Sums and counts of events over the last blocks, by name. Raises CONFIG for signatures that cannot be read. */
export function compileWindows(settings: z.output<typeof windows>) {
  const all = Object.entries(settings).map(([name, it]) => ({ name, ...compileOne(name, it) }));
  return {
    names: Object.fromEntries(all.map(({ name }) => [name, "uint256" as const])) as Names,
    logs: all.map(({ filter }) => filter),
    problems: all.flatMap(({ name, problem }) => (problem === undefined ? [] : [{ ...problem, name }])),
    async at(observation: Observation, chain: Chain): Promise<Values> {
      const values = await Promise.all(all.map(async ({ name, at }) => [name, await at(observation, chain)] as const));
      return Object.fromEntries(values);
    },
  };
}

function compileOne(name: string, { address, event: signature, where, sum, blocks, perHour }: Settings) {
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

  const amount = (logs: readonly Log[]): bigint => {
    let total = 0n;
    for (const log of logs) {
      if (log.address !== address || log.topics[0] !== filter.topic0) continue;
      const values = valuesOf("event", fields, log);
      if (values === undefined || wanted?.holds(values) === false) continue;
      const value = summed && values[`event.${summed.name}`];
      total += value instanceof Uint256 ? value.value : 1n;
    }
    return total;
  };
  // The time comes along, so that a rate needs no further block.
  const factsOf = (block: Block, logs: readonly Log[]) => ({ amount: amount(logs), timestamp: block.timestamp });
  const window = createWindow(blocks, async (block, chain) => factsOf(block, await chain.logs(block, [filter])));

  return {
    filter,
    problem,
    async at(observation: Observation, chain: Chain): Promise<Uint256> {
      const facts = await window.look(observation, chain, factsOf(observation.block, observation.logs));
      const total = facts.reduce((sum, { value }) => sum + value.amount, 0n);
      if (!perHour) return new Uint256(total);
      const oldest = facts.at(-1)?.value.timestamp ?? observation.block.timestamp;
      const seconds = observation.block.timestamp - oldest;
      return new Uint256(seconds === 0n ? total : (total * 3_600n) / seconds);
    },
  };
}
