import type { Chain } from "./parts.ts";
import { type Refusal, refusalOf } from "./refusal.ts";
import type { Address, BlockRef, Call } from "./types.ts";

const stranger: Address = "0x000000000000000000000000000000000000dead";

/** Whether a call of this sender is accepted, or refused for another reason than a stranger's. */
export async function hasPower(call: Call, sender: Address, block: BlockRef, chain: Chain): Promise<boolean> {
  const [own, others] = await refusalsOf(call, sender, block, chain);
  return others === undefined || isBeyond(own, others, sender);
}

/** The same of a call that strangers are refused: where it is open to anybody, nobody has a power of his own. */
export async function hasOwnPower(call: Call, sender: Address, block: BlockRef, chain: Chain): Promise<boolean> {
  const [own, others] = await refusalsOf(call, sender, block, chain);
  return others !== undefined && isBeyond(own, others, sender);
}

function refusalsOf(call: Call, sender: Address, block: BlockRef, chain: Chain) {
  return Promise.all([refusalOf(call, sender, block, chain), refusalOf(call, stranger, block, chain)]);
}

function isBeyond(own: Refusal | undefined, others: Refusal, sender: Address): boolean {
  if (own === undefined) return true;
  // Nodes have words of their own for what a contract says; its data are the same on each of them.
  const by = isSaid(own.data) && isSaid(others.data) ? "data" : "words";
  return said(own[by], sender) !== said(others[by], sender);
}

function isSaid(data: Refusal["data"]): boolean {
  return data.length > "0x".length;
}

/** With both callers' addresses blanked, also where a contract writes them into a text. Either may stand in what both are told, as an argument that the one chose. */
function said(text: string, sender: Address): string {
  return [sender, stranger].reduce(
    (left, from) => left.replaceAll(from.slice(2), "caller").replaceAll(inText(from), "caller"),
    text.toLowerCase(),
  );
}

/** How an address reads in the data of an error such as `Error(string)`, in letters of either case. */
function inText(from: Address): RegExp {
  const codes = [...from.slice(2)].map((one) => (/\d/.test(one) ? `3${one}` : `[46]${one.charCodeAt(0) - 0x60}`));
  return new RegExp(codes.join(""), "g");
}
