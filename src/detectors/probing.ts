import { z } from "zod";
import type { Chain, DetectorPart } from "../core/parts.ts";
import type { Transaction } from "../core/transaction.ts";
import type { BlockRef } from "../core/types.ts";
import { wordAtByte } from "../lib/abi-walk.ts";
import { address, amount } from "../lib/fields.ts";
import { withoutFunctions } from "./code.ts";
import { type Attempt, attemptsOn, isDoubtful, sendersOf, withoutTraces } from "./common/attempts.ts";
import { cheapSeverity, makeDetector, withoutCode } from "./common/make.ts";
import { named } from "./common/signatures.ts";
import { createWindow } from "./common/window.ts";

const tiny = z.strictObject({
  call: named.describe("A function, written out, such as `deposit(uint256,address)`, or as 4 bytes in hex."),
  argument: z
    .int()
    .min(0)
    .max(15)
    .optional()
    .describe("Which of its arguments is the amount, from 0; without it, the ether that is sent along."),
  below: amount.describe("Less than this is tiny, in the smallest unit."),
});

const params = z.strictObject({
  contracts: z.array(address).min(1).max(100).describe("The contracts that are watched."),
  known: z.array(address).max(1_000).default([]).describe("Who may fail, such as keepers and front ends' relayers."),
  tiny: z.array(tiny).max(20).default([]).describe("Calls that count though they succeed: too small to be meant."),
  count: z.int().min(1).max(10_000).default(3).describe("Fires at so many attempts of one address."),
  withinBlocks: z.int().min(1).max(300).default(50).describe("Blocks within which its attempts count."),
  internal: z
    .boolean()
    .default(false)
    .describe("Whether calls that contracts make count as well: takes a node that gives call traces of blocks."),
  severity: cheapSeverity,
});

/** Who tries out an attack may let it go through, look, and take all of it back. */
const hasFailed = ({ success, undone }: Attempt) => !success || undone === true;

export const probing: DetectorPart<z.output<typeof params>> = {
  name: "probing",
  about: "An unknown address tries out a contract: its calls fail, or move next to nothing.",
  costToTrip: "The gas of `count` transactions, which anybody can send: it tells, and is no reason to pause.",
  params,

  create: ({ contracts, known, tiny, count, withinBlocks, internal, severity }, tools) => {
    const [watched, friends] = [new Set(contracts), new Set(known)];
    const isTiny = ({ input, value }: Transaction) =>
      tiny.some(({ call, argument, below }) => {
        if (!input.startsWith(call.selector)) return false;
        const word = argument === undefined ? value : wordAtByte(input, 4 + 32 * argument);
        return word !== undefined && BigInt(word) < below;
      });
    const isWanted = ({ from }: Transaction) => !friends.has(from);
    const attempts = async (block: BlockRef, chain: Chain): Promise<readonly Attempt[]> =>
      (await attemptsOn({ contracts: watched, isWanted, internal }, block, chain)).filter(
        (one) => hasFailed(one) || isTiny(one),
      );
    const window = createWindow(withinBlocks, attempts);
    return makeDetector({
      id: tools.id,
      severity,
      subject: contracts[0] as (typeof contracts)[number],
      traces: internal,
      async see(observation, chain) {
        const now = await attempts(observation.block, chain);
        window.note(observation, now);
        if (now.length === 0) return [];
        const all = (await window.look(observation, chain, now)).flatMap(({ value }) => value);
        const here = new Set(now.map(({ from }) => from));
        return sendersOf(all)
          .filter(([sender, tries]) => here.has(sender) && tries.length >= count)
          .map(([sender, tries]) => ({
            name: sender,
            subject: tries.at(-1)?.to,
            belowQuorum: isDoubtful(tries, count),
            evidence: {
              sender,
              attempts: `${tries.length}`,
              failed: `${tries.filter(hasFailed).length}`,
              transaction: tries[0]?.hash ?? "",
              withinBlocks: `${withinBlocks}`,
            },
          }));
      },
      async objections(block, chain) {
        const missing = [
          ...(await withoutTraces(internal, block, chain)),
          ...(await withoutCode(contracts, block, chain)),
        ];
        const calls = tiny.map(({ call }) => call);
        return missing.length > 0 ? missing : withoutFunctions(calls, { contracts }, block, chain, tools);
      },
    });
  },
};
