import { ownErrorIn, ownMeaningIn } from "../lib/own-errors.ts";
import { FirebreakError, messageOf } from "./errors.ts";
import type { Chain } from "./parts.ts";
import type { Address, BlockRef, Call } from "./types.ts";

/** What the chain says when it refuses a call: its words, and its data in lower case where a node tells it. Contracts choose both, of any length. */
export type Refusal = { readonly words: string; readonly data: string };

/** Undefined when the call is not refused; with all the gas that a read gets, unless some is given. Raises what kept it from being asked. */
export async function refusalOf(
  call: Call,
  from: Address,
  block: BlockRef,
  chain: Chain,
  gas?: bigint,
): Promise<Refusal | undefined> {
  try {
    await chain.call(call, block, from, gas);
    return undefined;
  } catch (error) {
    if (!(error instanceof FirebreakError) || error.code !== "CALL_REVERTED") throw error;
    return { words: error.message, data: dataOf(error.cause) };
  }
}

/** What was said when this call was refused; where it is an error of ours, in words before the node's. */
export function refusalWords(error: unknown, call: Call): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return wordsOf({ words: messageOf(error), data: dataOf(error) || dataOf(cause) }, call);
}

/** The same of a refusal. */
export function wordsOf({ words, data }: Refusal, call: Call): string {
  const meaning = meaningOf({ words, data }, call);
  return meaning === undefined ? words : `${meaning} (${withoutHex(words)})`;
}

/** A node's words without the error that it repeats in hex, of which the name stands there already. */
export function withoutHex(words: string): string {
  return words.replace(/:? *custom error 0x[0-9a-f]{8}(?::? ?[0-9a-f]+)?/gi, "");
}

/** Which error of our contracts, or of OpenZeppelin's, it is, and of a trip what that means; some nodes say it in their words alone. Any contract may say one: of others it is no word of ours. */
export function meaningOf({ words, data }: Refusal, call: Call): string | undefined {
  const [, selector = "", rest = ""] = /custom error (0x[0-9a-f]{8})(?::? ?([0-9a-f]+))?/i.exec(words) ?? [];
  const said = data || `${selector}${rest}`;
  const [name, meaning] = [ownErrorIn(said), ownMeaningIn(said, call.data)];
  if (name === undefined) return undefined;
  return meaning === undefined ? `the contract says ${name}` : `${name}: ${meaning}`;
}

/** Nodes put it into `data`, some into `data.data`. */
function dataOf(cause: unknown): string {
  if (typeof cause !== "object" || cause === null || !("data" in cause)) return "";
  return typeof cause.data === "string" ? cause.data.toLowerCase() : dataOf(cause.data);
}
