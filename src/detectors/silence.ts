import { z } from "zod";
import type { Chain, DetectorPart, LogFilter } from "../core/parts.ts";
import type { Address, Block, Observation } from "../core/types.ts";
import { address } from "../lib/fields.ts";
import { lower } from "../lib/words.ts";
import { type Accepting, withoutWanted } from "./code.ts";
import { parseEvent } from "./common/abi-fields.ts";
import { attemptsOn, withoutTraces } from "./common/attempts.ts";
import { createLongBack } from "./common/long-back.ts";
import { makeDetector, severity } from "./common/make.ts";
import { named } from "./common/signatures.ts";
import { createWindow, isRemembered } from "./common/window.ts";

/** Of calls, whose transactions are all read at a start. */
const mostOfCalls = 300;
/** Of a longer time the newest blocks are read one by one at a start, and those before them asked for by ranges. */
const [mostRead, near] = [2_000, 256];

const params = z
  .strictObject({
    address: address.describe("The contract that is to be called, or to emit the event."),
    event: z
      .string()
      .optional()
      .describe("What the expected call emits, written out, such as `event HeartBeat(uint256 at)`; this or `call`."),
    call: named
      .optional()
      .describe(
        "The expected function itself, such as `harvest()`, where it emits nothing: called with success, by whomever; this or `event`.",
      ),
    internal: z
      .boolean()
      .default(false)
      .describe(
        "Whether calls that contracts make count as well, with `call`: takes a node that gives call traces of blocks. One that went back with a call around it does not count.",
      ),
    withinBlocks: z
      .int()
      .min(2)
      .max(500_000)
      .describe(
        "Fires when it did not happen in this many blocks; 300 at most with `call`. A start looks back twice as far for the last event; where nodes know of none there, it counts from the start.",
      ),
    severity,
  })
  .refine((it) => (it.event === undefined) !== (it.call === undefined), "expected exactly one of event and call")
  .refine((it) => it.call !== undefined || !it.internal, "expected `internal` with call alone: an event is always seen")
  .refine(
    (it) => it.call === undefined || it.withinBlocks <= mostOfCalls,
    `expected withinBlocks of ${mostOfCalls} at most with call; watch an event for more`,
  );
type Settings = z.output<typeof params>;

export const silence: DetectorPart<Settings> = {
  name: "silence",
  about: "An expected call is missing: a keeper, a relayer or an oracle has not done its work for a number of blocks.",
  costToTrip:
    "Keeping the expected call out of every block of the window: the key of who makes it, or filling the blocks.",
  params,

  create: ({ address, event, call, internal, withinBlocks, severity }, tools) => {
    const expected = call === undefined ? byEvent(address, event ?? "", tools) : byCall(address, call, internal, tools);
    const [filter] = expected.logs;
    const before = withinBlocks > mostRead && filter !== undefined ? createLongBack(withinBlocks, filter) : undefined;
    const read = before === undefined ? withinBlocks : near;
    const window = createWindow(read, expected.isIn);
    return makeDetector({
      id: tools.id,
      severity,
      subject: address,
      logs: expected.logs,
      everyBlock: true,
      traces: internal,
      async see(observation, chain) {
        const isHere = await expected.isSeen(observation, chain);
        window.note(observation, isHere);
        // What a part of the block lacks, its rest may hold.
        if (isHere || observation.isPartial === true) return [];
        const blocks = await window.look(observation, chain, isHere);
        if (isRemembered(observation)) before?.take(blocks);
        // Fewer blocks than the window has been seen: nobody knows what was before.
        if (blocks.length < read || blocks.some(({ value }) => value)) return [];
        if (before !== undefined && !(await before.isMissing(blocks, chain))) return [];
        const { name, missing } = expected;
        return [{ name, evidence: { missing, withinBlocks: `${withinBlocks}` } }];
      },
      objections: expected.objections,
    });
  },
};

/** What is expected: how it is called, and whether it happened in a block that is shown, and in any other. */
type Expected = {
  readonly name: string;
  readonly missing: string;
  readonly logs: readonly LogFilter[];
  isSeen(observation: Observation, chain: Chain): Promise<boolean>;
  isIn(block: Block, chain: Chain): Promise<boolean>;
  objections(block: Block, chain: Chain): Promise<readonly string[]>;
};

function byEvent(address: Address, event: string, tools: Accepting): Expected {
  const parsed = parseEvent(event);
  const [missing, filter] = [parsed.format("sighash"), { address, topic0: lower(parsed.topicHash) }];
  return {
    name: parsed.name,
    missing,
    logs: [filter],
    isSeen: async ({ logs }) => logs.length > 0,
    isIn: async (block, chain) => (await chain.logs(block, [filter])).length > 0,
    objections: (block, chain) =>
      withoutWanted([{ address, word: filter.topic0, what: `the event ${missing}` }], block, chain, tools),
  };
}

function byCall(
  address: Address,
  { selector, name }: NonNullable<Settings["call"]>,
  internal: boolean,
  tools: Accepting,
): Expected {
  const isWanted = ({ input }: { readonly input: string }) => input.startsWith(selector);
  const [contracts, functions] = [new Set([address]), new Set([selector])];
  const watched = { contracts, functions, isWanted, internal };
  async function isIn(block: Block, chain: Chain): Promise<boolean> {
    const isMade = (await attemptsOn(watched, block, chain)).some(({ success, undone }) => success && undone !== true);
    // Behind so many failed ones that not all are kept, the one that succeeded may be hidden.
    if (!isMade && internal) await chain.calls(block, { to: contracts, functions, whole: true });
    return isMade;
  }
  return {
    name,
    missing: name,
    logs: [],
    isSeen: ({ block }, chain) => isIn(block, chain),
    isIn,
    objections: async (block, chain) => [
      ...(await withoutTraces(internal, block, chain)),
      ...(await withoutWanted([{ address, word: selector, what: `the function ${name}` }], block, chain, tools)),
    ],
  };
}
