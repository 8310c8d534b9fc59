import type { PlanAction } from "./hub.ts";

// What a hub asks for beside a call's own cap; see contracts/guardian/PlanEngine.sol.
const probeGas = 100_000n;
const reserve = 250_000n;
/** The transaction itself, the grant or nine signatures, the plan's hash. */
const overhead = 200_000n;
const calldataGas = 16n;

/** The gas with which a trip of these actions ends whatever its targets do: each wastes its whole cap, and every probe, before and after. */
export function tripGas(actions: readonly PlanAction[], mask: bigint): bigint {
  let gas = overhead + reserve;
  for (const [index, { gasCap, data, probeData }] of actions.entries()) {
    // All actions come as calldata, chosen or not.
    gas += calldataGas * BigInt(320 + data.length / 2 + probeData.length / 2);
    if ((mask >> BigInt(index)) & 1n) gas += BigInt(gasCap) + 2n * probeGas;
  }
  // A sixty-fourth stays behind at every call (EIP-150).
  return (gas * 64n) / 63n;
}

/**
 * Cuts a trip into as few masks as fit into one transaction each, in the order of the actions. Undefined when one action alone does not.
 * @param limit The most gas that a transaction may have on this chain now.
 */
export function tripWindows(actions: readonly PlanAction[], mask: bigint, limit: bigint): bigint[] | undefined {
  const windows: bigint[] = [];
  let window = 0n;
  for (const index of actions.keys()) {
    const bit = 1n << BigInt(index);
    if ((mask & bit) === 0n) continue;
    if (tripGas(actions, bit) > limit) return undefined;
    if (window !== 0n && tripGas(actions, window | bit) > limit) {
      windows.push(window);
      window = 0n;
    }
    window |= bit;
  }
  return window === 0n ? windows : [...windows, window];
}

/** A trip that its targets can make too dear for one transaction is no containment. */
export function gasObjections(actions: readonly PlanAction[], mask: bigint, maxGas: bigint): readonly string[] {
  const windows = tripWindows(actions, mask, maxGas);
  if (windows === undefined)
    return [`one action of this plan alone may need more than ${maxGas} gas; commit it with a lower gas cap`];
  if (windows.length === 1) return [];
  const masks = windows.map((window) => `0x${window.toString(16)}`).join(", ");
  return [
    `a trip of these actions may need ${tripGas(actions, mask)} gas, one transaction has ${maxGas}; make ${windows.length} trip-plan actions of it, with the masks ${masks}, as steps of one playbook`,
  ];
}
