import { type EventFragment, Fragment, Interface } from "ethers";
import { FirebreakError, messageOf } from "../core/errors.ts";
import type { Hash, Log } from "../core/types.ts";
import { addressOf, lower, wordAt } from "../lib/words.ts";
import { codeHolds } from "./code.ts";
import type { Settings } from "./privileged-change.ts";
import { isAnnounced, type Watch } from "./watch.ts";

/** Sees an event; its arguments are read as words, at most the first eight, and never decoded. */
export function eventWatch({ address, where = {}, announced, acceptUnseenEvent }: Settings, signature: string): Watch {
  const event = parseEvent(signature);
  const topic0 = lower(event.topicHash);
  for (const name of Object.keys(where))
    if (!event.inputs.some((input) => input.name === name && input.indexed)) throw unknownArgument(name, event);

  const isWanted = (args: Readonly<Record<string, string>>) =>
    Object.entries(where).every(([name, value]) => args[name] === shown(value, typeOf(event, name)));

  return {
    logs: [{ address, topic0 }],
    everyBlock: false,
    async changes({ block, logs }, chain) {
      const changes = [];
      for (const log of logs) {
        if (log.address !== address || log.topics[0] !== topic0) continue;
        const args = argumentsOf(log, event);
        if (!isWanted(args)) continue;
        const isThis = (value: unknown) =>
          typeof value === "object" && value !== null && sameArguments(value as Record<string, string>, args);
        if (await isAnnounced(announced, isThis, block, chain)) continue;
        changes.push({
          name: `${event.name}:${Object.values(args).join(":")}`,
          evidence: { event: event.name, ...args, transaction: log.transactionHash },
        });
      }
      return changes;
    },
    async objections(block, chain) {
      if (acceptUnseenEvent || (await codeHolds(topic0, address, block, chain))) return [];
      return [
        `the code of ${address} does not hold the event ${event.format("sighash")}; correct its signature, or set acceptUnseenEvent: true`,
      ];
    },
  };
}

function parseEvent(signature: string): EventFragment {
  try {
    const fragment = Fragment.from(signature.startsWith("event ") ? signature : `event ${signature}`);
    const event = new Interface([fragment]).getEvent(fragment.format("sighash"));
    if (event !== null) return event;
  } catch (error) {
    throw new FirebreakError(
      "CONFIG",
      `expected an event such as "event OwnershipTransferred(address indexed previousOwner, address indexed newOwner)", found ${JSON.stringify(signature)}: ${messageOf(error)}`,
    );
  }
  throw new FirebreakError("CONFIG", `expected an event, found ${JSON.stringify(signature)}`);
}

function unknownArgument(name: string, event: EventFragment): FirebreakError {
  const known = event.inputs.filter(({ indexed }) => indexed).map((input) => input.name);
  return new FirebreakError(
    "CONFIG",
    `\`where\` names ${name}, but the indexed arguments of ${event.name} are ${known.join(", ") || "none"}`,
  );
}

/** Every argument that fits one word, by name; a dynamic one shows where its data starts, which is enough to tell two apart. */
function argumentsOf(log: Log, event: EventFragment): Record<string, string> {
  let topic = 1;
  let slot = 0;
  const args: Record<string, string> = {};
  for (const { name, indexed, type } of event.inputs.slice(0, 8)) {
    const word = indexed ? log.topics[topic++] : wordAt(log.data, slot++);
    args[name] = word === undefined ? "missing" : shown(word as Hash, type);
  }
  return args;
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
