import type { Address } from "../../src/core/types.ts";
import { encodeCall } from "../../src/lib/encode.ts";
import { handsOn, refusalOf } from "../../src/lifecycle/fork-hands.ts";
import { hubInterface } from "../../src/lifecycle/hub.ts";
import { objectionsAt } from "../../src/lifecycle/objections.ts";
import type { PlannedAction } from "../../src/lifecycle/plan-file.ts";
import { holds } from "../../src/lifecycle/prove.ts";
import type { Fork } from "../../src/range/fork.ts";
import { type Entry, planOf } from "./plans.ts";

export const HOLDER: Address = "0x0000000000000000000000000000000000401de2";
export const STRANGER: Address = "0x00000000000000000000000000000000005742a6";
export const ADMIN: Address = "0x0000000000000000000000000000000000000ad3";

/** What a pull did: the probe before and after it, and the reason when the call failed. */
export type Pulled = { readonly before: boolean; readonly after: boolean; readonly refusal: string | undefined };

/** Sends the call of an action as whoever holds its right, with no more gas than its cap, and reads its probe. */
export async function pull(fork: Fork, entry: Entry, holder: Address = HOLDER): Promise<Pulled> {
  const hands = handsOn(fork, hubInterface());
  const { action } = actionOf(entry);
  const call = { to: action.target, data: action.data };
  const probe = async () => holds(hands, holder, action, (await hands.head()).timestamp);

  const before = await probe();
  // What a transaction pays for itself is not the target's.
  const gas = BigInt(action.gasCap) + 21_000n + 16n * BigInt(call.data.length / 2);
  const refusal = await hands
    .ask(holder, call, gas)
    .then(async () => void (await hands.act(holder, call)))
    .catch(refusalOf);
  return { before, after: await probe(), refusal: refusal ?? undefined };
}

/** Whether the probe of an action is true now. */
export async function holding(fork: Fork, entry: Entry): Promise<boolean> {
  const hands = handsOn(fork, hubInterface());
  return holds(hands, HOLDER, actionOf(entry).action, (await hands.head()).timestamp);
}

export async function objectionsTo(fork: Fork, entry: Entry): Promise<readonly string[]> {
  return (await objectionsAt([fork.url], planOf([entry])))[0] ?? [];
}

export async function timeOf(fork: Fork): Promise<bigint> {
  return (await handsOn(fork, hubInterface()).head()).timestamp;
}

/** Lets time pass until exactly that second. */
export async function moveTo(fork: Fork, second: bigint): Promise<void> {
  await handsOn(fork, hubInterface()).waitUntil(second);
}

/** The one action of a plan with this entry. */
export function actionOf(entry: Entry): PlannedAction {
  const [action] = planOf([entry]).actions;
  if (action === undefined) throw new Error("expected an action, found none");
  return action;
}

/** Somebody's call on a fork. */
export async function send(
  fork: Fork,
  from: Address,
  to: Address,
  call: string,
  args: readonly unknown[],
): Promise<void> {
  await handsOn(fork, hubInterface()).act(from, encodeCall(to, call, args));
}
