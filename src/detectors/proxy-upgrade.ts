import { z } from "zod";
import { heldOf } from "../core/code.ts";
import { FirebreakError } from "../core/errors.ts";
import type { Chain, DetectorPart } from "../core/parts.ts";
import type { Address, Block, BlockRef, Hash, Hex, Log, Observation } from "../core/types.ts";
import { itemsAt, pointedAt, wordAtByte } from "../lib/abi-walk.ts";
import { boundedDigestOf } from "../lib/digest.ts";
import { address } from "../lib/fields.ts";
import { addressOf, toWord, wordAt } from "../lib/words.ts";
import { orAccept } from "./code.ts";
import { makeDetector, type Seen, severity, withoutCode } from "./common/make.ts";
import { type Settled, seenOr } from "./common/settle.ts";
import { topicOf } from "./common/signatures.ts";
import { differences, slotRead } from "./common/slots.ts";

const params = z.strictObject({
  proxy: address.describe("The proxy or the diamond."),
  beacon: address
    .optional()
    .describe(
      "The beacon that the proxy runs behind, where it has one: what is upgraded there and put back within a block shows in its events alone.",
    ),
  known: z
    .array(address)
    .max(1_000)
    .default([])
    .describe("Implementations, beacons, admins and facets that are known: a change to one of them is none."),
  severity,
});

const beaconSlot: Hash = "0xa3f0ad74e5423aebfd80d3ef4346578335a9a72aeaee59ff6cb3582b35133d50";
/** Sources: EIP-1967, and OpenZeppelin's older proxies. */
const slots: readonly (readonly [what: string, slot: Hash])[] = [
  ["implementation", "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc"],
  ["admin", "0xb53127684a568b3173ae13b9f8a6016e243e63b6e8ee1178d6a717850b5d6103"],
  ["beacon", beaconSlot],
  ["older implementation", "0x7050c9e0f4ca769c69bd3a8ef740bc37934f8e2c036e5a723fd8ee048ed3f8c3"],
  ["older admin", "0x10d6a54a4754c8869d6886b5f5d7fbfa5b4522237ea5c60d11bc4e7a1ff9390b"],
];
/** Each names in its first argument what the proxy runs from now on. */
const upgraded = topicOf("Upgraded(address)");
const upgrades = [upgraded, topicOf("BeaconUpgraded(address)")];
/** Source: EIP-2535; an array of (facet, action, selectors), an initialiser and its data. */
const diamondCut = topicOf("DiamondCut((address,uint8,bytes4[])[],address,bytes)");
const mostFacets = 64;
const nobody: Address = "0x0000000000000000000000000000000000000000";

export const proxyUpgrade: DetectorPart<z.output<typeof params>> = {
  name: "proxy-upgrade",
  about: "A proxy runs other code than a block ago, has another admin or beacon, or a diamond was cut.",
  costToTrip:
    "The right to upgrade: the slots and events of the proxy change for its admin alone, those of its beacon for the beacon's. A look-alike proxy elsewhere is not looked at.",
  params,

  create: ({ proxy, beacon, known, severity }, tools) => {
    const isKnown = (account: Address) => known.includes(account);
    return makeDetector({
      id: tools.id,
      severity,
      subject: proxy,
      takesPending: true,
      topics: [...upgrades, diamondCut],
      logs: beacon === undefined ? [] : [{ address: beacon, topic0: upgraded }],
      everyBlock: true,
      async see(observation, chain) {
        const { found: changed, failure } = await changes(proxy, observation, chain);
        const cut = observation.logs.filter(({ topics }) => topics[0] === diamondCut);
        // What was upgraded and put back within one block is in no slot.
        const passing = observation.logs
          .filter(({ topics }) => upgrades.includes(topics[0] ?? "0x"))
          .flatMap(upgradeIn);
        const others = passing.filter(({ now }) => !changed.some((one) => one.now === now));
        return seenOr(failure, [
          ...[...changed, ...others]
            .filter(({ now }) => !isKnown(now))
            .map(({ what, now, evidence }) => ({ name: `${what}:${now}`, evidence })),
          ...cut.flatMap((log) => cutIn(log, isKnown)),
        ]);
      },
      async objections(block, chain) {
        const missing = await withoutCode(beacon === undefined ? [proxy] : [proxy, beacon], block, chain);
        if (missing.length > 0) return missing;
        const found = addressOf(await chain.slot(proxy, beaconSlot, block));
        if (found === (beacon ?? nobody))
          return tools.acceptUnseen === true ? [] : withoutUpgrades(proxy, block, chain);
        return found === nobody
          ? [`the beacon slot of ${proxy} names none, and not ${beacon}; leave \`beacon\` out`]
          : [`${proxy} runs behind the beacon ${found}, and not ${beacon ?? "without one"}; set \`beacon\` to it`];
      },
    });
  },
};

/** Objects to what is no proxy: without one of the slots, and with none of the events in the code behind it. */
async function withoutUpgrades(proxy: Address, block: Block, chain: Chain): Promise<readonly string[]> {
  const words = await Promise.all(slots.map(([, slot]) => chain.slot(proxy, slot, block)));
  if (words.some((word) => BigInt(word) !== 0n)) return [];
  const held = await heldOf([...upgrades, diamondCut], proxy, block, chain);
  return held.size > 0
    ? []
    : [
        `${proxy} has nothing in the slots of a proxy, and no event of an upgrade is in the code behind it; correct the address, watch what names its code with privileged-change, ${orAccept}`,
      ];
}

type Changed = { readonly what: string; readonly now: Address; readonly evidence: Readonly<Record<string, string>> };

async function changes(proxy: Address, observation: Observation, chain: Chain): Promise<Settled<Changed>> {
  const behindBeacon = { what: "beacon's implementation", read: (at: BlockRef) => implementationOf(proxy, at, chain) };
  const reads = [...slots.map(([what, slot]) => slotRead(what, proxy, slot, chain)), behindBeacon];
  const { found, failure } = await differences(reads, observation);
  const changed = found.map(({ what, before, now }) => ({
    what,
    now: addressOf(now),
    evidence: { what, before: addressOf(before), now: addressOf(now) },
  }));
  return { found: changed, failure };
}

/** What the proxy's beacon says; nothing without one, and for one that does not answer. */
async function implementationOf(proxy: Address, block: BlockRef, chain: Chain): Promise<Hex> {
  const beacon = addressOf(await chain.slot(proxy, beaconSlot, block));
  if (beacon === nobody) return toWord(0n);
  try {
    return wordAt(await chain.call({ to: beacon, data: "0x5c60da1b" }, block), 0) ?? toWord(0n); // implementation()
  } catch (error) {
    if (error instanceof FirebreakError && error.code === "CALL_REVERTED") return toWord(0n);
    throw error;
  }
}

function upgradeIn({ topics, data, transactionHash }: Log): readonly Changed[] {
  const word = topics[1] ?? wordAt(data, 0);
  if (word === undefined) return [];
  const now = addressOf(word);
  return [{ what: "event", now, evidence: { what: "an upgrade within the block", now, transaction: transactionHash } }];
}

/** Facets are read one by one and 64 at most; the hash of all data stands for what was cut. */
function cutIn({ data, transactionHash }: Log, isKnown: (account: Address) => boolean): readonly Seen[] {
  const cuts = itemsAt(data, 0, mostFacets);
  const base = cuts[0] ?? 0;
  const facets = cuts.map((at) => wordAtByte(data, pointedAt(data, at, base) ?? -1));
  const initialiser = addressOf(wordAt(data, 1) ?? nobody);
  const accounts = [...facets.map((word) => word && addressOf(word)), initialiser].filter((one) => one !== nobody);
  const isAllKnown = cuts.length < mostFacets && accounts.every((one) => one !== undefined && isKnown(one));
  if (accounts.length > 0 && isAllKnown) return [];
  const strange = [
    ...new Set(accounts.filter((one) => one === undefined || !isKnown(one)).map((one) => one ?? "unreadable")),
  ];
  const dataHash = boundedDigestOf(data);
  return [
    {
      name: `cut:${dataHash}`,
      evidence: {
        what: "diamond cut",
        facets: strange.slice(0, 4).join(" "),
        initialiser,
        dataHash,
        transaction: transactionHash,
      },
    },
  ];
}
