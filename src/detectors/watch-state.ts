import { FunctionFragment } from "ethers";
import { FirebreakError } from "../core/errors.ts";
import type { Chain } from "../core/parts.ts";
import type { Address, BlockRef, Hex } from "../core/types.ts";
import { boundedDigestOf } from "../lib/digest.ts";
import { encodeCall } from "../lib/encode.ts";
import { addressOf } from "../lib/words.ts";
import { atParent } from "./common/past.ts";
import type { Settings } from "./privileged-change.ts";
import { announcementOf, type Watch } from "./watch.ts";

/** Sees that the answer of a view function is not what it was one block before; compares bytes, decodes nothing. */
export function callWatch({ address: [address], args = [], announced }: Settings, signature: string): Watch {
  const { data } = encodeCall(address, signature, args);
  const getter = FunctionFragment.from(signature.replace(/^(?!function )/, "function "));
  const types = getter.outputs.map(({ type }) => type);
  const type = types.length === 1 ? types[0] : undefined;
  const read = (chain: Chain, block: BlockRef) => chain.call({ to: address, data }, block);
  return stateWatch(address, { name: getter.format("sighash"), type }, read, announced);
}

/** Sees that a storage slot is not what it was one block before. */
export function slotWatch({ address: [address], slot, announced }: Settings): Watch {
  if (slot === undefined) throw new FirebreakError("CONFIG", "expected a slot of 32 bytes");
  return stateWatch(address, { name: `slot ${slot}` }, (chain, block) => chain.slot(address, slot, block), announced);
}

function stateWatch(
  address: Address,
  { name, type }: { readonly name: string; readonly type?: string | undefined },
  read: (chain: Chain, block: BlockRef) => Promise<Hex>,
  announced: Settings["announced"],
): Watch {
  return {
    logs: [],
    everyBlock: true,
    async changes(observation, chain) {
      const { block } = observation;
      const now = await orReverted(read(chain, block));
      const before = await atParent(observation, (at) => orReverted(read(chain, at)));
      if (before === undefined || before === now) return [];
      if ((await announcementOf(announced, (value) => value === now, block, chain)) !== undefined) return [];
      // The incident is this value: the same change seen again after a restart has the same key.
      return [
        {
          address,
          name: `${name}:${boundedDigestOf(now).slice(0, 18)}`,
          evidence: { read: name, before: shown(before, type), now: shown(now, type) },
        },
      ];
    },
    async objections(block, chain) {
      try {
        if ((await read(chain, block)) !== "0x") return [];
        return [`${name} answers nothing; check that the contract has it`];
      } catch (error) {
        if (!(error instanceof FirebreakError)) throw error;
        return [`${name} cannot be read (${error.message}); check that the contract has it`];
      }
    },
  };
}

/** A getter that starts to revert has changed: its value is then the empty answer. */
async function orReverted(reading: Promise<Hex>): Promise<Hex> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof FirebreakError && error.code === "CALL_REVERTED") return "0x";
    throw error;
  }
}

/** Whether a word of a slot can hardly be anything but an address: a number of that size is rare there. */
const likeAddress = /^0x0{24}(?=[0-9a-f]{40}$)(?!0{8})/;

/** A word as its type has it, so that people recognise an address; anything that does not fit its type as it is. */
function shown(value: Hex, type: string | undefined): string {
  if (value.length !== 66) return short(value);
  const isAddress = type === undefined ? likeAddress.test(value) : type === "address" && /^0x0{24}/.test(value);
  if (isAddress) return addressOf(value);
  if (type?.startsWith("uint")) return `${BigInt(value)}`;
  return type === "bool" && BigInt(value) < 2n ? `${BigInt(value) === 1n}` : value;
}

function short(value: Hex): string {
  return value.length > 66
    ? `${value.slice(0, 34)}… (${(value.length - 2) / 2} bytes, sha256 ${boundedDigestOf(value)})`
    : value;
}
