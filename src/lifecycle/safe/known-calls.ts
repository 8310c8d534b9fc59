import { FunctionFragment, formatEther, Interface } from "ethers";
import { hubAbi } from "../../actions/hub.ts";
import { FirebreakError } from "../../core/errors.ts";
import type { Address, Hex } from "../../core/types.ts";
import { refuseLoosening } from "../../lib/loosening.ts";
import { printable } from "../../lib/printable.ts";
import { lower } from "../../lib/words.ts";

/** Whether a call makes things safer, as far as its bytes say: never because of a name that the proposal itself gives. */
export type Direction = "tightens" | "loosens" | "unknown";
export type Reading = {
  /** The call in words, on one line. */
  readonly says: string;
  readonly direction: Direction;
  readonly why: string;
};
export type Subject = {
  readonly safe: Address;
  readonly to: Address;
  readonly value: bigint;
  readonly data: Hex;
  readonly abi?: string | undefined;
};

/** What the adapters call, and only with flags that close. What depends on a number, such as `pause(uint256)`, is not among them. */
const tightening = [
  "pause()",
  "pause(address)",
  "pause(address[])",
  "pause(bool,bool,bool,bool,bool)",
  "pauseByType(uint8)",
  "pauseFor(uint256)",
  "pauseLanes(uint256,uint32,bytes32)",
  "pauseEthCrossChainManager()",
  "setPaused(bool)",
  "setPoolPause(bool)",
  "setReserveFreeze(address,bool)",
  "setReservePause(address,bool)",
  "_setMintPaused(address,bool)",
  "_setBorrowPaused(address,bool)",
  "_setTransferPaused(bool)",
  "_setSeizePaused(bool)",
  "blacklist(address)",
  "addBlackList(address)",
];
/** Ends a pause, gives power away or moves assets. */
const loosening = [
  "unpause()",
  "unpause(address)",
  "unpause(uint256)",
  "resume()",
  "resumeLanes(uint256)",
  "unfreeze(address)",
  "unBlacklist(address)",
  "removeBlackList(address)",
  "transferOwnership(address)",
  "grantRole(bytes32,address)",
  "grantRole(uint64,address,uint32)",
  "upgradeTo(address)",
  "upgradeToAndCall(address,bytes)",
  "upgradeAndCall(address,address,bytes)",
  "changeAdmin(address)",
  "transfer(address,uint256)",
  "transferFrom(address,address,uint256)",
  "approve(address,uint256)",
  "increaseAllowance(address,uint256)",
  "setApprovalForAll(address,bool)",
];
/** Others that are only shown by their name. */
const named = [
  "execute(address,bytes)",
  "pause(uint256)",
  "revokeRole(bytes32,address)",
  "renounceRole(bytes32,address)",
];
const ofSafes = [
  "addOwnerWithThreshold(address,uint256)",
  "removeOwner(address,address,uint256)",
  "swapOwner(address,address,address)",
  "changeThreshold(uint256)",
  "enableModule(address)",
  "disableModule(address,address)",
  "setGuard(address)",
  "setModuleGuard(address)",
  "setFallbackHandler(address)",
  "approveHash(bytes32)",
];

const bySelector = (signatures: readonly string[]) =>
  new Map(signatures.map((one) => [FunctionFragment.from(`function ${one}`).selector, one]));
const [tightens, loosens, others, safes] = [tightening, loosening, named, ofSafes].map(bySelector);
const trip = hubAbi.getFunction("trip");

const deepest = 2;
const mostShown = 200;

/** What a call of a Safe does, from its bytes. */
export function readCall({ safe, to, value, data, abi }: Subject, depth = 0): Reading {
  const selector = data.slice(0, 10);
  const known = tightens?.get(selector) ?? loosens?.get(selector) ?? others?.get(selector);
  const inner = carried(data);
  if (inner !== undefined && depth < deepest && value === 0n && to !== safe) {
    const read = readCall({ safe, to: inner.to, value, data: inner.data }, depth + 1);
    return { ...read, says: `${read.says}, carried by execute of ${to}` };
  }

  const says = sayCall(to, data, to === safe ? (safes?.get(selector) ?? known) : known, abi);
  const ether = value === 0n ? "" : `, with ${formatEther(value)} ether`;
  const reading = (direction: Direction, why: string): Reading => ({ says: `${says}${ether}`, direction, why });
  if (value > 0n) return reading("loosens", "it sends ether out of the Safe");
  if (to === safe && data === "0x") return reading("unknown", "it does nothing but use up its nonce");
  if (to === safe) return reading("loosens", "it changes the Safe itself: its owners, threshold, modules or guard");
  if (trip?.selector === selector) return reading("tightens", "it trips a plan of a hub, which only tightens");
  if (loosens?.has(selector) === true) return reading("loosens", "it opens again, gives power away, or moves assets");
  return reading(...judged(data, tightens?.get(selector), abi));
}

/** By the name that we know; a name that the proposal gives can make it worse and never better. */
function judged(data: Hex, known: string | undefined, abi: string | undefined): [Direction, string] {
  const name = known ?? abi;
  const args = name === undefined ? undefined : decoded(name, data);
  if (name === undefined || args === undefined)
    return ["unknown", "nobody here knows this function: read its bytes, and ask its proposer what they do"];
  try {
    refuseLoosening(name, args, data);
  } catch (error) {
    if (error instanceof FirebreakError && error.code === "LOOSENS") return ["loosens", error.message];
    throw error;
  }
  if (known !== undefined) return ["tightens", "it only closes"];
  return ["unknown", "its name is what the proposal says; what it does, only its contract knows"];
}

/** The call that AccessManager.execute carries. */
function carried(data: Hex): { readonly to: Address; readonly data: Hex } | undefined {
  const [to, inner] = decoded("execute(address,bytes)", data) ?? [];
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
  try {
    const fragment = FunctionFragment.from(signature.startsWith("function ") ? signature : `function ${signature}`);
    const abi = new Interface([fragment]);
    const args = abi.decodeFunctionData(fragment, data);
    return lower(abi.encodeFunctionData(fragment, args)) === data ? [...args] : undefined;
  } catch {
    return undefined;
  }
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
