import type { ParamType } from "ethers";
import type { Hash, Hex } from "../../core/types.ts";
import { wordAtByte } from "../../lib/abi-walk.ts";
import { addressOf, wordAt } from "../../lib/words.ts";
import { isWord, wordsOf } from "../common/abi-fields.ts";
import type { Type, Value, Values } from "./expression.ts";
import { Int256, Uint256 } from "./numbers.ts";

/** An argument that is one word: what it is called, and how it is found and read. */
export type Field = { readonly name: string; readonly type: Type; readonly of: (place: Written) => Value | undefined };
export type Written = { readonly topics: readonly Hash[]; readonly data: Hex };

/** The arguments of an event or a function that are words. What is longer is not decoded and has no name in an expression. */
export function fieldsOf(inputs: readonly ParamType[], isCall: boolean): readonly Field[] {
  let topic = 1;
  let slot = 0;
  const fields: Field[] = [];
  for (const input of inputs) {
    const indexed = !isCall && input.indexed === true;
    const [ownTopic, ownSlot] = [topic, slot];
    if (indexed) topic += 1;
    else slot += wordsOf(input);
    if (input.name === "" || !(isWord.test(input.type) || indexed)) continue;
    // Of an indexed value that is longer than a word, the chain keeps the hash.
    const abiType = isWord.test(input.type) ? input.type : "bytes32";
    const read = ({ topics, data }: Written) =>
      indexed ? topics[ownTopic] : isCall ? wordAtByte(data, 4 + 32 * ownSlot) : wordAt(data, ownSlot);
    fields.push({ name: input.name, type: typeOf(abiType), of: (place) => valueIn(read(place), abiType) });
  }
  return fields;
}

export function typeOf(abiType: string): Type {
  if (abiType.startsWith("uint")) return "uint256";
  if (abiType.startsWith("int")) return "int256";
  return abiType === "bool" ? "bool" : "string";
}

/** All arguments by name; undefined for a log or an input that is too short to be what its signature says. */
export function valuesOf(prefix: string, fields: readonly Field[], place: Written): Values | undefined {
  const values: Record<string, Value> = {};
  for (const { name, of } of fields) {
    const value = of(place);
    if (value === undefined) return undefined;
    values[`${prefix}.${name}`] = value;
  }
  return values;
}

/** A word as the expression knows it; addresses and other bytes are texts in lower case. */
export function valueIn(word: Hex | undefined, abiType: string): Value | undefined {
  if (word === undefined) return undefined;
  if (abiType === "address") return addressOf(word).toLowerCase();
  if (abiType.startsWith("uint")) return new Uint256(BigInt(word));
  if (abiType.startsWith("int")) return new Int256(BigInt.asIntN(256, BigInt(word)));
  return abiType === "bool" ? BigInt(word) !== 0n : word.toLowerCase();
}

export function shown(value: Value): string {
  return typeof value === "object" ? `${value.value}` : `${value}`;
}

const mostShown = 16;

/** What an expression saw, for people. */
export function evidenceOf(values: Values, transaction: Hash | undefined): Record<string, string> {
  const seen = Object.entries(values)
    .slice(0, mostShown)
    .map(([name, value]) => [name, shown(value)]);
  return { ...Object.fromEntries(seen), ...(transaction === undefined ? {} : { transaction }) };
}
