import { itemsAt, wordAtByte } from "../lib/abi-walk.ts";
import { selectorOf } from "../lib/encode.ts";
import { safeSlots } from "../lib/safe-slots.ts";
import { addressOf, wordAt } from "../lib/words.ts";
import { FirebreakError } from "./errors.ts";
import { sketchOf } from "./opcodes.ts";
import type { Chain } from "./parts.ts";
import { beaconBytes, beaconSlot, clonedBy, implementationSlots, implementationViews } from "./proxies.ts";
import type { Address, Block, Hash, Hex } from "./types.ts";

const maxLibraries = 64;
const maxFacets = 64;
/** A proxy behind a proxy, and so on. */
const deepest = 4;
const nobody: Address = "0x0000000000000000000000000000000000000000";
const viewData = implementationViews.map(selectorOf);

/** Whether the code of a contract, of what it runs, a library that it links or a facet of it holds a word such as an event's hash. */
export async function codeHolds(word: Hex, account: Address, block: Block, chain: Chain): Promise<boolean> {
  return (await heldOf([word], account, block, chain)).has(word);
}

/**
 * Those of these words that it holds. That it holds one does not say that it uses it so: a function may be one that it only calls elsewhere. That it
 * holds none says little of a contract which hands its calls on in a way of its own.
 */
export async function heldOf(
  words: readonly Hex[],
  account: Address,
  block: Block,
  chain: Chain,
): Promise<ReadonlySet<Hex>> {
  const held = new Set<Hex>();
  const left = new Set(words);
  for await (const code of codesBehind(account, block, chain)) {
    for (const word of left) {
      // A compiler pushes a constant without its leading zeros.
      if (!code.includes(word.slice(2).replace(/^(00)+/, ""))) continue;
      held.add(word);
      left.delete(word);
    }
    if (left.size === 0) return held;
  }
  return held;
}

/** A contract whose code may run here: what stands behind a proxy may be one itself, a facet has libraries, and a library is the last. */
type Reached = { readonly at: Address; readonly as: "implementation" | "facet" | "library" };

/** The nearest first: who finds there what is looked for asks nothing more. */
async function* codesBehind(account: Address, block: Block, chain: Chain): AsyncGenerator<Hex> {
  const known = new Set<Address>([nobody, account]);
  let layer: readonly Reached[] = [{ at: account, as: "implementation" }];
  for (let depth = 0; layer.length > 0 && depth <= deepest; depth++) {
    const codes = await Promise.all(layer.map(async (one) => ({ ...one, code: await chain.code(one.at, block) })));
    yield* codes.map(({ code }) => code);
    const next = (await Promise.all(codes.map((one) => beyond(one, block, chain)))).flat();
    const isNew = ({ at }: Reached) => !known.has(at) && known.add(at);
    const runs = next.filter(({ as }) => as !== "library").filter(isNew);
    const libraries = next.filter(({ as }) => as === "library").filter(isNew);
    layer = [...runs, ...libraries.slice(0, maxLibraries)];
  }
}

async function beyond(
  { at, as, code }: Reached & { readonly code: Hex },
  block: Block,
  chain: Chain,
): Promise<readonly Reached[]> {
  if (as === "library" || code === "0x") return [];
  const cloned = clonedBy(code);
  if (cloned !== undefined) return [{ at: cloned.to, as: "implementation" }];
  const { constants, linked, delegates, size } = sketchOf(code);
  const libraries = linked.map((one): Reached => ({ at: one, as: "library" }));
  if (as === "facet") return libraries;

  // What so little code names is what it runs, or the beacon that says so; and slot 0 is where a Safe of old has it.
  const isSmall = delegates && size < beaconBytes;
  const named = isSmall ? constants : [];
  const slots = [...Object.values(implementationSlots), ...(isSmall ? [safeSlots.singleton] : [])];
  const [stored, said, beacon, facets] = await Promise.all([
    Promise.all(slots.map((slot) => slotOrNone(at, slot, block, chain))),
    Promise.all(viewData.map((view) => accountOrNone(at, view, block, chain))),
    slotOrNone(at, beaconSlot, block, chain),
    facetsOf(at, block, chain),
  ]);
  const shown = await Promise.all([beacon, ...named].map((one) => shownBy(one, block, chain)));
  const all = [...stored, ...said, ...shown.flat(), ...named];
  return [
    ...all.map((one): Reached => ({ at: one, as: "implementation" })),
    ...facets.map((one): Reached => ({ at: one, as: "facet" })),
    ...libraries,
  ];
}

/** What a beacon shows: by its view, or, as Nomad's do, to whoever calls it with nothing. */
async function shownBy(beacon: Address, block: Block, chain: Chain): Promise<readonly Address[]> {
  if (beacon === nobody) return [];
  const asked = [selectorOf("implementation()"), "0x"] as const;
  return Promise.all(asked.map((data) => accountOrNone(beacon, data, block, chain)));
}

async function accountOrNone(account: Address, data: Hex, block: Block, chain: Chain): Promise<Address> {
  const word = wordAt(await answerOrNone(account, data, block, chain), 0);
  return word === undefined ? nobody : addressOf(word);
}

/** A node that keeps only part of the state (a recording) cannot say; then there is no proxy to follow. */
async function slotOrNone(account: Address, slot: Hash, block: Block, chain: Chain): Promise<Address> {
  try {
    return addressOf(await chain.slot(account, slot, block));
  } catch (error) {
    if (error instanceof FirebreakError && error.code === "NOT_EVALUABLE") return nobody;
    throw error;
  }
}

/** What a diamond runs, as it says itself (EIP-2535); nothing for a contract that is none. */
async function facetsOf(account: Address, block: Block, chain: Chain): Promise<readonly Address[]> {
  const answer = await answerOrNone(account, "0x52ef6b2c", block, chain); // facetAddresses()
  return itemsAt(answer, 0, maxFacets)
    .flatMap((at) => wordAtByte(answer, at) ?? [])
    .map(addressOf);
}

async function answerOrNone(account: Address, data: Hex, block: Block, chain: Chain): Promise<Hex> {
  try {
    return await chain.call({ to: account, data }, block);
  } catch (error) {
    if (error instanceof FirebreakError && ["CALL_REVERTED", "NOT_EVALUABLE"].includes(error.code)) return "0x";
    throw error;
  }
}
