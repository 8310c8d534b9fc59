import type { Address, Hash, Hex } from "./types.ts";

// The ways in which a contract that hands its calls on says where to: one list for whoever looks behind an address.

/** Slots of the implementation: EIP-1967, and what OpenZeppelin's proxies had before it, keccak256("org.zeppelinos.proxy.implementation"). */
export const implementationSlots: Readonly<Record<string, Hash>> = {
  "ERC-1967 proxy": "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc",
  "zeppelinos proxy": "0x7050c9e0f4ca769c69bd3a8ef740bc37934f8e2c036e5a723fd8ee048ed3f8c3",
};
/** Source: EIP-1967. */
export const beaconSlot: Hash = "0xa3f0ad74e5423aebfd80d3ef4346578335a9a72aeaee59ff6cb3582b35133d50";
/** Views by which a proxy answers for its implementation, to everybody; the last is a Safe's, which keeps it in slot 0. */
export const implementationViews = [
  "comptrollerImplementation()",
  "implementation()",
  "getImplementation()",
  "masterCopy()",
] as const;
/** Bytes: a proxy is small; larger code that delegates does so to libraries. */
export const proxyBytes = 6_000;
/** Bytes: a proxy with its beacon or its implementation in its code is smaller still. */
export const beaconBytes = 1_000;

// ERC-1167; and EIP-7702, where an account of a key runs a contract's code.
const clones: Readonly<Record<string, RegExp>> = {
  clone: /^0x363d3d373d3d3d363d73([0-9a-f]{40})5af43d82803e903d91602b57fd5bf3/,
  "EIP-7702 account": /^0xef0100([0-9a-f]{40})$/,
};

/** Whose code this code runs and nothing else, with its kind. */
export function clonedBy(code: Hex): { readonly kind: string; readonly to: Address } | undefined {
  for (const [kind, form] of Object.entries(clones)) {
    const cloned = form.exec(code)?.[1];
    if (cloned !== undefined) return { kind, to: `0x${cloned}` };
  }
  return undefined;
}
