import type { EventFragment } from "ethers";
import { FirebreakError } from "../core/errors.ts";
import type { Hash, Log } from "../core/types.ts";
import { boundedDigestOf, digestOf } from "../lib/digest.ts";
import { addressOf, lower, wordAt } from "../lib/words.ts";
import { type Accepting, withoutWanted } from "./code.ts";
import { isWord, misfitOf, parseEvent, wordsOf } from "./common/abi-fields.ts";
import { roleName } from "./common/roles.ts";
import type { Settings } from "./privileged-change.ts";
import { announcementOf, type Change, mostObjections, type Watch } from "./watch.ts";

/** Arguments that are read. */
const most = 8;

/** Sees an event; its arguments are read as words and never decoded. */
export function eventWatch(
  { address: addresses, where = {}, announced }: Settings,
  signature: string,
  tools: Accepting,
): Watch {
  const event = parseEvent(signature);
  const topic0 = lower(event.topicHash);
  for (const name of Object.keys(where))
    if (!event.inputs.some((input) => input.name === name && input.indexed)) throw unknownArgument(name, event);
  if (announced.length > 0) requireWords(event);

  const isWanted = (args: Readonly<Record<string, string>>) =>
    Object.entries(where).every(([name, value]) => args[name] === shown(value, typeOf(event, name)));

  const watched = new Set(addresses);
  const what = `the event ${event.format("sighash")}`;

  return {
    logs: addresses.map((address) => ({ address, topic0 })),
    everyBlock: false,
    async changes({ block, logs }, chain) {
      const changes: Change[] = [];
      let left = announced;
      let unread: string | undefined;
      for (const log of logs) {
        if (!watched.has(log.address) || log.topics[0] !== topic0) continue;
        const misfit = misfitOf(event, log);
        const read = argumentsOf(log, event);
        // What is missing makes two changes alike: the hash tells them apart, so that the second is not taken for the first.
        const args = misfit === undefined ? read : { ...read, logHash: hashOf(log) };
        if (!isWanted(args)) {
          // Nobody can say whether it is what `where` asks for: that is told, and hides no other.
          unread ??= misfit;
          continue;
        }
        const isThis = (value: unknown) =>
          typeof value === "object" && value !== null && sameArguments(value as Record<string, string>, args);
        const covering = await announcementOf(left, isThis, block, chain);
        // One announcement is one change: the second one of a block is somebody else's.
        left = left.filter((one) => one !== covering);
        if (covering !== undefined) continue;
        changes.push({
          address: log.address,
          name: `${event.name}:${Object.values(args).join(":")}`,
          evidence: {
            event: event.name,
            ...namesOf(args),
            ...args,
            ...(misfit === undefined ? {} : { misfit }),
            transaction: log.transactionHash,
          },
        });
      }
      if (unread === undefined) return changes;
      const failure = new FirebreakError("NOT_EVALUABLE", unread);
      if (changes.length === 0) throw failure;
      return Object.assign(changes, { unread: failure });
    },
    async objections(block, chain) {
      const wanted = addresses.map((address) => ({ address, word: topic0, what }));
      return (await withoutWanted(wanted, block, chain, tools)).slice(0, mostObjections);
    },
  };
}

function unknownArgument(name: string, event: EventFragment): FirebreakError {
  const known = event.inputs.filter(({ indexed }) => indexed).map((input) => input.name);
  return new FirebreakError(
    "CONFIG",
    `\`where\` names ${name}, but the indexed arguments of ${event.name} are ${known.join(", ") || "none"}`,
  );
}

/** Only what is a word, or the hash of an indexed value, can be compared whole without decoding what an attacker wrote. */
function requireWords(event: EventFragment): void {
  const other = event.inputs.find(({ indexed, type }) => !indexed && !isWord.test(type));
  if (other === undefined && event.inputs.length <= most) return;
  throw new FirebreakError(
    "CONFIG",
    `a change that ${event.name} reports cannot be announced: it has ${other === undefined ? `more than ${most} arguments` : `an argument of type ${other.type}`}; watch the value itself with call or slot`,
  );
}

/**
 * Every argument that fits one word, by name, read where the ABI puts it. What does not fit is not decoded: its length is what an attacker
 * likes. The hash of the data stands for it, so that two different changes are two incidents.
 */
function argumentsOf(log: Log, event: EventFragment): Record<string, string> {
  let topic = 1;
  let slot = 0;
  const args: Record<string, string> = {};
  for (const [position, input] of event.inputs.entries()) {
    const { name, indexed, type } = input;
    const at = slot;
    if (!indexed) slot += wordsOf(input);
    if (!indexed && (position >= most || !isWord.test(type))) continue;
    const word = indexed ? log.topics[topic++] : wordAt(log.data, at);
    args[name || `argument ${position}`] = word === undefined ? "missing" : shown(word as Hash, type);
  }
  if (event.inputs.some(({ indexed, type }) => !indexed && !isWord.test(type)))
    args["dataHash"] = boundedDigestOf(log.data);
  return args;
}

/** What contracts call the roles among the arguments: a hash says nothing to whoever is woken by it. */
function namesOf(args: Readonly<Record<string, string>>): Record<string, string> {
  const named = Object.entries(args).flatMap(([name, value]) => {
    const called = /role$/i.test(name) ? roleName(value) : undefined;
    return called === undefined ? [] : [[`${name}Name`, called] as const];
  });
  return Object.fromEntries(named);
}

function hashOf({ topics, data }: Log): string {
  return digestOf(`${topics.join()}${boundedDigestOf(data)}`);
}

function typeOf(event: EventFragment, name: string): string {
  return event.inputs.find((input) => input.name === name)?.type ?? "bytes32";
}

function shown(word: Hash, type: string): string {
  if (type === "address") return addressOf(word);
  if (type.startsWith("uint")) return BigInt(word).toString();
  return type === "bool" ? String(BigInt(word) !== 0n) : word;
}

function sameArguments(announced: Readonly<Record<string, string>>, args: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(args);
  return (
    names.length === Object.keys(announced).length &&
    names.every((name) => announced[name]?.toLowerCase() === args[name])
  );
}
