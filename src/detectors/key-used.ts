import { formatEther } from "ethers";
import { z } from "zod";
import type { Chain, DetectorPart } from "../core/parts.ts";
import type { TraceFilter } from "../core/traces.ts";
import type { Transaction } from "../core/transaction.ts";
import type { Address, BlockRef, Hash, Hex, Observation } from "../core/types.ts";
import { address } from "../lib/fields.ts";
import { addressOf } from "../lib/words.ts";
import { withoutTraces } from "./common/attempts.ts";
import { makeDetector, type Seen, severity } from "./common/make.ts";
import { atParent, orNone } from "./common/past.ts";
import { seenOr, settled } from "./common/settle.ts";
import { selector } from "./common/signatures.ts";

const params = z.strictObject({
  key: address.describe("The account of the guardian key."),
  expected: z
    .array(
      z.strictObject({
        to: address.describe("The contract that may be called."),
        call: selector.describe(
          "The function of it, written out, such as `transfer(address,uint256)`, or as 4 bytes in hex.",
        ),
      }),
    )
    .max(100)
    .default([])
    .describe(
      "What others may do with it. What this responder sends need not be named; what another replica sends with a key of its own must be, where that key is watched here.",
    ),
  internal: z
    .boolean()
    .default(false)
    .describe(
      "Whether calls count that the account makes within the transactions of others, as one does that delegates (EIP-7702): takes a node that gives call traces of blocks.",
    ),
  severity,
});

export const keyUsed: DetectorPart<z.output<typeof params>> = {
  name: "key-used",
  about:
    "A guardian key sent a transaction that no replica of this responder made, or lets a contract act as its account (EIP-7702).",
  costToTrip: "The key itself: nobody else can sign for it.",
  params,

  create: ({ key, expected, internal, severity }, { id, isOurs = () => false }) => {
    const isStrange = ({ hash, to, input }: Use) =>
      !isOurs(hash) && !expected.some((one) => one.to === to && input.startsWith(one.call));
    return makeDetector({
      id,
      severity,
      subject: key,
      traces: internal,
      async see(observation, chain) {
        const { block } = observation;
        const delegation = settled([delegationOf(key, observation, chain)]); // it raises nothing
        const transactions = await chain.transactions(block);
        const sent = transactions.filter(({ from }) => from === key).filter(isStrange);
        // What is told already waits for no state, and no trace.
        if (sent.length > 0) return sent.map(seenOf);
        const { found, failure } = await delegation;
        if (!internal || found.length > 0) return seenOr(failure, found);
        const within = (await usesWithin(key, transactions, block, chain)).filter(isStrange);
        // Behind so many expected calls that not all are kept, one that is not may be hidden.
        if (within.length === 0) await chain.calls(block, { ...callsOf(key), whole: true });
        const each = within.filter(({ hash }, at) => within.findIndex((one) => one.hash === hash) === at);
        return seenOr(failure, each.map(seenOf));
      },
      objections: async (block, chain) => [
        ...(await withoutTraces(internal, block, chain)),
        ...(await withoutKey(key, internal, block, chain)),
      ],
    });
  },
};

const callsOf = (key: Address): TraceFilter => ({ from: new Set([key]) });

type Use = {
  readonly hash: Hash;
  readonly to: Address | undefined;
  readonly input: Hex;
  readonly value: bigint;
  /** Who sent the transaction, where it was not the key. */
  readonly sender?: Address;
  readonly belowQuorum?: boolean;
};

/** What the account called within transactions, whoever sent these; failed calls count, since somebody had the right to make them. */
async function usesWithin(
  key: Address,
  transactions: readonly Transaction[],
  block: BlockRef,
  chain: Chain,
): Promise<readonly Use[]> {
  const senders = new Map(transactions.map(({ hash, from }) => [hash, from]));
  const calls = await chain.calls(block, callsOf(key));
  return calls.flatMap(({ transaction: hash, kind, to, input, value, belowQuorum = false }) => {
    const sender = senders.get(hash);
    return sender === undefined
      ? []
      : [{ hash, to: kind === "create" ? undefined : to, input, value, sender, belowQuorum }];
  });
}

/** What the code of an account that delegates begins with (EIP-7702). */
const delegated = "0xef0100";

/** What the key signed for others to send: from then on they make its account call whatever that contract says. Nothing where no node keeps the state. */
async function delegationOf(key: Address, observation: Observation, chain: Chain): Promise<readonly Seen[]> {
  const now = await orNone(chain.code(key, observation.block));
  const before = now && (await atParent(observation, (parent) => chain.code(key, parent)));
  if (now === undefined || before === undefined || now === before) return [];
  if (![now, before].some((code) => code.startsWith(delegated))) return [];
  const [to, formerly] = [now, before].map((code) => (code === "0x" ? "nobody" : addressOf(code)));
  return [
    { name: `delegation:${to}`, evidence: { what: "who may act as its account", before: `${formerly}`, now: `${to}` } },
  ];
}

async function withoutKey(key: Address, internal: boolean, block: BlockRef, chain: Chain): Promise<readonly string[]> {
  const code = await chain.code(key, block);
  if (code === "0x" || (internal && code.startsWith(delegated))) return [];
  return code.startsWith(delegated)
    ? [`${key} delegates to a contract, so that others can make it call; set \`internal: true\`, or end the delegation`]
    : [`there is code at ${key}, so that it is no key; correct the address`];
}

function seenOf({ hash, to, input, value, sender, belowQuorum = false }: Use): Seen {
  const ether = formatEther(value).replace(/\.0$/, "");
  const called = { to: to ?? "a new contract", function: input.slice(0, 10) };
  const evidence = { transaction: hash, ...called, value: `${ether} ether` };
  return { name: hash, evidence: sender === undefined ? evidence : { ...evidence, sender }, belowQuorum };
}
