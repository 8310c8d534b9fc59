import { z } from "zod";
import type { Chain, DetectorPart } from "../core/parts.ts";
import type { Transaction } from "../core/transaction.ts";
import type { Address, Block, BlockRef, Hash, Log } from "../core/types.ts";
import { address } from "../lib/fields.ts";
import { lower } from "../lib/words.ts";
import { parseEvent } from "./common/abi-fields.ts";
import { cheapSeverity, makeDetector, type Seen } from "./common/make.ts";
import { createWindow } from "./common/window.ts";

const source = z.strictObject({
  address,
  /** The event that says whom it paid, such as a mixer's `event Withdrawal(address to, bytes32 nullifierHash, address indexed relayer, uint256 fee)`; without it, its own transactions do. */
  event: z.string().optional(),
});

const params = z.strictObject({
  /** Addresses whose appearance in fresh code is told. */
  protects: z.array(address).min(1).max(1_000),
  /** Then only fresh code is told whose deployer had money of one of these within the window. */
  fundedBy: z.array(source).max(20).default([]),
  withinBlocks: z.int().min(1).max(300).default(300),
  severity: cheapSeverity,
});

/** Words of an event in which an address is looked for. */
const mostWords = 8;

export const newContract: DetectorPart<z.output<typeof params>> = {
  name: "new-contract",
  about: "Fresh code names a protected address; on request only where its deployer was funded by a listed source.",
  costToTrip:
    "The gas of a deployment, which anybody can pay, and with fundedBy a withdrawal from one of the sources: it tells, and is no reason to pause.",
  params,

  create: ({ protects, fundedBy, withinBlocks, severity }, { id }) => {
    const filters = fundedBy.flatMap(({ address, event }) =>
      event === undefined ? [] : [{ address, topic0: lower(parseEvent(event).topicHash) }],
    );
    const payers = new Set(fundedBy.filter(({ event }) => event === undefined).map(({ address }) => address));
    const paidIn = async (block: BlockRef, logs: readonly Log[], chain: Chain): Promise<string> => {
      const direct =
        payers.size === 0
          ? []
          : (await chain.transactions(block)).filter(({ from, value }) => payers.has(from) && value > 0n);
      return [...direct.map(({ to }) => to ?? ""), ...logs.map(wordsOf)].join(" ");
    };
    // One text a block: an address is in it, or it is not.
    const window = createWindow(withinBlocks, async (block, chain) =>
      paidIn(block, await chain.logs(block, filters), chain),
    );

    return makeDetector({
      id,
      severity,
      subject: protects[0] as Address,
      logs: filters,
      everyBlock: true,
      async see(observation, chain) {
        const { block, logs } = observation;
        const paid = fundedBy.length === 0 ? "" : await paidIn(block, logs, chain);
        if (fundedBy.length > 0) window.note(observation, paid);
        const suspects = await freshIn(block, protects, chain);
        if (suspects.length === 0 || fundedBy.length === 0) return suspects.map(seen);
        const funded = (await window.look(observation, chain, paid)).map(({ value }) => value);
        return suspects.filter(({ from }) => funded.some((text) => text.includes(from.slice(2)))).map(seen);
      },
      objections: async () => [],
    });
  },
};

type Fresh = {
  readonly contract: Address;
  readonly from: Address;
  readonly hash: Hash;
  readonly named: readonly Address[];
};

/** What transactions of this block created and names a protected address. Contracts that contracts create are only seen in traces. */
async function freshIn(block: Block, protects: readonly Address[], chain: Chain): Promise<readonly Fresh[]> {
  const creations = (await chain.transactions(block)).filter((one: Transaction) => one.to === undefined);
  if (creations.length === 0) return [];
  const created = new Map(
    (await chain.results(block)).map(({ hash, success, created }) => [hash, success ? created : undefined]),
  );
  const fresh = creations.map(async ({ hash, from, input }): Promise<readonly Fresh[]> => {
    const contract = created.get(hash);
    if (contract === undefined) return [];
    // Where it is kept: in the code as a constant, or in the arguments of the constructor.
    const code = await chain.code(contract, block);
    const named = protects.filter((one) => code.includes(one.slice(2)) || input.includes(one.slice(2)));
    return named.length === 0 ? [] : [{ contract, from, hash, named }];
  });
  return (await Promise.all(fresh)).flat();
}

function seen({ contract, from, hash, named }: Fresh): Seen {
  const evidence = { contract, deployer: from, names: named.slice(0, 4).join(" "), transaction: hash };
  return { name: contract, subject: named[0], evidence };
}

function wordsOf({ topics, data }: Log): string {
  return [...topics.slice(1), data.slice(2, 2 + 64 * mostWords)].join(" ").toLowerCase();
}
