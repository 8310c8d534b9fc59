// Every detector, as somebody would set them up who watches the busiest contracts of a block.
import type { Address } from "../../src/core/types.ts";

export const weth: Address = "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2";
const usdc: Address = "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48";
const implementation = "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc";
const admin = "0xb53127684a568b3173ae13b9f8a6016e243e63b6e8ee1178d6a717850b5d6103";
const events = [
  "event OwnershipTransferred(address indexed previousOwner, address indexed newOwner)",
  "event RoleGranted(bytes32 indexed role, address indexed account, address indexed sender)",
  "event Upgraded(address indexed implementation)",
  "event AdminChanged(address previousAdmin, address newAdmin)",
  "event Unpaused(address account)",
];
/** A token, and the amount in its smallest unit whose loss within one block is an incident. */
const tokens: readonly { readonly token: Address | "native"; readonly moreThan: string }[] = [
  { token: "native", moreThan: "1000000000000000000000" },
  { token: weth, moreThan: "1000000000000000000000" },
  { token: "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48", moreThan: "3000000000000" },
  { token: "0xdac17f958d2ee523a2206206994597c13d831ec7", moreThan: "3000000000000" },
];
/** Chainlink's ETH / USD, Compound's comptroller and its market for ether, and Aave's guardian Safe. */
const feed: Address = "0x5f4ec3df9cbd43714fe2740f5e3616155c5b8419";
const comptroller: Address = "0x3d9819210a31b4961b30ef54be2aed79b9c9cd3b";
const cEther: Address = "0x4ddc2d193948926d02f9b1fe9e1daa0718270ed5";
const guardianSafe: Address = "0x2cfe3ec4d5a6811f4b8067f0de7e47dfa938aa30";
const nobody: Address = "0x00000000000000000000000000000000000bad00";

const transfer = "event Transfer(address indexed from, address indexed to, uint256 value)";
const supplyOf = (address: Address) => ({ address, call: "function totalSupply() view returns (uint256)" });
const price = { address: feed, call: "function latestAnswer() view returns (int256)" };
const privileged = ["pause()", "upgradeTo(address)", "grantRole(bytes32,address)", "transferOwnership(address)"];

/**
 * What reads many slots that no recording has looks at one contract: anvil 1.7.1 stops answering for good when too many reads that its upstream
 * refuses are under way at once, and they could not be evaluated anyway. Silence needs a block that the recording has no logs of, and so says nothing. What comes before the first
 * dash of an id is the kind that a tally counts.
 */
function otherDetectors(contracts: readonly Address[]): readonly (readonly [id: string, settings: object])[] {
  const each = contracts.flatMap((address, index): (readonly [string, object])[] => [
    [`grant-${index}`, { use: "role-grant", contract: address }],
    [`governance-${index}`, { use: "governance", governor: address, severity: "critical" }],
  ]);
  return [
    ...each,
    ["proxy", { use: "proxy-upgrade", proxy: usdc }],
    ["share", { use: "share-price", vault: usdc, moreThanBps: 100 }],
    ["rate", { use: "outflow-rate", account: weth, moreThan: "1000000000000000000000" }],
    ["safe", { use: "safe-tamper", safe: guardianSafe }],
    ["key", { use: "key-used", key: nobody }],
    ["unauthorized", { use: "unauthorized", contracts, functions: privileged, withinBlocks: 1 }],
    ["probing", { use: "probing", contracts, withinBlocks: 1 }],
    ["backing", { use: "supply-vs-backing", token: weth, backing: [{ account: weth, token: "native" }] }],
    ["stale", { use: "price-stale", feed, maxAgeSeconds: 4_500 }],
    ["deviation", { use: "price-deviation", price, reference: price, moreThanBps: 1 }],
    ["invariant", { use: "invariant", reads: { supply: supplyOf(weth) }, holds: "supply > 0" }],
    [
      "rule",
      {
        use: "rule",
        on: { address: usdc, event: transfer },
        reads: { supply: supplyOf(weth) },
        when: "event.value > 100000000000000 && supply > 0",
      },
    ],
    ["market", { use: "empty-market", comptroller, markets: [cEther] }],
    ["root", { use: "accepted-root", bridge: weth }],
    ["fresh", { use: "new-contract", protects: contracts, withinBlocks: 1 }],
    ["approvals", { use: "approvals", tokens: contracts, withinBlocks: 1 }],
    ["elsewhere", { use: "paused-elsewhere", places: [{ address: usdc }], newsBlocks: 1 }],
    ["silence", { use: "silence", address: weth, event: transfer, withinBlocks: 3 }],
  ];
}

/** By id: a watcher of every kind of privileged-change and outflow for each contract, and all other detectors. */
export function quietDetectors(contracts: readonly Address[]): readonly (readonly [id: string, settings: object])[] {
  const each = contracts.flatMap((address, index): (readonly [string, object])[] => [
    ...events.map((event, nth): [string, object] => [
      `event-${index}-${nth}`,
      { use: "privileged-change", address, event },
    ]),
    [`call-${index}`, { use: "privileged-change", address, call: "function owner() view returns (address)" }],
    [`slot-${index}-0`, { use: "privileged-change", address, slot: implementation }],
    [`slot-${index}-1`, { use: "privileged-change", address, slot: admin }],
    ...tokens.map(({ token, moreThan }, nth): [string, object] => [
      `outflow-${index}-${nth}`,
      { use: "outflow", account: address, token, moreThan },
    ]),
  ]);
  return [...each, ...otherDetectors(contracts)];
}
