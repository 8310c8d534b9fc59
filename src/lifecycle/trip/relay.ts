import { triggerCall } from "../../actions/quorum-trigger.ts";
import { FirebreakError } from "../../core/errors.ts";
import type { Executor } from "../../core/parts.ts";
import { printable } from "../../lib/printable.ts";
import { mined } from "../mined.ts";
import type { Trip } from "./file.ts";
import { type At, standingOf } from "./standing.ts";

/**
 * Trips the plan on what guardians signed, and says whether it holds then. What the chain would refuse is refused before anything is sent. Raises
 * NOT_READY, NOT_ARMED, NOT_MINED or REVERTED.
 */
export async function relay(trip: Trip, executor: Executor, at: At, say: (line: string) => void): Promise<boolean> {
  const { status, says, signatures } = await standingOf(trip, at);
  if (status !== "ready") throw new FirebreakError("NOT_READY", `nothing was sent: ${printable(says)}`);
  const actions = trip.plan.actions.map(({ action }) => action);
  const call = triggerCall(trip.signed, signatures, { trigger: trip.trigger, actions });
  const id = trip.signed.digest;
  const [armed] = await executor.arm(at.block, [{ action: id, call }]);
  if (armed?.armed !== true)
    throw new FirebreakError("NOT_ARMED", `nothing was sent: ${printable(armed?.reason ?? "no node answered")}`);
  const tx = await executor.sign(id, call);
  await executor.broadcast(tx);
  say(`sent ${tx.hash} from ${executor.sender}`);
  const receipt = await mined(tx, { call, executor, chain: at.chain, hint: "look at it with `firebreak trip status`" });
  if (!receipt.success)
    throw new FirebreakError(
      "REVERTED",
      `transaction ${receipt.hash} was mined and tripped nothing; ask for its status`,
    );
  const block = await at.chain.blockAt(receipt.block.number);
  const { holds } = await standingOf(trip, { chain: at.chain, block });
  say(
    `tripped by ${receipt.hash} in block ${receipt.block.number}: the effect ${holds === true ? "holds" : "does NOT hold"}`,
  );
  return holds === true;
}
