import { FunctionFragment } from "ethers";
import { z } from "zod";
import { FirebreakError, messageOf } from "../../core/errors.ts";
import type { Chain, LogFilter } from "../../core/parts.ts";
import type { TracedCall } from "../../core/traces.ts";
import type { Block, Hash, Log, Observation } from "../../core/types.ts";
import { address } from "../../lib/fields.ts";
import { lower } from "../../lib/words.ts";
import type { Wanted } from "../code.ts";
import { misfitOf, parseEvent, wordsOf } from "../common/abi-fields.ts";
import { withoutTraces } from "../common/attempts.ts";
import type { Names, Values } from "./expression.ts";
import { type Field, fieldsOf, valuesOf } from "./fields.ts";
import { Uint256 } from "./numbers.ts";

/** Words of arguments that are kept of a call within a transaction. */
const mostTraced = 16;

export const trigger = z
  .strictObject({
    address: address.describe("The contract that emits the event, or is called."),
    event: z
      .string()
      .optional()
      .describe(
        "The event, written out, such as `event Transfer(address indexed from, address indexed to, uint256 value)`; this or `call`.",
      ),
    call: z
      .string()
      .optional()
      .describe(
        "The function, written out, that a transaction calls itself and with success, such as `function borrow(address asset, uint256 amount)`; this or `event`.",
      ),
    internal: z
      .boolean()
      .default(false)
      .describe(
        "Whether calls that contracts make count as well, such as a router's, with `call`: takes a node that gives call traces of blocks. `call.sender` is the contract then.",
      ),
  })
  .refine((it) => (it.event === undefined) !== (it.call === undefined), "expected exactly one of event and call")
  .refine((it) => it.call !== undefined || !it.internal, "expected `internal` with call alone: an event is always seen")
  .describe("The event or call that makes the rule look; without it, every block does.");

export type Happened = {
  readonly values: Values;
  readonly transaction: Hash | undefined;
  /** Fewer nodes than the quorum tell of it. */
  readonly belowQuorum?: boolean;
  /** Why nothing can be said of it. */
  readonly misfit?: FirebreakError;
};
export type Trigger = {
  readonly names: Names;
  readonly logs: readonly LogFilter[];
  /** Without which it never happens. */
  readonly wanted: Wanted;
  /** Requests to nodes per block. */
  readonly cost: number;
  /** True where it reads call traces. */
  readonly traces?: boolean;
  happened(observation: Observation, chain: Chain): Promise<readonly Happened[]>;
  /** Raises where something that it reads of a block in which it happened cannot be read. */
  tried?(block: Block, chain: Chain): Promise<unknown>;
};

/** What makes a rule look. Raises CONFIG for a signature that cannot be read. */
export function compileTrigger({ address, event, call, internal }: z.output<typeof trigger>): Trigger {
  return event !== undefined ? onEvent(address, event) : onCall(address, call ?? "", internal);
}

function onEvent(address: LogFilter["address"], signature: string): Trigger {
  const event = parseEvent(signature);
  const fields = fieldsOf(event.inputs, false);
  const topic0 = lower(event.topicHash);
  const read = (log: Log): Happened => {
    const transaction = log.transactionHash;
    const misfit = fields.length === 0 ? undefined : misfitOf(event, log);
    if (misfit !== undefined) return { values: {}, transaction, misfit: new FirebreakError("NOT_EVALUABLE", misfit) };
    return { values: valuesOf("event", fields, log) ?? {}, transaction };
  };
  return {
    names: namesOf("event", fields),
    logs: [{ address, topic0 }],
    wanted: { address, word: topic0, what: `the event ${event.format("sighash")}` },
    cost: 0,
    happened: async ({ logs }) => logs.filter((log) => log.address === address && log.topics[0] === topic0).map(read),
  };
}

type Made = Pick<TracedCall, "transaction" | "from" | "value" | "input" | "belowQuorum">;

function onCall(address: LogFilter["address"], signature: string, internal: boolean): Trigger {
  const called = parseFunction(signature);
  const selector = lower(called.selector);
  const fields = fieldsOf(called.inputs, true);
  if (internal && called.inputs.reduce((words, input) => words + wordsOf(input), 0) > mostTraced)
    throw new FirebreakError(
      "CONFIG",
      `expected a function of at most ${mostTraced} words with \`internal\`, found ${signature}: traces are kept that far`,
    );
  const read = ({ transaction, from, value, input, belowQuorum }: Made): readonly Happened[] => {
    const values = valuesOf("call", fields, { topics: [], data: input });
    if (values === undefined) return [];
    const all = { ...values, "call.sender": from, "call.ether": new Uint256(value) };
    return [{ values: all, transaction, ...(belowQuorum === true && { belowQuorum }) }];
  };
  /** What failed did nothing: with it a stranger could say any number for the price of gas. */
  async function itself(block: Block, chain: Chain): Promise<readonly Made[]> {
    const calls = (await chain.transactions(block)).flatMap((one, index) =>
      one.to === address && one.input.startsWith(selector) ? [{ ...one, transaction: one.hash, index }] : [],
    );
    if (calls.length === 0) return [];
    const results = await chain.results(block);
    return calls.filter(({ index }) => results[index]?.success !== false);
  }
  async function within(block: Block, chain: Chain): Promise<readonly Happened[]> {
    const filter = { to: new Set([address]), functions: new Set([selector]) };
    const calls = (await chain.calls(block, filter)).filter(
      ({ kind, success, undone }) => kind === "call" && success && undone !== true,
    );
    return [...calls.flatMap(read), ...(await leftOut(chain.calls(block, { ...filter, whole: true })))];
  }
  return {
    names: { ...namesOf("call", fields), "call.sender": "string", "call.ether": "uint256" },
    logs: [],
    wanted: { address, word: selector, what: `the function ${called.format("sighash")}` },
    cost: internal ? 3 : 2,
    traces: internal,
    async happened({ block }, chain) {
      const [own, others] = await Promise.all([itself(block, chain), internal ? within(block, chain) : []]);
      return [...own.flatMap(read), ...others];
    },
    tried: async (block, chain) => void [await chain.results(block), await withoutTraces(internal, block, chain)],
  };
}

/** Of those that are not kept, one may be what is looked for. */
async function leftOut(whole: Promise<unknown>): Promise<readonly Happened[]> {
  try {
    await whole;
    return [];
  } catch (error) {
    if (!(error instanceof FirebreakError)) throw error;
    return [{ values: {}, transaction: undefined, misfit: error }];
  }
}

function namesOf(prefix: string, fields: readonly Field[]): Names {
  return Object.fromEntries(fields.map(({ name, type }) => [`${prefix}.${name}`, type]));
}

function parseFunction(signature: string): FunctionFragment {
  try {
    return FunctionFragment.from(signature.startsWith("function ") ? signature : `function ${signature}`);
  } catch (error) {
    throw new FirebreakError(
      "CONFIG",
      `expected a function such as "function borrow(address asset, uint256 amount)", found ${JSON.stringify(signature)}: ${messageOf(error)}`,
    );
  }
}
