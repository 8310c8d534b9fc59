import { z } from "zod";
import { FirebreakError } from "../core/errors.ts";
import type { Chain, DetectorPart } from "../core/parts.ts";
import type { Address, Block, Hash, Log } from "../core/types.ts";
import { address } from "../lib/fields.ts";
import { addressOf, wordAt } from "../lib/words.ts";
import { withoutWanted } from "./code.ts";
import { cheapSeverity, makeDetector } from "./common/make.ts";
import { blockBefore, orNone } from "./common/past.ts";
import { seenOr } from "./common/settle.ts";
import { topicOf } from "./common/signatures.ts";
import { createWindow } from "./common/window.ts";

const params = z.strictObject({
  tokens: z.array(address).min(1).max(100).describe("Tokens (ERC-20) whose approvals are counted."),
  known: z.array(address).max(1_000).default([]).describe("Who is expected to be approved, such as routers."),
  owners: z
    .int()
    .min(2)
    .max(10_000)
    .default(10)
    .describe("Fires when so many different owners approve one fresh spender."),
  withinBlocks: z.int().min(1).max(300).default(300).describe("Blocks within which they approve it."),
  freshBlocks: z
    .int()
    .min(1)
    .max(300_000)
    .default(50_000)
    .describe("A spender is fresh when it had no code so many blocks ago."),
  severity: cheapSeverity,
});

const approvalEvent = "Approval(address,address,uint256)";
const approval = topicOf(approvalEvent);
/** Approvals of one block that are kept: a flood is a reason to tell, not to stop. */
const mostApprovals = 2_000;
/** Spenders that are looked up at once, and in one block. Those that were old stay so and are not looked up again. */
const [atOnce, mostSpenders] = [8, 256];
const mostOld = 10_000;
type Pair = { readonly owner: Address; readonly spender: Address; readonly transaction: Hash };

export const approvals: DetectorPart<z.output<typeof params>> = {
  name: "approvals",
  about:
    "Many users approve the same fresh spender: a drainer behind a website, or a contract that pretends to be yours.",
  costToTrip:
    "The gas of so many approvals from accounts of one's own, which anybody can make up: it tells, and is no reason to pause.",
  params,

  create: ({ tokens, known, owners, withinBlocks, freshBlocks, severity }, tools) => {
    const filters = tokens.map((address) => ({ address, topic0: approval }));
    const expected = new Set(known);
    const unknown = `no node keeps the state of ${freshBlocks} blocks ago, so that no spender is called fresh; lower freshBlocks or add an archive node`;
    const old = new Set<Address>();
    const pairsIn = (logs: readonly Log[]) =>
      logs
        .flatMap(pairOf)
        .filter(({ spender }) => !expected.has(spender))
        .slice(0, mostApprovals);
    const window = createWindow(withinBlocks, async (block, chain) => pairsIn(await chain.logs(block, filters)));

    return makeDetector({
      id: tools.id,
      severity,
      subject: tokens[0] as Address,
      logs: filters,
      async see(observation, chain) {
        const now = pairsIn(observation.logs);
        if (now.length === 0) return [];
        const bySpender = new Map<Address, Set<Address>>();
        for (const { owner, spender } of (await window.look(observation, chain, now)).flatMap(({ value }) => value))
          bySpender.set(spender, (bySpender.get(spender) ?? new Set()).add(owner));
        const here = new Set(now.map(({ spender }) => spender));
        const many = [...bySpender].filter(
          ([spender, all]) => here.has(spender) && all.size >= owners && !old.has(spender),
        );
        const found: typeof many = [];
        let failure: unknown;
        for (let first = 0; first < Math.min(many.length, mostSpenders) && found.length < atOnce; first += atOnce) {
          const some = many.slice(first, first + atOnce);
          const ages = await Promise.all(
            some.map(([spender]) => ageOf(spender, freshBlocks, observation.block, chain)),
          );
          found.push(...some.filter((_, index) => ages[index] === "fresh"));
          if (ages.includes("unknown")) failure ??= new FirebreakError("NOT_EVALUABLE", unknown);
          // What fewer nodes than the quorum vouch for is looked at and not remembered.
          if (observation.belowQuorum === true) continue;
          for (const [index, [spender]] of some.entries())
            if (ages[index] === "old" && old.size < mostOld) old.add(spender);
        }
        const seen = found.map(([spender, all]) => ({
          name: spender,
          subject: spender,
          evidence: {
            spender,
            owners: `${all.size}`,
            withinBlocks: `${withinBlocks}`,
            transaction: now.find((one) => one.spender === spender)?.transaction ?? "",
          },
        }));
        return seenOr(failure, seen);
      },
      async objections(block, chain) {
        const wanted = tokens.map((address) => ({ address, word: approval, what: `the event ${approvalEvent}` }));
        const absent = await withoutWanted(wanted, block, chain, tools);
        const known = await ageOf(tokens[0] as Address, freshBlocks, block, chain);
        return known === "unknown" ? [...absent, unknown] : absent;
      },
    });
  },
};

/** ERC-20 alone: an NFT's Approval has a third topic. Zero takes an approval back. */
function pairOf({ topics, data, transactionHash: transaction }: Log): readonly Pair[] {
  const [, owner, spender, token] = topics;
  if (owner === undefined || spender === undefined || token !== undefined) return [];
  return BigInt(wordAt(data, 0) ?? 0) === 0n
    ? []
    : [{ owner: addressOf(owner), spender: addressOf(spender), transaction }];
}

/** Had no code then: fresh, or an account that never has any. Where nobody knows how it was then, it is not called fresh. */
async function ageOf(
  spender: Address,
  blocks: number,
  block: Block,
  chain: Chain,
): Promise<"fresh" | "old" | "unknown"> {
  const most = BigInt(blocks);
  const then = await blockBefore(block, block.number < most ? block.number : most, chain);
  const code = then && (await orNone(chain.code(spender, then)));
  return code === undefined ? "unknown" : code === "0x" ? "fresh" : "old";
}
