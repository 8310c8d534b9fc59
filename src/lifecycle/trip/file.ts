import { longest, type SignedOrder, signedDigest, tripFile } from "../../actions/quorum-order.ts";
import { FirebreakError, messageOf } from "../../core/errors.ts";
import type { Address } from "../../core/types.ts";
import { inOurWords } from "../../lib/issues.ts";
import { textAt, writeWhole } from "../../lib/plain-file.ts";
import { printable } from "../../lib/printable.ts";
import { tripDigest } from "../../lib/trip-order.ts";
import { type Plan, parsePlan } from "../plan-file.ts";

/** An order that goes from guardian to guardian as a file, which an action `quorum-trip` relays. */
export type Trip = {
  readonly chainId: bigint;
  readonly hub: Address;
  readonly trigger: Address;
  /** What the file says that the order trips; the order itself names it by its id alone. */
  readonly plan: Plan;
  readonly planText: string;
  /** As they were when it was proposed; `status` reads them anew. */
  readonly guardians: readonly Address[];
  readonly needed: number;
  readonly signed: SignedOrder;
};

/** Bytes of a file; as characters they are fewer at most. */
export const maxFileBytes = longest;

/** Reads such a file's text; `name` stands for it in messages. Raises TRIP. */
export function parseTrip(text: string, name: string): Trip {
  if (Buffer.byteLength(text) > maxFileBytes) throw refusal(name, `at most ${maxFileBytes} bytes`, "more");
  const written = tripFile.safeParse(json(text, name), inOurWords());
  const issue = written.error?.issues[0];
  if (!written.success)
    throw refusal(
      name,
      "what `firebreak trip propose` writes",
      `${issue?.message} at ${issue?.path.map(String).join(".") || "its top"}`,
    );
  const { chainId, hub, trigger, plan: planText, guardians, needed, order, proof, signatures } = written.data;
  const plan = planOf(planText, name);
  const wrong = whyOther(plan, written.data);
  if (wrong !== undefined) throw refusal(name, "the plan that is signed for", wrong);
  const digest = tripDigest(order, chainId, trigger);
  const signed = { order, proof, signatures, digest, signed: signedDigest(digest, proof) };
  return { chainId, hub, trigger, plan, planText, guardians, needed, signed };
}

function json(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refusal(name, "what `firebreak trip propose` writes", "no JSON");
  }
}

function planOf(text: string, name: string): Plan {
  try {
    return parsePlan(text, "its plan");
  } catch (error) {
    throw refusal(name, "a plan in it", messageOf(error));
  }
}

type Written = Pick<Trip, "chainId" | "hub"> & { readonly order: SignedOrder["order"] };

/** A file whose parts are of different plans would show one and have another one signed. */
function whyOther(plan: Plan, { chainId, hub, order }: Written): string | undefined {
  if (plan.chainId !== chainId) return `a plan of chain ${plan.chainId} in a file for chain ${chainId}`;
  if (plan.hub !== hub) return `a plan of hub ${plan.hub} in a file for hub ${hub}`;
  if (plan.id !== order.planId) return `plan ${plan.id} beside an order for plan ${order.planId}`;
  const all = (1n << BigInt(plan.actions.length)) - 1n;
  return order.mask > 0n && order.mask <= all
    ? undefined
    : `the mask 0x${order.mask.toString(16)} for a plan of ${plan.actions.length} action(s)`;
}

function refusal(name: string, expected: string, found: string): FirebreakError {
  const said = printable(found).slice(0, 300);
  return new FirebreakError(
    "TRIP",
    `expected ${expected} in ${name}, found ${said}; ask whoever proposed it for the file again`,
  );
}

export function writeTrip({ chainId, hub, trigger, planText, guardians, needed, signed }: Trip): string {
  const { order, proof, signatures } = signed;
  const { mask, epoch, deadline } = order;
  const plain = { ...order, mask: `0x${mask.toString(16)}`, epoch: `${epoch}`, deadline: `${deadline}` };
  const file = { chainId: `${chainId}`, hub, trigger, guardians, needed, order: plain, proof, signatures };
  return `${JSON.stringify({ ...file, plan: planText }, undefined, 2)}\n`;
}

/** Reads a file that somebody handed over, no more of it than it can be long. Raises CONFIG or TRIP. */
export function loadTrip(path: string): Trip {
  return parseTrip(textAt(path, "a trip to sign", maxFileBytes), path);
}

/** Whole or not at all. Raises TRIP for what could not be read again. */
export function saveTrip(path: string, trip: Trip): void {
  const text = writeTrip(trip);
  parseTrip(text, path);
  writeWhole(path, text);
}
