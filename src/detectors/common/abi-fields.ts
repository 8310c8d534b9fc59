import { type EventFragment, Fragment, Interface, type ParamType } from "ethers";
import { FirebreakError, messageOf } from "../../core/errors.ts";
import type { Log } from "../../core/types.ts";

/** Types that are one word. */
export const isWord = /^(address|bool|bytes\d+|u?int\d*)$/;

/** Raises CONFIG for an event that cannot be read. */
export function parseEvent(signature: string): EventFragment {
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

/**
 * How a log of this event is not what the signature says, as where an `indexed` was forgotten; undefined where it fits. The watched contract wrote it, so
 * that the signature is wrong: its arguments would be missing, or others'.
 */
export function misfitOf({ name, inputs }: EventFragment, { address, topics, data }: Log): string | undefined {
  const inData = inputs.filter(({ indexed }) => !indexed);
  const wanted = 1 + inputs.length - inData.length;
  if (topics.length !== wanted)
    return `a log of ${address} has ${topics.length} topic(s), the signature of ${name} says ${wanted}; correct its \`indexed\``;
  const words = inData.reduce((sum, one) => sum + wordsOf(one), 0);
  if (data.length >= 2 + 64 * words) return undefined;
  return `a log of ${address} has less data than the signature of ${name} says; correct it`;
}

/** How many words a value takes in the head of the data: one, or all of its members when its size is fixed. Source: Solidity ABI specification. */
export function wordsOf({ baseType, arrayLength, arrayChildren, components }: ParamType): number {
  if (baseType === "tuple" && components !== null && !components.some(isDynamic))
    return components.reduce((sum, one) => sum + wordsOf(one), 0);
  if (
    baseType === "array" &&
    arrayLength !== null &&
    arrayLength > 0 &&
    arrayChildren !== null &&
    !isDynamic(arrayChildren)
  )
    return arrayLength * wordsOf(arrayChildren);
  return 1;
}

function isDynamic({ baseType, arrayLength, arrayChildren, components, type }: ParamType): boolean {
  if (baseType === "array") return arrayLength === -1 || (arrayChildren !== null && isDynamic(arrayChildren));
  if (baseType === "tuple") return components?.some(isDynamic) ?? false;
  return type === "bytes" || type === "string";
}
