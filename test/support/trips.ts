import { type BaseWallet, id, Wallet } from "ethers";
import { ordersOf } from "../../src/actions/quorum-order.ts";
import type { Address } from "../../src/core/types.ts";
import { lower } from "../../src/lib/words.ts";
import { parseTrip, type Trip } from "../../src/lifecycle/trip/file.ts";
import { freezingText, PLAN } from "../actions/holding-plan.ts";

/** Guardians of a hub, ascending. */
export const guardians: readonly BaseWallet[] = ["one", "two", "three"]
  .map((name) => new Wallet(id(`guardian ${name}`)))
  .sort((a, b) => (BigInt(a.address) < BigInt(b.address) ? -1 : 1));
export const members: readonly Address[] = guardians.map(({ address }) => lower(address));

export const hub: Address = `0x${"4b".repeat(20)}`;
export const trigger: Address = `0x${"7c".repeat(20)}`;
export const token: Address = `0x${"70".repeat(20)}`;

/** The text of a trip of a plan that is nowhere, for two of three guardians to sign, until second 2,000. */
export function tripText(order: object = {}, file: object = {}): string {
  const whole = {
    planId: PLAN,
    mask: "0x1",
    tier: 2,
    evidence: id("seen"),
    epoch: 1,
    nonce: id("nonce"),
    deadline: 2_000,
  };
  const plan = freezingText(hub, token, 2);
  const same = { chainId: "1", hub, trigger, plan, guardians: members, needed: 2, proof: [], signatures: [] };
  return JSON.stringify({ ...same, order: { ...whole, ...order }, ...file });
}

export function tripOf(order: object = {}, file: object = {}): Trip {
  return parseTrip(tripText(order, file), "trip.json");
}

/** Whose signatures an action `quorum-trip` sees in such a file. */
export function readByAction(text: string): readonly Address[] {
  const { orders, faults } = ordersOf([{ from: "file:trip.json", text }], 1n, trigger);
  if (faults.length > 0) throw new Error(faults.join());
  return orders.flatMap(({ signatures }) => signatures.map(({ signer }) => signer));
}
