import { FunctionFragment } from "ethers";
import { z } from "zod";
import { FirebreakError, messageOf } from "../../core/errors.ts";
import type { Chain, LogFilter } from "../../core/parts.ts";
import type { Block, Hash, Log, Observation } from "../../core/types.ts";
import { address } from "../../lib/fields.ts";
import { lower } from "../../lib/words.ts";
import { misfitOf, parseEvent } from "../common/abi-fields.ts";
import type { Names, Values } from "./expression.ts";
import { type Field, fieldsOf, valuesOf } from "./fields.ts";
import { Uint256 } from "./numbers.ts";

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
  })
  .refine((it) => (it.event === undefined) !== (it.call === undefined), "expected exactly one of event and call")
  .describe("The event or call that makes the rule look; without it, every block does.");

export type Happened = {
  readonly values: Values;
  readonly transaction: Hash;
  /** Why nothing can be said of it. */
  readonly misfit?: FirebreakError;
};
export type Trigger = {
  readonly names: Names;
  readonly logs: readonly LogFilter[];
  /** Requests to nodes per block. */
  readonly cost: number;
  happened(observation: Observation, chain: Chain): Promise<readonly Happened[]>;
  /** Raises where something that it reads of a block in which it happened cannot be read. */
  tried?(block: Block, chain: Chain): Promise<unknown>;
};

/** What makes a rule look. Raises CONFIG for a signature that cannot be read. */
export function compileTrigger({ address, event, call }: z.output<typeof trigger>): Trigger {
  return event !== undefined ? onEvent(address, event) : onCall(address, call ?? "");
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
    cost: 0,
    happened: async ({ logs }) => logs.filter((log) => log.address === address && log.topics[0] === topic0).map(read),
  };
}

function onCall(address: LogFilter["address"], signature: string): Trigger {
  const { inputs, selector } = parseFunction(signature);
  const fields = fieldsOf(inputs, true);
  return {
    names: { ...namesOf("call", fields), "call.sender": "string", "call.ether": "uint256" },
    logs: [],
    cost: 2,
    async happened({ block }, chain) {
      const calls = (await chain.transactions(block)).flatMap((one, index) =>
        one.to === address && one.input.startsWith(selector) ? [{ ...one, index }] : [],
      );
      if (calls.length === 0) return [];
      // What failed did nothing: with it a stranger could say any number for the price of gas.
      const results = await chain.results(block);
      return calls.flatMap(({ hash, from, value, input, index }) => {
        if (results[index]?.success === false) return [];
        const values = valuesOf("call", fields, { topics: [], data: input });
        if (values === undefined) return [];
        return [{ values: { ...values, "call.sender": from, "call.ether": new Uint256(value) }, transaction: hash }];
      });
    },
    tried: (block, chain) => chain.results(block),
  };
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
