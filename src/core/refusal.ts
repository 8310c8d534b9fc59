import { ownErrorIn } from "../lib/own-errors.ts";
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

/** What was said when a call was refused; where a contract of ours said it, in words before the node's. */
export function refusalWords(error: unknown): string {
  const message = messageOf(error);
  const meaning = ownErrorIn(dataOf(error) || (/custom error (0x[0-9a-f]{8})/i.exec(message)?.[1] ?? ""));
  return meaning === undefined ? message : `${meaning} (${message})`;
}

function dataOf(cause: unknown): string {
  const data = typeof cause === "object" && cause !== null && "data" in cause ? cause.data : undefined;
  return typeof data === "string" ? data.toLowerCase() : "";
}
