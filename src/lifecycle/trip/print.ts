import { TypedDataEncoder } from "ethers";
import { tripDomain, tripTypes } from "../../lib/trip-order.ts";
import { planLines } from "../print.ts";
import type { Trip } from "./file.ts";
import { keysOf } from "./sign.ts";
import type { TripStanding } from "./standing.ts";

const tiers = ["", "one guardian", "a quorum of guardians", "the top quorum of guardians"];
/** Seconds, the last that a date can say. */
const lastDate = 253_402_300_799n;
const day = 86_400n;

/** What a guardian is asked to sign, from the very fields that the digest is made of, and what the file says of them. */
export function tripLines(trip: Trip, now: bigint): readonly string[] {
  const { chainId, hub, trigger, plan, guardians, needed, signed } = trip;
  const { order, proof } = signed;
  const { planId, mask, tier, epoch, evidence, nonce, deadline } = order;
  const domain = { ...tripDomain, chainId, verifyingContract: trigger };
  const byKey = keysOf(trip);
  const others = signed.signatures.map(({ signer }) => signer).filter((one) => !byKey.includes(one));
  return [
    `trip      plan ${planId} on chain ${chainId}, through the trigger ${trigger}`,
    `actions   ${numbersOf(mask)} of ${plan.actions.length} (mask 0x${mask.toString(16)})`,
    `tier      ${tier}: ${tiers[tier]}`,
    `until     ${timeOf(deadline)}${deadline <= now ? ", which is OVER" : ""}; epoch ${epoch}`,
    ...(deadline > now + day
      ? ["          !!! VALID FOR MORE THAN A DAY !!! whoever has the signatures trips it when he likes"]
      : []),
    `evidence  ${evidence}, nonce ${nonce}`,
    ...(proof.length > 0
      ? ["          it stands with other chains' under one root; what those trip is not shown"]
      : []),
    `signed by ${byKey.join(", ") || "nobody yet"}; ${needed} of ${guardians.length} guardians were asked for, says the file`,
    ...(others.length > 0 ? [`          and in the name of ${[...new Set(others)].join(", ")}, by no key`] : []),
    `EIP-712   ${signed.signed}`,
    `          domain ${TypedDataEncoder.hashDomain(domain)}, message ${TypedDataEncoder.hashStruct("Trip", tripTypes, order)}`,
    `What the plan does, says the file (signed is its id; the hub ${hub} holds its hash):`,
    ...planLines(plan),
  ];
}

/** Where it stands, and what to do. */
export function standingLines({ status, says, counting, needed, members, holds }: TripStanding): readonly string[] {
  return [
    `${status.toUpperCase()}: ${says}`,
    ...(holds === undefined ? [] : [`effect    ${holds ? "holds now" : "does not hold now"}`]),
    `count     ${counting.length} of ${needed} needed: ${counting.join(", ") || "nobody"}`,
    `missing   ${members.filter((one) => !counting.includes(one)).join(", ") || "nobody"}`,
  ];
}

function numbersOf(mask: bigint): string {
  const bits = mask.toString(2).split("").reverse();
  return bits.flatMap((bit, index) => (bit === "1" ? [index + 1] : [])).join(", ");
}

function timeOf(seconds: bigint): string {
  return seconds > lastDate
    ? `the second ${seconds}, beyond all dates`
    : new Date(Number(seconds) * 1_000).toISOString();
}
