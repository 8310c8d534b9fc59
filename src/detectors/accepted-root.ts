import { z } from "zod";
import { FirebreakError } from "../core/errors.ts";
import type { Chain, DetectorPart } from "../core/parts.ts";
import type { Block, BlockRef, Hash, Hex, Log } from "../core/types.ts";
import { encodeCall } from "../lib/encode.ts";
import { address, word } from "../lib/fields.ts";
import { lower, wordAt } from "../lib/words.ts";
import { withoutWanted } from "./code.ts";
import { misfitOf, parseEvent } from "./common/abi-fields.ts";
import { makeDetector, type Seen, severity, withoutCode } from "./common/make.ts";
import { parentOf } from "./common/past.ts";
import { answerOf, unreadable } from "./common/reading.ts";
import { type Settled, seenOr, settled } from "./common/settle.ts";
import { selector } from "./common/signatures.ts";
import { transactionOf } from "./common/transaction-of.ts";

/** What a message that nobody proved is stored with. */
const unprovenRoot: Hash = `0x${"00".repeat(32)}`;
const params = z.strictObject({
  bridge: address.describe("The contract that accepts messages from another chain."),
  acceptable: z
    .string()
    .default("function acceptableRoot(bytes32) view returns (bool)")
    .describe("The view function that says of a root whether messages under it are accepted."),
  never: z
    .array(word)
    .max(16)
    .default([unprovenRoot])
    .describe("Roots that must never be accepted; the empty one unless given, which a message has that nobody proved."),
  accepted: z
    .string()
    .default("event Process(bytes32 indexed messageHash, bool indexed success, bytes indexed returnData)")
    .describe("The event of a message that was accepted; its first indexed argument names the message."),
  proven: z
    .string()
    .default("function messages(bytes32) view returns (bytes32)")
    .describe("The view function that says what a message was proven with; zero before it was."),
  provesAtOnce: z
    .array(selector)
    .max(8)
    .default([selector.parse("proveAndProcess(bytes,bytes32[32],uint256)")])
    .describe(
      "Functions of the bridge that prove a message and accept it at once, written out or as 4 bytes in hex; `proveAndProcess(bytes,bytes32[32],uint256)` unless given.",
    ),
  severity,
});
type Settings = z.output<typeof params>;

export const acceptedRoot: DetectorPart<Settings> = {
  name: "accepted-root",
  about: "A bridge accepts a root that nobody proved, or accepted a message that was not proven before.",
  costToTrip:
    "A message that the bridge accepts without a proof: where it works as it should, nobody can. What is below the quorum costs the gas of a message that a contract proves in the same block.",
  params,

  create: (settings, tools) => {
    const { bridge, never, provesAtOnce, severity } = settings;
    const event = parseEvent(settings.accepted);
    const topic0 = lower(event.topicHash);
    if (event.inputs.every(({ indexed }) => !indexed))
      throw new FirebreakError(
        "CONFIG",
        `expected the first indexed argument of ${settings.accepted} to name the message, found none that is indexed`,
      );
    const asking = (signature: string, what: Hash) => encodeCall(bridge, signature, [what]);
    const ask = async (signature: string, what: Hash, block: BlockRef, chain: Chain) =>
      isSet(await answerOf(chain.call(asking(signature, what), block), signature));
    // Known to be readable before anything happens: what is wrong with a signature is said when the configuration is read.
    for (const signature of [settings.acceptable, settings.proven]) asking(signature, unprovenRoot);

    const accepts = async (root: Hash, block: BlockRef, chain: Chain): Promise<readonly Seen[]> =>
      (await ask(settings.acceptable, root, block, chain))
        ? [{ name: `root:${root}`, evidence: { what: "a root that nobody proved is accepted", root } }]
        : [];
    // A proof leaves nothing on chain once its message is accepted, and any contract may bring both at once. What stays is whether one was needed.
    const takesUnproven = (block: BlockRef, chain: Chain): Promise<boolean> =>
      ask(settings.acceptable, unprovenRoot, block, chain).catch(falseIfUnreadable);
    const unproven = async (log: Log, logs: readonly Log[], block: Block, chain: Chain): Promise<readonly Seen[]> => {
      const [message, parent] = [log.topics[1], parentOf({ block })];
      if (message === undefined)
        throw new FirebreakError("NOT_EVALUABLE", misfitOf(event, log) ?? "it names no message");
      if (parent === undefined || (await ask(settings.proven, message, parent, chain))) return [];
      const made = transactionOf(log, await chain.transactions(block));
      const provesOne = made?.to === bridge && provesAtOnce.some((call) => made.input.startsWith(call));
      // What a message does when it is brought may be to bring another one, which this call proved nothing of.
      if (provesOne && logs.filter((one) => isBeside(one, log)).length === 1) return [];
      const evidence = {
        what: "a message was accepted that was not proven before",
        message,
        transaction: made?.hash ?? log.transactionHash,
      };
      const needsNone = (await takesUnproven(block, chain)) || (await takesUnproven(parent, chain));
      return needsNone
        ? [{ name: "message", evidence }]
        : [{ name: "message", evidence: { ...evidence, doubt: mayBeProven }, belowQuorum: true }];
    };

    return makeDetector({
      id: tools.id,
      severity,
      subject: bridge,
      topics: [topic0],
      everyBlock: true,
      async see({ block, logs }, chain) {
        const roots = settled(never.map((root) => accepts(root, block, chain)));
        const messages = await unprovenIn(logs, (log) => unproven(log, logs, block, chain));
        const { found, failure } = await roots;
        return seenOr(failure ?? messages.failure, [...found, ...messages.found]);
      },
      async objections(block, chain) {
        const missing = await withoutCode([bridge], block, chain);
        if (missing.length > 0) return missing;
        const refusals = await unreadable(() =>
          Promise.all([unprovenRoot, ...never].map((root) => accepts(root, block, chain))),
        );
        const wanted = { address: bridge, word: topic0, what: `the event ${event.format("sighash")}` };
        return [...refusals, ...(await withoutWanted([wanted], block, chain, tools))];
      },
    });
  },
};

/** Whether two logs, or one and itself, are of one transaction. */
function isBeside(one: Log, other: Log): boolean {
  return other.transactionIndex === undefined
    ? one.transactionHash === other.transactionHash
    : one.transactionIndex === other.transactionIndex;
}

/** Messages that are looked at together. Whoever proves that many of his own can have them accepted before one that nobody proved: all are looked at. */
const together = 64;

/** What was seen of the first messages with which something is wrong: they are one incident. */
async function unprovenIn(logs: readonly Log[], look: (log: Log) => Promise<readonly Seen[]>): Promise<Settled<Seen>> {
  let failure: unknown;
  for (let from = 0; from < logs.length; from += together) {
    const some = await settled(logs.slice(from, from + together).map(look));
    failure ??= some.failure;
    if (some.found.length > 0) return { found: some.found, failure };
  }
  return { found: [], failure };
}

const mayBeProven = "the bridge says that it accepts nothing unproven: it may have been proven in the same block";

/** Who does not say what it accepts makes a message doubtful, and hides none. */
function falseIfUnreadable(error: unknown): false {
  if (error instanceof FirebreakError && error.code === "NOT_EVALUABLE") return false;
  throw error;
}

function isSet(answer: Hex): boolean {
  return BigInt(wordAt(answer, 0) ?? 0) !== 0n;
}
