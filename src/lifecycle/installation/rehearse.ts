import type { Fork } from "../../range/fork.ts";
import { handsOn } from "../fork-hands.ts";
import { hubInterface } from "../hub.ts";
import type { LaterCall } from "./planned.ts";

/** Does on a local chain what the owners and the admin will do, in their names, and lets the hub's delay pass. */
export async function rehearse(
  node: Pick<Fork, "rpc">,
  calls: readonly LaterCall[],
  planDelaySeconds: number,
  say: (line: string) => void,
): Promise<void> {
  const hands = handsOn(node, hubInterface());
  const make = async ({ says, from, to, data }: LaterCall) => {
    await hands.act(from, { to, data });
    say(`rehearsed: ${from}: ${says}`);
  };
  for (const call of calls.filter(({ afterDelay }) => !afterDelay)) await make(call);
  await hands.waitUntil((await hands.head()).timestamp + BigInt(planDelaySeconds));
  for (const call of calls.filter(({ afterDelay }) => afterDelay)) await make(call);
}
