import { FunctionFragment } from "ethers";
import { FirebreakError } from "../core/errors.ts";
import type { Hex } from "../core/types.ts";
import { wordAt } from "../lib/words.ts";

/** Calls that say for how many seconds they hold, and in which argument. */
const durations: readonly (readonly [signature: string, argument: number])[] = [
  ["pauseLanes(uint256,uint32,bytes32)", 1],
  ["freeze(address[],uint8,uint32,bytes32)", 2],
  ["pauseFor(uint256)", 0],
];
const durationAt = new Map(durations.map(([signature, at]) => [FunctionFragment.from(signature).selector, at]));

/** Raises LOOSENS when a call is said to last less long than its own bytes say. Zero, "it does not expire", is always true enough. */
export function refuseShortened(maxEffect: number, data: Hex): void {
  const at = durationAt.get(data.slice(0, 10));
  const duration = at === undefined ? undefined : wordAt(`0x${data.slice(10)}`, at);
  if (maxEffect === 0 || duration === undefined || BigInt(duration) <= BigInt(maxEffect)) return;
  throw new FirebreakError(
    "LOOSENS",
    `expected maxEffect of at least ${BigInt(duration)} seconds, as the call says, or 0 for one that does not expire, found ${maxEffect}; correct it`,
  );
}
