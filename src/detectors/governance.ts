import { z } from "zod";
import type { DetectorPart } from "../core/parts.ts";
import type { Address, Hex, Log } from "../core/types.ts";
import { bytesAt, itemsAt, numberAt, pointedAt, wordAtByte } from "../lib/abi-walk.ts";
import { address } from "../lib/fields.ts";
import { keccakHex } from "../lib/keccak.ts";
import { addressOf, lower, wordAt } from "../lib/words.ts";
import { withoutEvents } from "./code.ts";
import { dangerous } from "./common/dangerous.ts";
import { makeDetector, mildSeverity, type Seen } from "./common/make.ts";
import { named, topicOf } from "./common/signatures.ts";

const params = z.strictObject({
  governor: address.describe("A governor (OpenZeppelin, Compound's Alpha and Bravo, Tornado's) or a timelock."),
  protects: z
    .array(address)
    .max(1_000)
    .default([])
    .describe(
      "Contracts that hold assets or roles; a proposal that calls one of them is told, whatever it calls there.",
    ),
  functions: z
    .array(named)
    .max(200)
    .prefault(dangerous)
    .transform((all) => new Map<string, string>(all.map(({ selector, name }) => [selector, name])))
    .describe(
      "Functions that are told wherever they are called, written out or as 4 bytes in hex; those that move assets, give rights away or take them, or change what runs unless given.",
    ),
  severity: mildSeverity,
});
type Settings = z.output<typeof params>;
/** What cannot be read is undefined, and may be anything. */
type Step = { readonly target: Address; readonly selector: Hex | undefined; readonly wei: bigint | undefined };

/** Sources: OpenZeppelin Governor and Compound's GovernorAlpha and Bravo (one signature); TimelockController; Compound's Timelock; Tornado's Governance. */
const proposed = topicOf(
  "ProposalCreated(uint256,address,address[],uint256[],string[],bytes[],uint256,uint256,string)",
);
const scheduled = topicOf("CallScheduled(bytes32,uint256,address,uint256,bytes,bytes32,uint256)");
const queued = topicOf("QueueTransaction(bytes32,address,uint256,string,bytes,uint256)");
const ofTornado = topicOf("ProposalCreated(uint256,address,address,uint256,uint256,string)");
const topics = [proposed, scheduled, queued, ofTornado];

/** Calls of one proposal that are read; one with more is told for that. */
const mostCalls = 64;

export const governance: DetectorPart<Settings> = {
  name: "governance",
  about: "A proposal or a scheduled call touches assets, roles or code, or sends ether; told long before it can run.",
  costToTrip:
    "As many votes as it takes to propose, or the proposer's role of a timelock; where anybody may propose, gas, so keep it at warning there.",
  params,

  create: (settings, tools) =>
    makeDetector({
      id: tools.id,
      severity: settings.severity,
      subject: settings.governor,
      takesPending: true,
      topics,
      see: async ({ logs }) => logs.flatMap((log) => seenOf(log, settings)),
      objections: (block, chain) => withoutEvents(topics, settings.governor, block, chain, tools),
    }),
};

function seenOf(log: Log, settings: Settings): readonly Seen[] {
  const { proposal, steps, isAll } = payloadOf(log);
  const touching = steps.filter((step) => isTouching(step, settings));
  // Code that the governor runs as its own can touch anything.
  const isCode = log.topics[0] === ofTornado;
  if (touching.length === 0 && isAll && !isCode) return [];
  const evidence = {
    proposal,
    calls: isAll ? `${steps.length}` : `more than ${mostCalls}, or unreadable`,
    touches: (touching.length > 0 ? touching : steps)
      .slice(0, 4)
      .map((step) => shown(step, settings))
      .join(", "),
    transaction: log.transactionHash,
  };
  return [{ name: `proposal:${proposal}`, evidence }];
}

function isTouching({ target, selector, wei }: Step, { protects, functions }: Settings): boolean {
  return protects.includes(target) || selector === undefined || functions.has(selector) || wei !== 0n;
}

function shown({ target, selector, wei }: Step, { functions }: Settings): string {
  const name = selector === undefined ? "unreadable" : (functions.get(selector) ?? selector);
  const calls = selector === "0x" ? target : `${target} ${name}`;
  return wei === 0n ? calls : `${calls} ${wei ?? "unreadable"} wei`;
}

type Payload = { readonly proposal: string; readonly steps: readonly Step[]; readonly isAll: boolean };

/** Read word by word: a proposal is as long as its author likes. */
function payloadOf({ topics, data }: Log): Payload {
  const first = topics[1] ?? "";
  const isAll = data.length < longestPayload;
  const target = addressOf(wordAt(data, 0) ?? "0x");
  if (topics[0] === scheduled)
    return { proposal: first, steps: [{ target, selector: start(data, 64, 4), wei: weiAt(data, 32) }], isAll };
  if (topics[0] === queued) {
    const step = { target: addressOf(topics[2] ?? "0x"), selector: called(data, 32, 64), wei: weiAt(data, 0) };
    return { proposal: first, steps: [step], isAll };
  }
  if (topics[0] === ofTornado) return { proposal: first, steps: [{ target, selector: "0x", wei: 0n }], isAll };

  const targets = itemsAt(data, 64, mostCalls + 1);
  const [values, names, calls] = [96, 128, 160].map((at) => itemsAt(data, at, mostCalls));
  const steps = targets.slice(0, mostCalls).map((at, index) => ({
    target: addressOf(wordAtByte(data, at) ?? "0x"),
    selector: called(data, names?.[index], calls?.[index], names?.[0], calls?.[0]),
    wei: weiAt(data, values?.[index]),
  }));
  const isWhole =
    targets.length > 0 && targets.length <= mostCalls && steps.every(({ target }) => target.length === 42);
  return { proposal: wordAt(data, 0) ?? "unreadable", steps, isAll: isAll && isWhole };
}

const longestName = 128;
/** Digits of data of which not all may be there: what is very long is cut where it is read. */
const longestPayload = 1024 * 1024;

function weiAt(data: Hex, at = -1): bigint | undefined {
  const word = wordAtByte(data, at);
  return word === undefined ? undefined : BigInt(word);
}

/** The four bytes of what is called: of a name that is written out beside the arguments, as Compound does, or the first of the input. */
function called(data: Hex, name = -1, call = -1, names = 0, calls = 0): Hex | undefined {
  const length = numberAt(data, pointedAt(data, name, names) ?? -1);
  if (length === 0) return start(data, call, 4, calls);
  const bytes = length === undefined || length > longestName ? undefined : start(data, name, length, names);
  return bytes && lower(keccakHex(Buffer.from(bytes.slice(2), "hex")).slice(0, 10));
}

/** The first bytes of what the word at `at` points to; undefined where the data ends before. */
function start(data: Hex, at: number, most: number, base = 0): Hex | undefined {
  const length = numberAt(data, pointedAt(data, at, base) ?? -1);
  const bytes = bytesAt(data, at, most, base);
  return length !== undefined && bytes?.length === 2 + 2 * Math.min(length, most) ? bytes : undefined;
}
