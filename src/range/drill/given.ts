import { AbiCoder, keccak256, zeroPadValue } from "ethers";
import { FirebreakError } from "../../core/errors.ts";
import type { Hex } from "../../core/types.ts";
import { lower, toWord } from "../../lib/words.ts";
import type { DeclaredSlot } from "../recorded/declared-slots.ts";
import { wordOf } from "../rpc/values.ts";
import { isOn } from "./chains.ts";
import { draw } from "./chance.ts";
import { fillText, type Known } from "./fill.ts";
import type { Declared, Made } from "./format.ts";
import type { Scenario } from "./scenario.ts";
import { firstChain, type Value } from "./step.ts";

/** What the drill knows by name; it grows while things are deployed. */
export type KnownMap = Known & { set(name: string, value: Value): unknown; delete(name: string): unknown };

/** What is known before the fork is opened: actors, numbers, the payload, and what is made of them. */
export function given(scenario: Scenario, payload: Value | undefined, seed: number | undefined): KnownMap {
  const known: KnownMap = new Map(draw(scenario, seed));
  if (payload !== undefined) known.set("payload", payload);
  for (const [name, made] of Object.entries(scenario.made)) known.set(name, bytesOf(made, known));
  return known;
}

/** The declared slots of a run on one chain; the benign twin may need more than the attack, which does not show them. */
export function declaredIn(
  { declared, benign }: Scenario,
  isBenign: boolean,
  known: Known,
  chain = firstChain,
): readonly DeclaredSlot[] {
  const all = [...declared, ...(isBenign ? benign.declared : [])];
  return all.filter(isOn(chain)).map(({ account, slot, value, reason }) => ({
    account,
    slot: slotOf(slot, known),
    value: wordOf(fillText(value, known)),
    reason,
  }));
}

/** What is lost may depend on what a seed varies. */
export function expectedIn({ expected }: Scenario, known: Known): Scenario["expected"] {
  const amounts = (all: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(all).map(([token, amount]) => [token, fillText(amount, known)]));
  return {
    ...expected,
    lost: amounts(expected.lost),
    lostAtLeast: amounts(expected.lostAtLeast),
    lostUnderFault: amounts(expected.lostUnderFault),
    lostWithoutResponder: amounts(expected.lostWithoutResponder),
  };
}

/** Solidity keeps the value of a key at keccak256(key . slot of the mapping). */
function slotOf(slot: Declared["slot"], known: Known): Hex {
  if (typeof slot === "string") return slot;
  const key = zeroPadValue(fillText(slot.key, known), 32);
  const first = keccak256(AbiCoder.defaultAbiCoder().encode(["bytes32", "uint256"], [key, slot.mapping]));
  return toWord(BigInt(first) + BigInt(slot.plus));
}

function bytesOf(made: Made, known: Known): Hex {
  if ("keccak" in made) return lower(keccak256(fillText(made.keccak, known)));
  const places = Object.fromEntries(Object.entries(made.with).map(([name, value]) => [name, fillText(value, known)]));
  const filled = fillText(made.template, known).replaceAll(place, (_, name: string, type: string, usual?: string) =>
    packed(places[name] ?? (usual === undefined ? undefined : `0x${usual}`), name, type),
  );
  if (/^(0x)?([0-9a-f]{2})*$/i.test(filled)) return lower(`0x${filled.replace(/^0x/, "")}`);
  throw new FirebreakError("CONFIG", `expected a template to come to whole bytes of hex, found ${filled.slice(0, 80)}`);
}

/** {name:type} or {name:type=default}, where the default is hex. */
const place = /\{(\w+):(uint\d+|bytes32|address)(?:=([0-9a-fA-F]+))?\}/g;

function packed(value: string | undefined, name: string, type: string): string {
  if (value === undefined)
    throw new FirebreakError(
      "CONFIG",
      `the template has a place {${name}:${type}} without a value; give it under \`with\``,
    );
  const bytes = type === "bytes32" ? 32 : type === "address" ? 20 : Number(type.slice(4)) / 8;
  const digits = BigInt(value).toString(16);
  if (digits.length <= bytes * 2) return digits.padStart(bytes * 2, "0");
  throw new FirebreakError("CONFIG", `expected ${name} to fit into ${type}, found ${value}`);
}
