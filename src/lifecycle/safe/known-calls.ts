import { FunctionFragment, formatEther, Interface } from "ethers";
import { hubAbi } from "../../actions/hub.ts";
import { FirebreakError } from "../../core/errors.ts";
import type { Direction, Reading as Said } from "../../core/proposals.ts";
import type { Address, Hex } from "../../core/types.ts";
import { openers, refuseLoosening } from "../../lib/loosening.ts";
import { printable } from "../../lib/printable.ts";
import { lower, wordAt } from "../../lib/words.ts";
import { gives, others, safes, tightens } from "./known-functions.ts";
import { readPlanCall } from "./known-plans.ts";

export type Reading = Said & { readonly why: string };
export type Subject = {
  readonly safe: Address;
  readonly to: Address;
  readonly value: bigint;
  readonly data: Hex;
  readonly abi?: string | undefined;
};

const trip = hubAbi.getFunction("trip");

const deepest = 2;
const mostShown = 200;

/** What a call of a Safe does, from its bytes. */
export function readCall({ safe, to, value, data, abi }: Subject, depth = 0): Reading {
  const selector = data.slice(0, 10);
  const opens = openers.get(selector) ?? gives.get(selector);
  const known = tightens.get(selector) ?? others.get(selector);
  const inner = carried(data);
  if (inner !== undefined && depth < deepest && value === 0n && to !== safe)
    return throughExecute(to, readCall({ safe, to: inner.to, value, data: inner.data }, depth + 1));

  const name = opens ?? known;
  const ofPlans = readPlanCall(to, data);
  const says = ofPlans?.says ?? sayCall(to, data, to === safe ? (safes.get(selector) ?? name) : name, abi);
  const ether = value === 0n ? "" : `, with ${formatEther(value)} ether`;
  const reading = (direction: Direction, why: string): Reading => ({ says: `${says}${ether}`, direction, why });
  if (value > 0n) return reading("loosens", "it sends ether out of the Safe");
  if (to === safe && data === "0x") return reading("unknown", "it does nothing but use up its nonce");
  if (to === safe) return reading("loosens", "it changes the Safe itself: its owners, threshold, modules or guard");
  // Not decoded: few bytes of lists of structs would keep a reader waiting for a minute.
  if (trip?.selector === selector)
    return reading("unknown", `only if ${to} is a hub, it trips a plan, which only tightens: ask its proposer`);
  if (ofPlans !== undefined) return reading("unknown", ofPlans.why);
  if (opens !== undefined) return reading("loosens", "it opens again, gives power away, or moves assets");
  return reading(...judged(data, known, abi));
}

/** A DSProxy has the same function, and runs the code at that address as its own: which of the two it is, the bytes do not say. */
function throughExecute(by: Address, { says, direction, why }: Reading): Reading {
  const carries = `${says}, carried by execute of ${by}`;
  if (direction === "loosens") return { says: carries, direction, why };
  return {
    says: carries,
    direction: "unknown",
    why: `only if ${by} is an AccessManager, it does that call, and ${why}; any other contract may do anything: ask what it is`,
  };
}

/** By the name that we know; a name that the proposal gives can make it worse and never better. */
function judged(data: Hex, known: string | undefined, abi: string | undefined): [Direction, string] {
  const name = known ?? abi;
  const isExact = name !== undefined && decoded(name, data) !== undefined;
  if (name === undefined || (known === undefined && !isExact))
    return ["unknown", "nobody here knows this function: read its bytes, and ask its proposer what they do"];
  try {
    refuseLoosening(name, argumentsOf(name, data), data);
  } catch (error) {
    if (error instanceof FirebreakError && error.code === "LOOSENS") return ["loosens", error.message];
    throw error;
  }
  if (known === undefined)
    return ["unknown", "its name is what the proposal says; what it does, only its contract knows"];
  if (!isExact)
    return ["unknown", "its bytes are not those of this function alone: read them, and ask its proposer why"];
  if (tightens.has(data.slice(0, 10))) return ["tightens", "it only closes"];
  return ["unknown", "what it does depends on more than its bytes: ask its proposer"];
}

/** The arguments; where the bytes are not exactly these, the flags as a contract reads them, which ignores what follows, and lacks nothing. */
function argumentsOf(signature: string, data: Hex): readonly unknown[] {
  const flag = (at: number) => BigInt(wordAt(`0x${data.slice(10)}`, at) ?? 0) !== 0n;
  const { inputs } = fragmentOf(signature);
  return (
    decoded(signature, data) ??
    inputs.map(({ type, baseType }, at) => (type === "bool" ? flag(at) : baseType === "array" ? [] : undefined))
  );
}

/** The call that AccessManager.execute carries, whatever follows it. */
function carried(data: Hex): { readonly to: Address; readonly data: Hex } | undefined {
  const [to, inner] = read("execute(address,bytes)", data)?.args ?? [];
  return typeof to === "string" && typeof inner === "string" ? { to: lower(to), data: lower(inner) } : undefined;
}

function sayCall(to: Address, data: Hex, known: string | undefined, abi: string | undefined): string {
  if (data === "0x") return `nothing but a transfer to ${to}`;
  for (const [name, note] of [[known, ""] as const, [abi, " (named so by the proposal)"] as const]) {
    const args = name === undefined ? undefined : decoded(name, data);
    if (name !== undefined && args !== undefined)
      return `${nameOf(name)}(${args.map(show).join(", ")}) of ${to}${note}`;
  }
  return `${data.length / 2 - 1} bytes of calldata to ${to}: ${clip(data)}`;
}

/** The arguments; undefined unless exactly these bytes are this call, with nothing after it. */
export function decoded(signature: string, data: Hex): readonly unknown[] | undefined {
  const found = read(signature, data);
  return found?.isExact === true ? found.args : undefined;
}

function read(signature: string, data: Hex) {
  try {
    const fragment = fragmentOf(signature);
    const abi = new Interface([fragment]);
    const args = [...abi.decodeFunctionData(fragment, data)];
    return { args, isExact: lower(abi.encodeFunctionData(fragment, args)) === data };
  } catch {
    return undefined;
  }
}

function fragmentOf(signature: string): FunctionFragment {
  return FunctionFragment.from(signature.startsWith("function ") ? signature : `function ${signature}`);
}

function nameOf(signature: string): string {
  return printable(signature.replace(/^function /, "").replace(/\(.*/s, ""));
}

function show(value: unknown): string {
  return clip(printable(Array.isArray(value) ? `[${value.map(show).join(", ")}]` : String(value)));
}

function clip(text: string): string {
  return text.length > mostShown ? `${text.slice(0, mostShown)}… (${text.length} characters)` : text;
}
