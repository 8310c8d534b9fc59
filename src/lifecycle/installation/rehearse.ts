import { FirebreakError } from "../../core/errors.ts";
import type { Fork } from "../../range/fork.ts";
import { handsOn, refusalOf } from "../fork-hands.ts";
import { hubInterface } from "../hub.ts";
import type { LaterCall } from "./planned.ts";

/** Does on a local chain what the owners and the admin will do, in their names, and lets the hub's delay pass. Raises REVERTED, naming the call. */
export async function rehearse(
  node: Pick<Fork, "rpc">,
  calls: readonly LaterCall[],
  planDelaySeconds: number,
  say: (line: string) => void,
): Promise<void> {
  const hands = handsOn(node, hubInterface());
  const make = async ({ says, from, to, data }: LaterCall) => {
    await hands.act(from, { to, data }).catch((error: unknown) => {
      const found = `${says}, sent by ${from} to ${to}, is refused: ${refusalOf(error)}`;
      const remedy = "look whether that sender may make this call, correct the parameters, and deploy again";
      throw new FirebreakError(
        "REVERTED",
        `expected every call of others to go through, found that ${found}; ${remedy}`,
        {
          cause: error,
        },
      );
    });
    say(`rehearsed: ${from}: ${says}`);
  };
  for (const call of calls.filter(({ afterDelay }) => !afterDelay)) await make(call);
  await hands.waitUntil((await hands.head()).timestamp + BigInt(planDelaySeconds));
  for (const call of calls.filter(({ afterDelay }) => afterDelay)) await make(call);
}
