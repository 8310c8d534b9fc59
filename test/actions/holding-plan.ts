// A hub, or a Safe's module, that holds one committed plan on real code: an account of a token of ours is frozen for an hour.
import { toTuples } from "../../src/actions/hub.ts";
import type { PlanAction } from "../../src/core/plans.ts";
import type { Address, Hash } from "../../src/core/types.ts";
import { toWord } from "../../src/lib/words.ts";
import { commitCall, encode, hubInterface, proposeCall } from "../../src/lifecycle/hub.ts";
import { type Plan, parsePlan } from "../../src/lifecycle/plan-file.ts";
import { deploy } from "../support/plans.ts";
import type { Acting } from "./acting.ts";

export const PLAN: Hash = `0x${"71".repeat(32)}`;
export const HOUR = 3_600;
export const thief: Address = "0x000000000000000000000000000000000000741a";
const COUNCIL: Address = "0x00000000000000000000000000000000000c0c11";
const RECOVERY: Address = "0x00000000000000000000000000000000000c0c12";
const ninetyDays = 90n * 86_400n;

/** A token whose guardian is `guardian`. */
export function deployToken({ fork }: Acting, guardian: Address): Promise<Address> {
  return deploy(fork, "FreezableToken", ["Token", "TOK", [guardian, COUNCIL, RECOVERY], thief, 1_000n]);
}

/** The file of the plan that freezes the thief in a token. */
export function freezingText(hub: Address, token: Address, minTier = 1): string {
  const freeze = {
    use: "call",
    target: token,
    call: "freeze(address[],uint8,uint32,bytes32)",
    args: [[thief], 3, HOUR, toWord(0n)],
    probe: { call: "frozenUntil(address,uint8)", args: [thief, 1], op: "at-least-now-plus", expected: HOUR / 2 },
    maxEffect: HOUR,
  };
  return JSON.stringify({ chain: 1, hub, plan: PLAN, minTier, actions: [freeze] });
}

export function freezingPlan(hub: Address, token: Address, minTier = 1): Plan {
  return parsePlan(freezingText(hub, token, minTier), "plan.yaml");
}

export const actionsOf = ({ actions }: Plan): readonly PlanAction[] => actions.map(({ action }) => action);
export const tuplesOf = (plan: Plan) => toTuples(actionsOf(plan));

/** Announces a plan, lets its delay pass, commits it, and grants it to keys; as whoever is the admin. */
export async function commitAndGrant(
  acting: Acting,
  plan: Plan,
  { admin, delay, keys }: { readonly admin: Address; readonly delay: number; readonly keys: readonly Address[] },
): Promise<void> {
  const abi = hubInterface();
  await done(acting.transact(admin, proposeCall(abi, plan)));
  await acting.fork.rpc("evm_increaseTime", [delay]);
  await acting.fork.rpc("evm_mine");
  await done(acting.transact(admin, commitCall(abi, plan)));
  const { timestamp } = await acting.chain.head();
  for (const key of keys) {
    const terms = [0, timestamp + ninetyDays, 3, 30 * 86_400, HOUR];
    await done(acting.transact(admin, { to: plan.hub, data: encode(abi, "grant", [key, terms, [plan.id]]) }));
  }
}

async function done(sending: Promise<string>): Promise<void> {
  const said = await sending;
  if (said !== "done") throw new Error(`expected the stage to be set, found: ${said}`);
}
