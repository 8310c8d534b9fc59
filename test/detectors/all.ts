// Every detector of the catalog, watching one vault with its token, and a chain on which nothing is wrong.
import { catalog } from "../../src/catalog.ts";
import type { NamedDetector } from "../../src/core/line.ts";
import type { Chain, DetectorPart } from "../../src/core/parts.ts";
import type { Address, BlockRef, Hex, Log } from "../../src/core/types.ts";
import { toWord } from "../../src/lib/words.ts";
import { hashFor, sender, target } from "../support/fakes.ts";
import { chainOf } from "./looking.ts";

export const transferTopic = hashFor("Transfer(address,address,uint256)");
const transfer = "event Transfer(address indexed from, address indexed to, uint256 value)";
const supply = { address: target, call: "function totalSupply() view returns (uint256)" };
const feed = { address: target, call: "function latestAnswer() view returns (int256)" };

/** By name; `target` is the vault, its token and its proxy, `sender` holds what backs it. */
const settings: Readonly<Record<string, object>> = {
  "privileged-change": { address: target, call: "function owner() view returns (address)" },
  outflow: { account: sender, token: target, moreThan: "1000000", withinBlocks: 5 },
  "role-grant": { contract: target },
  "proxy-upgrade": { proxy: target },
  "safe-tamper": { safe: target },
  "key-used": { key: sender },
  unauthorized: { contracts: [target], functions: ["pause()"] },
  probing: { contracts: [target] },
  "outflow-rate": { account: sender, token: target, moreThan: "1000000", withinBlocks: 480 },
  "supply-vs-backing": { token: target, backing: [{ account: sender, token: target }] },
  "share-price": { vault: target, moreThanBps: 100, withinBlocks: 5 },
  "price-deviation": { price: feed, reference: { value: "5", decimals: 0 }, moreThanBps: 100 },
  "price-stale": { feed: target, maxAgeSeconds: 3_600 },
  rule: {
    windows: { out: { address: target, event: transfer, sum: "value", blocks: 5, where: `event.from == "${sender}"` } },
    reads: { before: { ...supply, blocksAgo: 5 }, now: supply },
    when: "now * 2 < before && out > 0",
  },
  invariant: { reads: { now: supply }, holds: "now > 0" },
  "empty-market": { comptroller: target, markets: [target] },
  "accepted-root": { bridge: target },
  governance: { governor: target },
  "new-contract": { protects: [target], withinBlocks: 5 },
  approvals: { tokens: [target], owners: 100, withinBlocks: 5 },
  "paused-elsewhere": { places: [{ address: target }] },
  silence: { address: target, event: transfer, withinBlocks: 5 },
};

/** Detectors of the catalog that look at the chain; what others report is tested where it comes from. */
export const names = Object.keys(catalog.detectors).filter((name) => name in settings);
export const unknown = Object.keys(catalog.detectors).filter((name) => !(name in settings));

export function allDetectors(): readonly NamedDetector[] {
  return Object.entries(catalog.detectors).flatMap(([id, part]) => {
    const { params, create } = part as DetectorPart<unknown>;
    const given = settings[id];
    return given === undefined ? [] : [{ id, detector: create(params.parse(given), { id }) }];
  });
}

export const million = 1_000_000n;

/** What the vault answers; each case of a test changes what it is about. */
export type Vault = {
  readonly supply?: bigint;
  readonly held?: bigint;
  readonly sharePrice?: bigint;
  readonly slots?: (account: Address) => Hex;
};

/** A chain where all is well; what is said of block 101 and later may differ from before. */
export function quietChain(now: Vault = {}, known: Partial<Chain> = {}): Chain {
  const at = ({ number }: BlockRef): Vault => (number > 100n ? now : {});
  return chainOf({
    call: async ({ data }, block) => {
      const { supply = 50n * million, held = 50n * million, sharePrice = million } = at(block);
      const answers: Readonly<Record<string, readonly bigint[]>> = {
        "0x18160ddd": [supply],
        "0x70a08231": [held],
        "0x07a2d13a": [sharePrice],
        "0x50d25bcd": [500_000_000n],
        "0xfeaf968c": [1n, 500_000_000n, 0n, 1_000n + 12n * block.number, 1n],
        "0x5c975abb": [0n],
        "0xa3f81d68": [0n],
        "0x8e8f294b": [1n, 5n],
      };
      return `0x${(answers[data.slice(0, 10)] ?? [7n]).map((word) => toWord(word).slice(2)).join("")}`;
    },
    slot: async (account, _, block) => at(block).slots?.(account) ?? toWord(7n),
    code: async () => "0x60",
    balance: async () => 10n ** 21n,
    transactions: async () => [],
    results: async () => [],
    // Something always happens on the token, so that nobody misses it.
    logs: async ({ number }) => [heartbeat(number)],
    ...known,
  });
}

export function heartbeat(number: bigint): Log {
  return {
    address: target,
    topics: [transferTopic, toWord(1n), toWord(2n)],
    data: toWord(1n),
    transactionHash: hashFor(`beat ${number}`),
    logIndex: 0,
  };
}
