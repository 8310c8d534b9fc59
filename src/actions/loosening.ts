import type { Chain } from "../core/parts.ts";
import { hasPower } from "../core/power.ts";
import type { Address, Block, Call } from "../core/types.ts";
import { encodeCall } from "../lib/encode.ts";

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
