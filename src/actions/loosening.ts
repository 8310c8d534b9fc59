import { FirebreakError } from "../core/errors.ts";
import type { Chain } from "../core/parts.ts";
import type { Address, Block, Call, Hex } from "../core/types.ts";
import { encodeCall } from "../lib/encode.ts";

const stranger: Address = "0x000000000000000000000000000000000000dead";

/** Pauses whose way back is known: the function that pauses, the one that undoes it, and its arguments. */
const known: readonly { readonly pause: string; readonly loosen: string; readonly args: readonly boolean[] }[] = [
  { pause: "pause()", loosen: "unpause()", args: [] },
  { pause: "pauseEthCrossChainManager()", loosen: "unpauseEthCrossChainManager()", args: [] },
  { pause: "setPaused(bool)", loosen: "setPaused(bool)", args: [false] },
  { pause: "setPoolPause(bool)", loosen: "setPoolPause(bool)", args: [false] },
];

/** The call that undoes one of the usual pauses. */
export function knownLoosening(pausing: Call): Call | undefined {
  const found = known.find(
    ({ pause }) => encodeCall(pausing.to, pause, pause.endsWith("(bool)") ? [true] : []).data === pausing.data,
  );
  return found === undefined ? undefined : encodeCall(pausing.to, found.loosen, found.args);
}

/**
 * Whether this sender could undo the pause. Simulated one after the other where a node can; elsewhere the refusal that the sender gets is
 * compared with the one that a stranger gets, and only an equal refusal counts as no power.
 */
export async function couldLoosen(
  pausing: Call,
  loosening: Call,
  sender: Address,
  block: Block,
  chain: Chain,
): Promise<boolean> {
  const simulated = await chain.simulate([pausing, loosening], block, sender);
  if (simulated?.length === 2 && simulated[0]?.success === true) return simulated[1]?.success === true;

  return hasPower(loosening, sender, block, chain);
}

/** Whether a call of this sender is accepted, or refused for another reason than a stranger's. */
export async function hasPower(call: Call, sender: Address, block: Block, chain: Chain): Promise<boolean> {
  const [own, others] = await Promise.all([refusal(call, sender, block, chain), refusal(call, stranger, block, chain)]);
  return own === undefined || own !== others;
}

/** What the chain says when this is called, with the caller's own address blanked; undefined when it is not refused. */
async function refusal(call: Call, from: Address, block: Block, chain: Chain): Promise<string | undefined> {
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
