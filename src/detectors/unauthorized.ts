import { z } from "zod";
import type { Chain, DetectorPart } from "../core/parts.ts";
import { hasOwnPower } from "../core/power.ts";
import type { Transaction } from "../core/transaction.ts";
import type { BlockRef } from "../core/types.ts";
import { address } from "../lib/fields.ts";
import { withoutFunctions } from "./code.ts";
import { type Attempt, attemptsOn, isDoubtful, sendersOf, withoutTraces } from "./common/attempts.ts";
import { cheapSeverity, makeDetector, withoutCode } from "./common/make.ts";
import { named } from "./common/signatures.ts";
import { createWindow } from "./common/window.ts";

const params = z.strictObject({
  contracts: z.array(address).min(1).max(100).describe("The contracts that are watched."),
  functions: z
    .array(named)
    .min(1)
    .max(200)
    .describe("Functions that only a role may call, written out, such as `upgradeTo(address)`, or as 4 bytes in hex."),
  count: z.int().min(1).max(10_000).default(3).describe("Fires at so many refused calls."),
  withinBlocks: z.int().min(1).max(300).default(50).describe("Blocks within which they were refused."),
  internal: z
    .boolean()
    .default(false)
    .describe("Whether calls that contracts make count as well: takes a node that gives call traces of blocks."),
  severity: cheapSeverity,
});

/** Calls of a block, each from one sender, of which it is asked why they failed; whoever sends more of them has all the others count. */
const mostAsked = 16;

export const unauthorized: DetectorPart<z.output<typeof params>> = {
  name: "unauthorized",
  about:
    "Calls of privileged functions were refused, many within a number of blocks; not those of who has the role and failed for another reason.",
  costToTrip:
    "The gas of `count` transactions that revert, which anybody can send: it tells, and is no reason to pause.",
  params,

  create: ({ contracts, functions, count, withinBlocks, internal, severity }, tools) => {
    const watched = new Set(contracts);
    const names = new Map<string, string>(functions.map(({ selector, name }) => [selector, name]));
    const isWanted = ({ input }: Transaction) => names.has(input.slice(0, 10));
    const refused = async (block: BlockRef, chain: Chain) => {
      const attempts = await attemptsOn({ contracts: watched, isWanted, internal }, block, chain);
      return ofStrangers(
        attempts.filter(({ success }) => !success),
        block,
        chain,
      );
    };
    const window = createWindow(withinBlocks, refused);
    return makeDetector({
      id: tools.id,
      severity,
      subject: contracts[0] as (typeof contracts)[number],
      traces: internal,
      async see(observation, chain) {
        const now = await refused(observation.block, chain);
        window.note(observation, now);
        if (now.length === 0) return [];
        const all = (await window.look(observation, chain, now)).flatMap(({ value }) => value);
        if (all.length < count) return [];
        const senders = sendersOf(all);
        const [most, last] = [senders[0], now.at(-1)];
        const evidence = {
          refused: `${all.length}`,
          senders: `${senders.length}`,
          sender: most?.[0] ?? "",
          function: names.get(last?.input.slice(0, 10) ?? "") ?? "",
          transaction: last?.hash ?? "",
          withinBlocks: `${withinBlocks}`,
        };
        return [{ name: "refused", subject: last?.to, evidence, belowQuorum: isDoubtful(all, count) }];
      },
      async objections(block, chain) {
        const missing = [
          ...(await withoutTraces(internal, block, chain)),
          ...(await withoutCode(contracts, block, chain)),
        ];
        if (missing.length > 0) return missing;
        return withoutFunctions(functions, { contracts, each: true }, block, chain, tools);
      },
    });
  },
};

/** Without the calls of who gets further than a stranger at the end of the block: that one may, and failed for another reason. Where no node can say, it counts. */
async function ofStrangers(failed: readonly Attempt[], block: BlockRef, chain: Chain): Promise<readonly Attempt[]> {
  const keyOf = ({ from, to, input }: Attempt) => `${from} ${to} ${input}`;
  const asked = [...new Map(failed.map((one) => [keyOf(one), one])).entries()].slice(0, mostAsked);
  const may = await Promise.all(
    asked.map(async ([key, { from, to, input }]) => {
      const has = await hasOwnPower({ to, data: input }, from, block, chain).catch(() => false);
      return has ? [key] : [];
    }),
  );
  const known = new Set(may.flat());
  return failed.filter((one) => !known.has(keyOf(one)));
}
