import { id as keccak } from "ethers";
import { z } from "zod";
import type { DetectorPart } from "../core/parts.ts";
import type { Address, Hex, Log } from "../core/types.ts";
import { address } from "../lib/fields.ts";
import { addressOf, wordAt } from "../lib/words.ts";
import { bytesAt, itemsAt, numberAt, pointedAt, wordAtByte } from "./common/abi-walk.ts";
import { makeDetector, mildSeverity, type Seen, withoutCode } from "./common/make.ts";
import { selector, topicOf } from "./common/signatures.ts";

/** Functions that move assets, give rights away or change what runs. */
const dangerous = [
  "transfer(address,uint256)",
  "transferFrom(address,address,uint256)",
  "approve(address,uint256)",
  "mint(address,uint256)",
  "grantRole(bytes32,address)",
  "grantRole(uint64,address,uint32)",
  "setRole(bytes32,address)",
  "transferOwnership(address)",
  "setPendingAdmin(address)",
  "_setPendingAdmin(address)",
  "changeAdmin(address)",
  "rely(address)",
  "upgradeTo(address)",
  "upgradeToAndCall(address,bytes)",
  "upgrade(address,address)",
  "upgradeAndCall(address,address,bytes)",
  "setImplementation(address)",
  "updateDelay(uint256)",
  "setDelay(uint256)",
  "addMinter(address)",
  "configureMinter(address,uint256)",
];

const params = z.strictObject({
  /** A governor (OpenZeppelin, Compound's Alpha and Bravo, Tornado's) or a timelock. */
  governor: address,
  /** Contracts that hold assets or roles; a payload that calls one of them is told, whatever it calls. */
  protects: z.array(address).max(1_000).default([]),
  /** Functions that are told wherever they are called. */
  functions: z
    .array(selector)
    .max(200)
    .default(dangerous.map((one) => selector.parse(one))),
  severity: mildSeverity,
});
type Settings = z.output<typeof params>;
type Step = { readonly target: Address; readonly selector: Hex | undefined };

/** Sources: OpenZeppelin Governor and Compound's GovernorAlpha and Bravo (one signature); TimelockController; Compound's Timelock; Tornado's Governance. */
const proposed = topicOf(
  "ProposalCreated(uint256,address,address[],uint256[],string[],bytes[],uint256,uint256,string)",
);
const scheduled = topicOf("CallScheduled(bytes32,uint256,address,uint256,bytes,bytes32,uint256)");
const queued = topicOf("QueueTransaction(bytes32,address,uint256,string,bytes,uint256)");
const ofTornado = topicOf("ProposalCreated(uint256,address,address,uint256,uint256,string)");

/** Calls of one proposal that are read; one with more is told for that. */
const mostCalls = 64;

export const governance: DetectorPart<Settings> = {
  name: "governance",
  about: "A proposal or a scheduled call touches assets, roles or code; told long before it can run.",
  costToTrip:
    "As many votes as it takes to propose, or the proposer's role of a timelock; where anybody may propose, gas, so keep it at warning there.",
  params,

  create: (settings, { id }) =>
    makeDetector({
      id,
      severity: settings.severity,
      subject: settings.governor,
      takesPending: true,
      topics: [proposed, scheduled, queued, ofTornado],
      see: async ({ logs }) => logs.flatMap((log) => seenOf(log, settings)),
      objections: (block, chain) => withoutCode([settings.governor], block, chain),
    }),
};

function seenOf(log: Log, { protects, functions }: Settings): readonly Seen[] {
  const { proposal, steps, isAll } = payloadOf(log);
  const touching = steps.filter(
    ({ target, selector }) => protects.includes(target) || (selector !== undefined && functions.includes(selector)),
  );
  // Code that the governor runs as its own can touch anything.
  const isCode = log.topics[0] === ofTornado;
  if (touching.length === 0 && isAll && !isCode) return [];
  const evidence = {
    proposal,
    calls: isAll ? `${steps.length}` : `more than ${mostCalls}, or unreadable`,
    touches: (touching.length > 0 ? touching : steps)
      .slice(0, 4)
      .map(({ target, selector = "" }) => `${target} ${selector}`.trim())
      .join(", "),
    transaction: log.transactionHash,
  };
  return [{ name: `proposal:${proposal}`, evidence }];
}

type Payload = { readonly proposal: string; readonly steps: readonly Step[]; readonly isAll: boolean };

/** Read word by word: a proposal is as long as its author likes. */
function payloadOf({ topics, data }: Log): Payload {
  const first = topics[1] ?? "";
  if (topics[0] === scheduled)
    return {
      proposal: first,
      steps: [{ target: addressOf(wordAt(data, 0) ?? "0x"), selector: bytesAt(data, 64, 4) }],
      isAll: true,
    };
  if (topics[0] === queued) {
    const target = addressOf(topics[2] ?? "0x");
    return { proposal: first, steps: [{ target, selector: named(data, 32) ?? bytesAt(data, 64, 4) }], isAll: true };
  }
  if (topics[0] === ofTornado)
    return {
      proposal: first,
      steps: [{ target: addressOf(wordAt(data, 0) ?? "0x"), selector: undefined }],
      isAll: true,
    };

  const targets = itemsAt(data, 64, mostCalls + 1);
  const [names, calls] = [itemsAt(data, 128, mostCalls), itemsAt(data, 160, mostCalls)];
  const steps = targets.slice(0, mostCalls).map((at, index) => ({
    target: addressOf(wordAtByte(data, at) ?? "0x"),
    selector: named(data, names[index], names[0]) ?? bytesAt(data, calls[index] ?? -1, 4, calls[0]),
  }));
  const isAll = targets.length > 0 && targets.length <= mostCalls && steps.every(({ target }) => target.length === 42);
  return { proposal: wordAt(data, 0) ?? "unreadable", steps, isAll };
}

const longestName = 128;

/** The four bytes of a function that is written out beside its arguments, as Compound does; undefined where none is. */
function named(data: Hex, at: number | undefined, base = 0): Hex | undefined {
  if (at === undefined) return undefined;
  const length = numberAt(data, pointedAt(data, at, base) ?? -1);
  if (length === undefined || length === 0 || length > longestName) return undefined;
  const bytes = bytesAt(data, at, longestName, base);
  return bytes && (keccak(Buffer.from(bytes.slice(2), "hex").toString("latin1")).slice(0, 10) as Hex);
}
