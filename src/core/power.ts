import { FirebreakError } from "./errors.ts";
import type { Chain } from "./parts.ts";
import type { Address, BlockRef, Call, Hex } from "./types.ts";

const stranger: Address = "0x000000000000000000000000000000000000dead";

/** Whether a call of this sender is accepted, or refused for another reason than a stranger's. */
export async function hasPower(call: Call, sender: Address, block: BlockRef, chain: Chain): Promise<boolean> {
  const [own, others] = await Promise.all([refusal(call, sender, block, chain), refusal(call, stranger, block, chain)]);
  return own === undefined || own !== others;
}

/** What the chain says when this is called, with the caller's own address blanked; undefined when it is not refused. */
async function refusal(call: Call, from: Address, block: BlockRef, chain: Chain): Promise<string | undefined> {
  try {
    await chain.call(call, block, from);
    return undefined;
  } catch (error) {
    if (!(error instanceof FirebreakError) || error.code !== "CALL_REVERTED") throw error;
    return `${dataOf(error.cause)} ${error.message}`.toLowerCase().replaceAll(from.slice(2), "caller");
  }
}

function dataOf(cause: unknown): Hex | "" {
  const data = typeof cause === "object" && cause !== null && "data" in cause ? cause.data : undefined;
  return typeof data === "string" ? (data.toLowerCase() as Hex) : "";
}
