import { z } from "zod";
import type { Chain, DetectorPart } from "../core/parts.ts";
import type { Transaction } from "../core/transaction.ts";
import type { Address, Block, BlockRef, Log } from "../core/types.ts";
import { createdAt } from "../lib/create-address.ts";
import { address } from "../lib/fields.ts";
import { lower } from "../lib/words.ts";
import { parseEvent } from "./common/abi-fields.ts";
import { withoutTraces } from "./common/attempts.ts";
import { cheapSeverity, makeDetector, type Seen, type Sight } from "./common/make.ts";
import { createPaidBefore } from "./common/paid-before.ts";
import { createWindow, isRemembered } from "./common/window.ts";

const source = z.strictObject({
  address: address.describe("The contract or account that pays."),
  event: z
    .string()
    .optional()
    .describe(
      "The event that says whom it paid, such as a mixer's `event Withdrawal(address to, bytes32 nullifierHash, address indexed relayer, uint256 fee)`; without it, its own transactions do.",
    ),
});

const params = z.strictObject({
  protects: z.array(address).min(1).max(1_000).describe("Addresses whose appearance in fresh code is told."),
  fundedBy: z
    .array(source)
    .max(20)
    .default([])
    .describe(
      "Sources of money, such as mixers: with any, only fresh code is told whose deployer had money of one of them.",
    ),
  withinBlocks: z
    .int()
    .min(1)
    .max(500_000)
    .default(50_000)
    .describe(
      "Blocks up to the deployment within which its deployer had that money; of a source without an event the last 300 of them at most. Those before a start are asked for by ranges, when fresh code names a protected address.",
    ),
  internal: z
    .boolean()
    .default(false)
    .describe("Whether contracts that contracts create count as well: takes a node that gives call traces of blocks."),
  severity: cheapSeverity,
});

/** Blocks that are read one by one. */
const mostNear = 300;
/** Contracts of one block that contracts created and whose code is read. */
const mostWithin = 512;
/** Words of an event in which an address is looked for. */
const mostWords = 8;

export const newContract: DetectorPart<z.output<typeof params>> = {
  name: "new-contract",
  about: "Fresh code names a protected address; on request only where its deployer was funded by a listed source.",
  costToTrip:
    "The gas of a deployment, which anybody can pay, and with fundedBy a withdrawal from one of the sources: it tells, and is no reason to pause.",
  params,

  create: ({ protects, fundedBy, withinBlocks, internal, severity }, { id }) => {
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
    const window = createWindow(Math.min(withinBlocks, mostNear), async (block, chain) =>
      paidIn(block, await chain.logs(block, filters), chain),
    );
    const before = withinBlocks > mostNear && filters.length > 0 ? createPaidBefore(filters, withinBlocks) : undefined;

    return makeDetector({
      id,
      severity,
      subject: protects[0] as Address,
      logs: filters,
      everyBlock: true,
      traces: internal,
      async see(observation, chain) {
        const { block, logs } = observation;
        const paid = fundedBy.length === 0 ? "" : await paidIn(block, logs, chain);
        if (fundedBy.length > 0) window.note(observation, paid);
        if (isRemembered(observation)) before?.note(block.number, logs);
        const suspects = await freshIn(block, { protects, internal }, chain);
        if (suspects.length === 0 || fundedBy.length === 0) return suspects.map(seen);
        const funded = (await window.look(observation, chain, paid)).map(({ value }) => value);
        const isFunded = ({ from }: Fresh) => funded.some((text) => text.includes(from.slice(2)));
        const [sure, others] = [suspects.filter(isFunded), suspects.filter((one) => !isFunded(one))];
        return before === undefined
          ? sure.map(seen)
          : withEarlier(sure, others, (one) => before.isNamed(one.from, block.number, chain));
      },
      objections: (block, chain) => withoutTraces(internal, block, chain),
    });
  },
};

/** Those of the others that were paid earlier stand behind those that are sure, which are told also where that cannot be read. */
async function withEarlier(
  sure: readonly Fresh[],
  others: readonly Fresh[],
  isNamed: (one: Fresh) => Promise<boolean>,
): Promise<Sight> {
  const earlier: Fresh[] = [];
  try {
    for (const one of others) if (await isNamed(one)) earlier.push(one);
  } catch (error) {
    return Object.assign(sure.map(seen), { unread: error });
  }
  return [...sure, ...earlier].map(seen);
}

type Created = Pick<Transaction, "hash" | "from" | "input"> & {
  readonly contract: Address;
  /** Where a node says that it lies, for chains that derive it in another way. */
  readonly told?: Address | undefined;
  readonly belowQuorum?: boolean;
};
type Fresh = Created & { readonly named: readonly Address[] };
type Looking = { readonly protects: readonly Address[]; readonly internal: boolean };

/** What this block created and names a protected address. */
async function freshIn(block: Block, { protects, internal }: Looking, chain: Chain): Promise<readonly Fresh[]> {
  const transactions = await chain.transactions(block);
  const within = internal ? await createdWithin(transactions, block, chain) : [];
  const created = [...(await createdBy(transactions, block, chain)), ...within];
  const fresh = created.map(async (one): Promise<readonly Fresh[]> => {
    const { contract, code } = await placeOf(one, block, chain);
    // Where it is kept: in the code as a constant, or in the arguments of the constructor.
    const named = protects.filter((it) => code.includes(it.slice(2)) || one.input.includes(it.slice(2)));
    return named.length === 0 ? [] : [{ ...one, contract, named }];
  });
  return (await Promise.all(fresh)).flat();
}

/** A node's word for where it lies counts only where nothing lies where it must, or one that lies could hide it. */
async function placeOf({ contract, told = contract }: Created, block: Block, chain: Chain) {
  const code = await chain.code(contract, block);
  if (code !== "0x" || told === contract) return { contract, code };
  return { contract: told, code: await chain.code(told, block) };
}

async function createdBy(all: readonly Transaction[], block: Block, chain: Chain): Promise<readonly Created[]> {
  if (all.every(({ to }) => to !== undefined)) return [];
  const results = await chain.results(block);
  return all.flatMap(({ hash, from, to, input, nonce }, index) => {
    const { success = false, created: told } = results[index] ?? {};
    const contract = nonce === undefined ? told : createdAt(from, nonce);
    return to !== undefined || !success || contract === undefined ? [] : [{ hash, from, input, contract, told }];
  });
}

/** By contracts; what went back again with the call around it has no code now. */
async function createdWithin(all: readonly Transaction[], block: Block, chain: Chain): Promise<readonly Created[]> {
  const senders = new Map(all.map(({ hash, from }) => [hash, from]));
  const calls = (await chain.calls(block, { created: true })).slice(0, mostWithin);
  return calls.flatMap(({ transaction: hash, to: contract, belowQuorum = false }) => {
    const from = senders.get(hash);
    return from === undefined ? [] : [{ hash, from, input: "0x" as const, contract, belowQuorum }];
  });
}

function seen({ contract, from, hash, named, belowQuorum = false }: Fresh): Seen {
  const evidence = { contract, deployer: from, names: named.slice(0, 4).join(" "), transaction: hash };
  return { name: contract, subject: named[0], evidence, belowQuorum };
}

function wordsOf({ topics, data }: Log): string {
  return [...topics.slice(1), data.slice(2, 2 + 64 * mostWords)].join(" ").toLowerCase();
}
