import { FirebreakError } from "../core/errors.ts";
import type { Chain } from "../core/parts.ts";
import type { Address, BlockRef, Hex } from "../core/types.ts";
import { encodeCall } from "../lib/encode.ts";
import { addressOf, lower, wordAt } from "../lib/words.ts";

/** Who holds which office of an installation. */
export type Offices = {
  readonly guardians: { readonly members: readonly Address[]; readonly quorum: number };
  readonly triggers: readonly Address[];
  /** Offices that change, open again, or lend their name to calls. `slow`: whatever it does, it announces long before. */
  readonly seats: readonly { readonly office: string; readonly holder: Address; readonly slow?: boolean }[];
};

/** Who acts for an account: keys that do so alone, and all that have a part in it. */
export type Hands = { readonly alone: readonly Address[]; readonly among: readonly Address[] };
type Read = { readonly block: BlockRef; readonly chain: Chain };

const deepest = 3;
const mostOwners = 64;
/** Where a Safe's list of modules begins and ends. Source: ModuleManager.sol, SENTINEL_MODULES. */
const sentinel = "0x0000000000000000000000000000000000000001";

/**
 * Why one stolen key would be more than one key should be: a quorum, an office by itself, or two offices. The rule behind
 * `firebreak check`, `scripts/deploy` and `scripts/verify`. A Safe's modules act for it without its owners. A contract that is neither a Safe nor
 * owned, such as a timelock or a module, is taken at its word.
 */
export async function oneKeyObjections(
  { guardians, triggers, seats }: Offices,
  block: BlockRef,
  chain: Chain,
): Promise<readonly string[]> {
  const handsOf = async (account: Address) => handsAt(account, { block, chain });
  const voices = await Promise.all(guardians.members.map(handsOf));
  const held = await Promise.all(seats.map(async (seat) => ({ ...seat, hands: await handsOf(seat.holder) })));
  const triggering = await Promise.all(triggers.map(handsOf));

  const found =
    guardians.quorum < 2
      ? ["one guardian alone is a quorum; let at least 2 be asked for"]
      : speakers(voices, guardians.quorum).map(
          (key) =>
            `the key ${key} alone speaks for ${guardians.quorum} guardians, which is a quorum; name other people`,
        );
  for (const { office, holder, hands } of held)
    if (hands.alone.length > 0)
      found.push(
        `${office}, ${holder}, is in the hands of one key (${hands.alone.join(", ")}); give it to a Safe with a threshold of at least 2`,
      );
  return [
    ...found,
    ...doubled(guardians.members, voices, held, triggers),
    ...triggers.flatMap((key, at) => hotKeyObjections(key, triggering[at], held)),
  ];
}

/** One account, or one key, in two offices. Two that both act slowly may be one. */
function doubled(
  members: readonly Address[],
  voices: readonly Hands[],
  held: readonly (Offices["seats"][number] & { readonly hands: Hands })[],
  triggers: readonly Address[],
): readonly string[] {
  const guardians = members.map((holder, at) => ({
    office: "a guardian",
    slow: false,
    keys: [holder, ...(voices[at]?.alone ?? [])],
  }));
  const triggerKeys = triggers.map((holder) => ({ office: "a trigger key", slow: false, keys: [holder] }));
  const others = held.map(({ office, slow = false, holder, hands }) => ({
    office,
    slow,
    keys: [holder, ...hands.alone],
  }));
  const places = [...guardians, ...triggerKeys, ...others];
  const keys = new Set(places.flatMap((place) => place.keys));
  return [...keys].flatMap((key) => {
    const own = places.filter((place) => place.keys.includes(key));
    const offices = [...new Set(own.map(({ office }) => office))];
    if (offices.length < 2 || own.every(({ slow }) => slow)) return [];
    return [`${key} is ${offices.join(" and ")}; give each office to somebody else`];
  });
}

/** The key of a machine that stands in the net has no part in what opens or changes anything. */
function hotKeyObjections(
  key: Address,
  hands: Hands | undefined,
  held: readonly (Offices["seats"][number] & { readonly hands: Hands })[],
): readonly string[] {
  const own = new Set([key, ...(hands?.among ?? [])]);
  return held
    .filter(({ holder, hands: theirs }) => holder !== key && theirs.among.some((one) => own.has(one)))
    .map(({ office, holder }) => `the trigger key ${key} has a part in ${office}, ${holder}; take it off`);
}

/** Keys that speak for so many of these accounts by themselves. */
function speakers(accounts: readonly Hands[], needed: number): readonly Address[] {
  const voices = new Map<Address, number>();
  for (const { alone } of accounts) for (const key of new Set(alone)) voices.set(key, (voices.get(key) ?? 0) + 1);
  return [...voices].filter(([, count]) => count >= needed).map(([key]) => key);
}

/** Keys and contracts behind an account. Raises NOT_EVALUABLE. */
export async function handsAt(account: Address, read: Read, depth = 0): Promise<Hands> {
  if (isKey(await read.chain.code(account, read.block))) return { alone: [account], among: [account] };
  if (depth === deepest) return { alone: [], among: [account] };

  const safe = await safeAt(account, read);
  const owners = safe?.owners ?? (await ownerOf(account, read));
  const hands = (accounts: readonly Address[]) => Promise.all(accounts.map((one) => handsAt(one, read, depth + 1)));
  const [theirs, modules] = await Promise.all([hands(owners), hands(safe?.modules ?? [])]);
  const among = [...new Set([account, ...[...theirs, ...modules].flatMap((one) => one.among)])];
  return { alone: [...speakers(theirs, safe?.threshold ?? 1), ...speakers(modules, 1)], among };
}

/** No code, or code that its key chose and may choose anew at any time (EIP-7702). */
export function isKey(code: Hex): boolean {
  return code === "0x" || (code.length === 48 && code.startsWith("0xef0100"));
}

export type SafeHands = {
  readonly threshold: number;
  readonly owners: readonly Address[];
  readonly modules: readonly Address[];
};

/** Who acts for a Safe: owners, of whom so many sign, and modules; undefined for what does not answer like one. Raises NOT_EVALUABLE. */
export async function safeAt(account: Address, read: Read): Promise<SafeHands | undefined> {
  const threshold = wordAt(await answerOf(account, "getThreshold()", read), 0);
  const owners = listOf(await answerOf(account, "getOwners()", read), 1);
  if (threshold === undefined || BigInt(threshold) === 0n || owners.length === 0) return undefined;
  const page = await answerOf(account, "getModulesPaginated(address,uint256)", read, [sentinel, mostOwners]);
  const next = wordAt(page, 1);
  if (next !== undefined && BigInt(next) > 1n)
    throw new FirebreakError(
      "NOT_EVALUABLE",
      `expected at most ${mostOwners} modules of the Safe ${account}, found more; take some off`,
    );
  return { threshold: Number(threshold), owners, modules: listOf(page, 2) };
}

/** A list of addresses whose length is this word of an answer; nothing when there are none, or too many. */
function listOf(answer: Hex, length: number): readonly Address[] {
  const count = Number(wordAt(answer, length) ?? 0);
  if (count > mostOwners) return [];
  const words = Array.from({ length: count }, (_, at) => wordAt(answer, length + 1 + at));
  return words.flatMap((word) => (word === undefined ? [] : [asAddress(word)]));
}

async function ownerOf(account: Address, read: Read): Promise<readonly Address[]> {
  const word = wordAt(await answerOf(account, "owner()", read), 0);
  return word === undefined || BigInt(word) === 0n || BigInt(word) >> 160n !== 0n ? [] : [asAddress(word)];
}

function asAddress(word: Hex): Address {
  return lower(addressOf(word));
}

/** Nothing when the contract does not know the question. */
async function answerOf(
  to: Address,
  question: string,
  { block, chain }: Read,
  args: readonly (string | number)[] = [],
): Promise<Hex> {
  try {
    return await chain.call(encodeCall(to, question, args), block);
  } catch (error) {
    if (error instanceof FirebreakError && error.code === "CALL_REVERTED") return "0x";
    throw error;
  }
}
