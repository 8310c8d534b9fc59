import { TypedDataEncoder } from "ethers";
import { lower } from "./words.ts";

type Hex = `0x${string}`;

/** What guardians agree to; see contracts/guardian/QuorumTrigger.sol. */
export type TripOrder = {
  readonly planId: Hex;
  readonly mask: bigint;
  readonly tier: number;
  readonly evidence: Hex;
  readonly epoch: bigint;
  readonly nonce: Hex;
  /** The last second in which the trip is wanted, unix seconds. */
  readonly deadline: bigint;
};

/** Source: contracts/guardian/QuorumTrigger.sol, its domain and TRIP_TYPE. */
export const tripDomain = { name: "Firebreak QuorumTrigger", version: "1" };
export const tripTypes = {
  Trip: [
    { name: "planId", type: "bytes32" },
    { name: "mask", type: "uint256" },
    { name: "tier", type: "uint8" },
    { name: "evidence", type: "bytes32" },
    { name: "epoch", type: "uint64" },
    { name: "nonce", type: "bytes32" },
    { name: "deadline", type: "uint48" },
  ],
};

/** The EIP-712 digest of an order, for one chain and one trigger. */
export function tripDigest(order: TripOrder, chainId: bigint, verifyingContract: Hex): Hex {
  return lower(TypedDataEncoder.hash({ ...tripDomain, chainId, verifyingContract }, tripTypes, order));
}
