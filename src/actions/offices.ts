import { FirebreakError } from "../core/errors.ts";
import type { Chain } from "../core/parts.ts";
import type { Address, BlockRef, Hash, Hex } from "../core/types.ts";
import { encodeCall } from "../lib/encode.ts";
import { addressOf, lower, wordAt } from "../lib/words.ts";
import { encodeHub } from "./hub.ts";
import { type Offices, oneKeyObjections } from "./one-key.ts";

const mostKeys = 64;
const zero: Address = `0x${"00".repeat(20)}`;

/**
 * The offices of a hub, as far as the chain says them to somebody who knows the hub, one of its trigger keys and a release path.
 * An AccessManager lists nobody: it is asked about everyone who holds another office.
 */
async function officesAt(
  { hub, trigger, release }: { readonly hub: Address; readonly trigger: Address; readonly release: Address },
  block: BlockRef,
  chain: Chain,
): Promise<Offices> {
  const ask = (to: Address, call: string, args: readonly unknown[] = []) => answerOf({ block, chain }, to, call, args);
  const [admin, recovery, sender] = await Promise.all(
    ["ADMIN()", "RECOVERY()", "sender()"].map(async (call) => first(await ask(hub, call)) ?? zero),
  );
  const members = await ask(hub, "guardians()");
  const keys = await ask(hub, "triggerKeys()");
  const triggers = [...new Set([trigger, ...list(keys, 0)])];
  const guardians = { members: list(members, 0), quorum: Number(wordAt(members, 1) ?? 0) };

  const seats = [
    { office: "the hub's admin", holder: admin ?? zero, slow: true },
    { office: "the hub's recovery", holder: recovery ?? zero },
  ];
  if (sender !== hub && sender !== admin) seats.push({ office: "the Safe that acts", holder: sender ?? zero });
  const others = [...new Set([...triggers, ...guardians.members, admin ?? zero])];
  for (const account of others) {
    if (isTrue(await ask(recovery ?? zero, "hasRole(uint64,address)", [0, account])))
      seats.push({ office: "the AccessManager's admin", holder: account, slow: account === admin });
    if (await mayResume(ask, account, release)) seats.push({ office: "the right to resume", holder: account });
  }
  return { guardians, triggers, seats };
}

type Ask = (to: Address, call: string, args?: readonly unknown[]) => Promise<Hex>;

async function mayResume(ask: Ask, account: Address, release: Address): Promise<boolean> {
  if (release === zero) return false;
  const manager = first(await ask(release, "authority()"));
  if (manager === undefined) return false;
  const propose = encodeCall(release, "propose(bytes32[],(address,bytes)[][])", [[], []]).data.slice(0, 10);
  const answer = await ask(manager, "canCall(address,address,bytes4)", [account, release, propose]);
  return isTrue(answer) || BigInt(wordAt(answer, 1) ?? 0) > 0n;
}

async function answerOf(
  { block, chain }: { readonly block: BlockRef; readonly chain: Chain },
  to: Address,
  call: string,
  args: readonly unknown[],
): Promise<Hex> {
  try {
    return await chain.call(encodeCall(to, call, args), block);
  } catch (error) {
    if (error instanceof FirebreakError && error.code === "CALL_REVERTED") return "0x";
    throw error;
  }
}

/** The list whose place stands in word `at`; nothing when it is longer than a hub's can be. */
function list(answer: Hex, at: number): readonly Address[] {
  const from = Number(wordAt(answer, at) ?? 0) / 32;
  const count = Number(wordAt(answer, from) ?? 0);
  if (!Number.isInteger(from) || count > mostKeys) return [];
  return Array.from({ length: count }, (_, index) => wordAt(answer, from + 1 + index)).flatMap((word) =>
    word === undefined ? [] : [lower(addressOf(word))],
  );
}

function first(answer: Hex): Address | undefined {
  const word = wordAt(answer, 0);
  return word === undefined ? undefined : lower(addressOf(word));
}

function isTrue(answer: Hex): boolean {
  return BigInt(wordAt(answer, 0) ?? 0) === 1n;
}

/** A hub that one key could turn against its protocol is worse than none. */
export async function officeObjections(
  hub: Address,
  plan: Hash,
  trigger: Address,
  block: BlockRef,
  chain: Chain,
): Promise<readonly string[]> {
  const terms = await chain.call({ to: hub, data: encodeHub("planTerms", [plan]) }, block);
  const release = lower(addressOf(wordAt(terms, 2) ?? `0x${"00".repeat(32)}`));
  return oneKeyObjections(await officesAt({ hub, trigger, release }, block, chain), block, chain);
}
