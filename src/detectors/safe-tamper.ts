import { z } from "zod";
import { FirebreakError } from "../core/errors.ts";
import type { Chain, DetectorPart } from "../core/parts.ts";
import type { Address, BlockRef, Hash, Hex, Observation } from "../core/types.ts";
import { boundedDigestOf } from "../lib/digest.ts";
import { address } from "../lib/fields.ts";
import { safeSlots } from "../lib/safe-slots.ts";
import { addressOf, toWord } from "../lib/words.ts";
import { withoutTraces } from "./common/attempts.ts";
import {
  createIsL2,
  type Delegation,
  delegationsSent,
  delegationsTold,
  delegationsWithin,
  runTopics,
  unexplainedIn,
} from "./common/delegations.ts";
import { makeDetector, type Seen, severity, withoutCode } from "./common/make.ts";
import { membersChanged } from "./common/members.ts";
import { changesTold, changeTopics, thresholdSlot } from "./common/safe-events.ts";
import { seenOr, settled } from "./common/settle.ts";
import { type Difference, differences, type NamedRead, slotRead } from "./common/slots.ts";

const params = z.strictObject({
  safe: address.describe("The Safe."),
  delegates: z
    .array(address)
    .max(100)
    .default([])
    .describe("Contracts whose code it may run as its own, such as MultiSendCallOnly."),
  internal: z
    .boolean()
    .default(false)
    .describe(
      "Whether a delegatecall is also looked for in what contracts call of the Safe: takes a node that gives call traces of blocks.",
    ),
  severity,
});

/** Source: Safe 1.3.0 to 1.5.0; storage layout. */
const slots: readonly (readonly [what: string, slot: Hash])[] = [
  ...Object.entries(safeSlots),
  ["number of owners", toWord(3n)],
  ["threshold", thresholdSlot],
];
const reads: readonly (readonly [what: string, data: Hex])[] = [
  ["owners", "0xa0e67e2b"], // getOwners()
  ["modules", `0xcc2f8452${toWord(1n).slice(2)}${toWord(32n).slice(2)}`], // getModulesPaginated(address,uint256)
];
export const safeTamper: DetectorPart<z.output<typeof params>> = {
  name: "safe-tamper",
  about:
    "A Safe runs other code, has other owners, threshold, modules, guards or handler, or ran unknown code as its own (delegatecall).",
  costToTrip:
    "The signatures of as many owners as the threshold asks for, or one of its modules. What is below the quorum costs the gas of handing on what the owners signed, with other bytes beside it.",
  params,

  create: ({ safe, delegates, internal, severity }, { id }) => {
    const mayComeLater = createPatience();
    const isL2 = createIsL2(safe);
    const known = new Set(delegates);
    return makeDetector({
      id,
      severity,
      subject: safe,
      takesPending: true,
      topics: [...runTopics, ...changeTopics],
      everyBlock: true,
      traces: internal,
      async see(observation, chain) {
        const { logs, pending } = observation;
        const isUnknown = ({ target }: Delegation) => !known.has(target);
        const [state, ran] = await Promise.all([
          differences(readsOf(safe, chain), observation),
          settled([unexplainedIn(logs, observation, chain, isL2)]),
        ]);
        const unexplained = ran.found;
        const delegated = [...delegationsTold(logs), ...delegationsSent(unexplained, safe)].filter(isUnknown);
        const changed = state.found.map(({ what }) => what);
        const told = await settled(changesTold(logs, changed, safe, observation, chain));
        const sure = [...state.found.map(seenChange), ...told.found, ...delegated.filter(isSure).map(seenDelegation)];
        const doubtful = delegated.filter((one) => !isSure(one)).map(seenDelegation);
        // What is sure already waits for no trace: a block that takes a node long must not hide what the state says of it.
        const failed = state.failure ?? told.failure ?? ran.failure;
        if (sure.length > 0) return seenOr(failed, [...sure, ...doubtful]);
        const isTraced = internal && pending === undefined && unexplained.length > 0;
        const within = await settled(
          isTraced ? [delegationsWithin(unexplained, safe, observation, chain, isUnknown)] : [],
        );
        const seen = eachOnce([...within.found.map(seenDelegation), ...doubtful]);
        const failure = failed ?? within.failure;
        // Before people are asked, the node is: it may show what was called of a new block in a moment.
        if (failure !== undefined && seen.every(isDoubtful) && mayComeLater(observation, failure)) throw failure;
        return seenOr(failure, seen);
      },
      async objections(block, chain) {
        const missing = [
          ...(await withoutTraces(internal, block, chain)),
          ...(await withoutCode([safe], block, chain)),
        ];
        if (missing.length > 0) return missing;
        const code = await chain.code(addressOf(await chain.slot(safe, toWord(0n), block)), block);
        return code === "0x" ? [`slot 0 of ${safe} names no contract, so that it is no Safe; correct the address`] : [];
      },
    });
  },
};

/** Looks at one block that may end with an error which says to try again. */
const mostTries = 4;
const blocksKept = 16;

/**
 * Whether what failed at a block is tried again there: as often as that, where its error says that it may succeed. What one node lacks, which shows it
 * below the quorum, counts by itself.
 */
function createPatience() {
  const tries = new Map<string, number>();
  return ({ block: { hash }, belowQuorum = false }: Observation, error: unknown): boolean => {
    const place = `${hash} ${belowQuorum}`;
    const count = (tries.get(place) ?? 0) + 1;
    tries.set(place, count);
    for (const old of [...tries.keys()].slice(0, Math.max(0, tries.size - blocksKept))) tries.delete(old);
    return error instanceof FirebreakError && error.retryable && count <= mostTries;
  };
}

function seenChange({ what, before, now }: Difference): Seen {
  return {
    name: `${what}:${boundedDigestOf(now).slice(0, 18)}`,
    evidence: { what, ...(membersChanged(before, now) ?? { before: shown(before), now: shown(now) }) },
  };
}

function seenDelegation({ target, transaction, belowQuorum = false, doubt }: Delegation): Seen {
  const evidence = { what: "delegatecall", target, transaction, ...(doubt !== undefined && { doubt }) };
  return { name: `delegatecall:${target}`, evidence, belowQuorum };
}

/** Of those with one name the first. */
function eachOnce(all: readonly Seen[]): readonly Seen[] {
  const byName = new Map<string, Seen>();
  for (const one of all) if (!byName.has(one.name)) byName.set(one.name, one);
  return [...byName.values()];
}

const isDoubtful = ({ belowQuorum }: Seen): boolean => belowQuorum === true;

function isSure({ belowQuorum }: Delegation): boolean {
  return belowQuorum !== true;
}

function readsOf(safe: Address, chain: Chain): readonly NamedRead[] {
  return [
    ...slots.map(([what, slot]) => slotRead(what, safe, slot, chain)),
    ...reads.map(([what, data]) => ({ what, read: (at: BlockRef) => orNothing(chain.call({ to: safe, data }, at)) })),
  ];
}

/** Another singleton may not know the function; that it is another one is told by slot 0. */
async function orNothing(reading: Promise<Hex>): Promise<Hex> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof FirebreakError && error.code === "CALL_REVERTED") return "0x";
    throw error;
  }
}

function shown(value: Hex): string {
  return value.length <= 66 ? value : `${(value.length - 2) / 2} bytes, sha256 ${boundedDigestOf(value)}`;
}
