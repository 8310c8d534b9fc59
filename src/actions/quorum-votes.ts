import type { Chain } from "../core/parts.ts";
import type { Address, BlockRef, Hash, Hex } from "../core/types.ts";
import { encodeCall } from "../lib/encode.ts";
import { wordAt } from "../lib/words.ts";
import { isByKey, type Signed, type SignedOrder } from "./quorum-order.ts";
import { unreadable } from "./view.ts";

/** An order, with one signature for each guardian whose key made one. */
export type Voted = SignedOrder & { readonly byKey: readonly Signed[] };

const validMagic = "0x1626ba7e";
/** What the trigger gives a guardian's contract. Source: contracts/guardian/Quorum.sol, ERC1271_GAS. */
const contractGas = 150_000n;

/** Which guardians' keys signed; asks nobody. What is no key's signature takes nobody's place. */
export function votedOf(one: SignedOrder, members: readonly Address[]): Voted {
  const bySigner = new Map<Address, Signed>();
  for (const signed of one.signatures)
    if (!bySigner.has(signed.signer) && members.includes(signed.signer) && isByKey(signed, one.signed))
      bySigner.set(signed.signer, signed);
  return { ...one, byKey: [...bySigner.values()] };
}

/**
 * As many signatures as are wanted, or all there are; ascending by guardian. Keys' come first: what a contract said at this head it may not
 * say again, and the trigger then refuses the whole trip.
 */
export async function votesFor(
  one: Voted,
  wanted: number,
  { members, trigger }: { readonly members: readonly Address[]; readonly trigger: Address },
  block: BlockRef,
  chain: Chain,
): Promise<readonly Signed[]> {
  const keys = new Set(one.byKey.map(({ signer }) => signer));
  const others = members.filter((it) => !keys.has(it) && one.signatures.some(({ signer }) => signer === it));
  const byContract =
    one.byKey.length >= wanted
      ? []
      : await Promise.all(others.map((signer) => contractVote(signer, one, trigger, block, chain)));
  return [...one.byKey, ...byContract.flatMap((it) => (it === undefined ? [] : [it]))]
    .slice(0, wanted)
    .sort((a, b) => (a.signer < b.signer ? -1 : 1));
}

/** The signature that a guardian's contract takes for its own (ERC-1271); an account without code is not asked. */
async function contractVote(
  signer: Address,
  { signatures, signed }: SignedOrder,
  trigger: Address,
  block: BlockRef,
  chain: Chain,
): Promise<Signed | undefined> {
  const code = await chain.code(signer, block).catch((error: unknown) => unreadable(error, "0x"));
  if (code === "0x") return undefined;
  const asked = signatures.filter((it) => it.signer === signer);
  const taken = await Promise.all(asked.map((it) => isTaken(it, signed, trigger, block, chain)));
  return asked.find((_, index) => taken[index]);
}

async function isTaken(
  { signer, signature }: Signed,
  digest: Hash,
  trigger: Address,
  block: BlockRef,
  chain: Chain,
): Promise<boolean> {
  const call = encodeCall(signer, "isValidSignature(bytes32,bytes)", [digest, signature]);
  const gas = contractGas + intrinsicGas(call.data);
  const answer = await chain.call(call, block, trigger, gas).catch((error: unknown) => unreadable<Hex>(error, "0x"));
  return wordAt(answer, 0) === `${validMagic}${"0".repeat(56)}`;
}

/** What a call from outside pays before the contract gets any; source: Yellow Paper, appendix G, and EIP-2028. */
function intrinsicGas(data: Hex): bigint {
  const bytes = data.slice(2).match(/../g) ?? [];
  return bytes.reduce((sum, byte) => sum + (byte === "00" ? 4n : 16n), 21_000n);
}
