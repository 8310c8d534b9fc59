import { codeHolds, heldOf } from "../core/code.ts";
import type { Chain, DetectorTools } from "../core/parts.ts";
import type { Address, Block, Hash, Hex } from "../core/types.ts";
import { withoutCode } from "./common/make.ts";

/** What is waited for at a contract: the hash of an event or the selector of a function, and what people call it. */
export type Wanted = { readonly address: Address; readonly word: Hex; readonly what: string };

export type Accepting = Pick<DetectorTools, "acceptUnseen">;

/** What a person can do who knows better. */
export const orAccept = "or set acceptUnseen: true where it is certain that it runs what cannot be found from here";

/** Objects to contracts without code, and, unless that is accepted, to what the code behind them does not hold. */
export async function withoutWanted(
  wanted: readonly Wanted[],
  block: Block,
  chain: Chain,
  { acceptUnseen = false }: Accepting,
): Promise<readonly string[]> {
  const missing = await withoutCode([...new Set(wanted.map(({ address }) => address))], block, chain);
  if (missing.length > 0 || acceptUnseen) return missing;
  const each = wanted.map(async ({ address, word, what }) =>
    (await codeHolds(word, address, block, chain))
      ? []
      : [`the code behind ${address} does not hold ${what}; correct its signature or the address, ${orAccept}`],
  );
  return (await Promise.all(each)).flat();
}

/** Functions of which a list is looked for: only so many that are missing are told of. */
const mostMissing = 5;

/** Objects, unless that is accepted, to functions that the code behind none of these contracts holds; of `each`, also to a contract that has none of them. */
export async function withoutFunctions(
  functions: readonly { readonly selector: Hex; readonly name: string }[],
  { contracts, each = false }: { readonly contracts: readonly Address[]; readonly each?: boolean },
  block: Block,
  chain: Chain,
  { acceptUnseen = false }: Accepting,
): Promise<readonly string[]> {
  if (acceptUnseen || functions.length === 0) return [];
  const selectors = functions.map(({ selector }) => selector);
  const held = await Promise.all(contracts.map((one) => heldOf(selectors, one, block, chain)));
  const missing = functions.filter(({ selector }) => held.every((one) => !one.has(selector)));
  const bare = contracts.filter((_, at) => each && missing.length < functions.length && held[at]?.size === 0);
  return [
    ...missing.map(
      ({ name }) => `the code behind none of its contracts holds the function ${name}; correct its signature`,
    ),
    ...bare.map((one) => `the code behind ${one} holds none of the functions; correct or leave out the address`),
  ]
    .slice(0, mostMissing)
    .map((objection) => `${objection}, ${orAccept}`);
}

/** Objects to a contract without code, and, unless that is accepted, to one whose code holds none of these events. */
export async function withoutEvents(
  topics: readonly Hash[],
  account: Address,
  block: Block,
  chain: Chain,
  { acceptUnseen = false }: Accepting,
): Promise<readonly string[]> {
  const missing = await withoutCode([account], block, chain);
  if (missing.length > 0 || acceptUnseen) return missing;
  const held = await Promise.all(topics.map((topic) => codeHolds(topic, account, block, chain)));
  return held.includes(true)
    ? []
    : [
        `the code behind ${account} holds none of the events that this detector knows; correct the address, watch its own event with privileged-change, ${orAccept}`,
      ];
}
