import { AbiCoder, Interface, keccak256 } from "ethers";
import { z } from "zod";
import type { Hash, Hex } from "../core/types.ts";
import { address, bytes, word } from "../lib/fields.ts";
import { lower } from "../lib/words.ts";

/** One action of a plan, as the hub commits it; see contracts/interfaces/IGuardianHub.sol. */
export const planAction = z.strictObject({
  target: address.describe("The contract that is called."),
  gasCap: z.int().min(1).max(8_000_000).describe("Gas that the call gets at most."),
  data: bytes.describe("What is called: the function and its arguments, as bytes in hex."),
  probeTarget: address.describe("The contract that is asked whether it holds."),
  probeData: bytes.describe("What is asked, as bytes in hex."),
  mask: word.describe("The bits of the answer's first word that count, 32 bytes in hex."),
  op: z
    .enum(["equal", "at-least-now-plus"])
    .describe(
      "When it holds: `equal` where (answer & mask) == expected, `at-least-now-plus` where (answer & mask) >= now + expected, in seconds.",
    ),
  expected: word.describe("What is compared with, 32 bytes in hex; seconds with `at-least-now-plus`."),
});

export type PlanAction = z.output<typeof planAction>;

/** An action of a plan, as ABI. */
export const planTuple =
  "tuple(address target,uint32 gasCap,bytes data,address probeTarget,bytes probeData,bytes32 mask,uint8 op,bytes32 expected)";

export const hubAbi = new Interface([
  `function trip(bytes32 planId, ${planTuple}[] actions, uint256 mask, bytes32 evidence, uint64 epoch, uint48 notAfter) returns (bytes32 tripId, uint256 held, uint256 failed)`,
  `function dryRun(bytes32 planId, ${planTuple}[] actions) returns (uint256 failing)`,
  `function holding(${planTuple}[] actions) view returns (uint256)`,
  "function epoch() view returns (uint64)",
  "function grantOf(address key) view returns (tuple(uint48 start, uint48 expiry, uint32 uses, uint32 refillSeconds, uint32 cooldownSeconds))",
  "function planHash(bytes32 planId) view returns (bytes32)",
  "function planTerms(bytes32 planId) view returns (uint8 minTier, uint32 maxEffect, address release, bool stripsRole)",
]);

/** Actions in the order of the Solidity struct. */
export function toTuples(actions: readonly PlanAction[]): readonly (readonly (string | number)[])[] {
  return actions.map((one) => [
    one.target,
    one.gasCap,
    one.data,
    one.probeTarget,
    one.probeData,
    one.mask,
    one.op === "equal" ? 0 : 1,
    one.expected,
  ]);
}

/** keccak256(abi.encode(actions)), what the hub commits to. */
export function planHash(actions: readonly PlanAction[]): Hash {
  return lower(keccak256(AbiCoder.defaultAbiCoder().encode([`${planTuple}[]`], [toTuples(actions)])));
}

/** The tier that an effect of so many seconds asks for, 0 for one that does not end by itself; see contracts/guardian/Tiers.sol. */
export function askedTier(maxEffect: number): number {
  if (maxEffect === 0) return 2;
  if (maxEffect <= 6 * 3_600) return 1;
  return maxEffect <= 72 * 3_600 ? 2 : 3;
}

type HubCall = "trip" | "dryRun" | "holding" | "epoch" | "grantOf" | "planHash" | "planTerms";

export function encodeHub(name: HubCall, args: readonly unknown[]): Hex {
  return lower(hubAbi.encodeFunctionData(name, args));
}
