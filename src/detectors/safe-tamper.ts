import { z } from "zod";
import { FirebreakError } from "../core/errors.ts";
import type { Chain, DetectorPart } from "../core/parts.ts";
import type { Address, BlockRef, Hash, Hex, Log } from "../core/types.ts";
import { boundedDigestOf } from "../lib/digest.ts";
import { address } from "../lib/fields.ts";
import { safeSlots } from "../lib/safe-slots.ts";
import { addressOf, lower, toWord, wordAt } from "../lib/words.ts";
import { wordAtByte } from "./common/abi-walk.ts";
import { makeDetector, type Seen, severity, withoutCode } from "./common/make.ts";
import { topicOf } from "./common/signatures.ts";
import { differences, type NamedRead, slotRead } from "./common/slots.ts";

const params = z.strictObject({
  safe: address,
  /** Contracts whose code it may run as its own, such as MultiSendCallOnly. */
  delegates: z.array(address).max(100).default([]),
  severity,
});

/** Source: Safe 1.3.0 to 1.5.0; storage layout. */
const slots: readonly (readonly [what: string, slot: Hash])[] = [
  ...Object.entries(safeSlots),
  ["number of owners", toWord(3n)],
  ["threshold", toWord(4n)],
];
const reads: readonly (readonly [what: string, data: Hex])[] = [
  ["owners", "0xa0e67e2b"], // getOwners()
  ["modules", `0xcc2f8452${toWord(1n).slice(2)}${toWord(32n).slice(2)}`], // getModulesPaginated(address,uint256)
];
/** What a Safe emits when it has run a transaction of its owners, one of a module, and with SafeL2 what that was. */
const executed = ["ExecutionSuccess(bytes32,uint256)", "ExecutionFailure(bytes32,uint256)"].map(topicOf);
const ofOwners = topicOf(
  "SafeMultiSigTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes,bytes)",
);
const ofModule = topicOf("SafeModuleTransaction(address,address,uint256,bytes,uint8)");
const execTransaction = "6a761202";
/** Places in one input where a call of execTransaction may begin. */
const mostCalls = 16;

export const safeTamper: DetectorPart<z.output<typeof params>> = {
  name: "safe-tamper",
  about:
    "A Safe runs other code, has other owners, threshold, modules, guards or handler, or ran unknown code as its own (delegatecall).",
  costToTrip: "The signatures of as many owners as the threshold asks for, or one of its modules.",
  params,

  create: ({ safe, delegates, severity }, { id }) =>
    makeDetector({
      id,
      severity,
      subject: safe,
      takesPending: true,
      topics: [...executed, ofOwners, ofModule],
      everyBlock: true,
      async see(observation, chain) {
        const changed = await differences(readsOf(safe, chain), observation);
        const delegated = await delegations(observation.logs, observation.block, chain);
        return [
          ...changed.map(({ what, before, now }) => ({
            name: `${what}:${boundedDigestOf(now).slice(0, 18)}`,
            evidence: { what, before: shown(before), now: shown(now) },
          })),
          ...delegated
            .filter(({ subject }) => !delegates.includes(subject))
            .map(
              ({ subject, transaction }): Seen => ({
                name: `delegatecall:${subject}`,
                evidence: { what: "delegatecall", target: subject, transaction },
              }),
            ),
        ];
      },
      async objections(block, chain) {
        const missing = await withoutCode([safe], block, chain);
        if (missing.length > 0) return missing;
        const code = await chain.code(addressOf(await chain.slot(safe, toWord(0n), block)), block);
        return code === "0x" ? [`slot 0 of ${safe} names no contract, so that it is no Safe; correct the address`] : [];
      },
    }),
};

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

type Delegation = { readonly subject: Address; readonly transaction: Hash };

/** From SafeL2's events; without them from the inputs of the transactions that made the Safe run something, and only then. */
async function delegations(logs: readonly Log[], block: BlockRef, chain: Chain): Promise<readonly Delegation[]> {
  const told = logs.flatMap(({ topics, data, transactionHash }) => {
    const [to, operation] = topics[0] === ofOwners ? [0, 3] : topics[0] === ofModule ? [1, 4] : [undefined, undefined];
    if (to === undefined) return [];
    return BigInt(wordAt(data, operation) ?? 0) === 1n
      ? [{ subject: addressOf(wordAt(data, to) ?? "0x"), transaction: transactionHash }]
      : [];
  });
  const explained = new Set(logs.filter(({ topics }) => topics[0] === ofOwners).map((log) => log.transactionHash));
  const unexplained = new Set(
    logs
      .filter((log) => executed.includes(log.topics[0] ?? "0x") && !explained.has(log.transactionHash))
      .map((log) => log.transactionHash),
  );
  if (unexplained.size === 0) return told;
  const transactions = (await chain.transactions(block)).filter(({ hash }) => unexplained.has(hash));
  return [
    ...told,
    ...transactions.flatMap(({ hash, input }) => delegatedIn(input).map((subject) => ({ subject, transaction: hash }))),
  ];
}

/** The targets of delegatecalls in an input that calls execTransaction, or hands such calls on (a relayer, a MultiSend). */
function delegatedIn(input: Hex): readonly Address[] {
  const found: Address[] = [];
  let from = input.indexOf(execTransaction, 2);
  for (let seen = 0; from !== -1 && seen < mostCalls; from = input.indexOf(execTransaction, from + 8), seen++) {
    const args = lower(`0x${input.slice(from + 8, from + 8 + 64 * 4)}`);
    const [to, operation] = [wordAtByte(args, 0), wordAtByte(args, 96)];
    if (to !== undefined && operation !== undefined && /^0x0{24}/.test(to) && BigInt(operation) === 1n)
      found.push(addressOf(to));
  }
  return found;
}

function shown(value: Hex): string {
  return value.length <= 66 ? value : `${(value.length - 2) / 2} bytes, sha256 ${boundedDigestOf(value)}`;
}
