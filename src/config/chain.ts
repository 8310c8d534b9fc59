import { z } from "zod";
import { relayMethods } from "../chain/relays.ts";

export const url = z
  .string()
  .regex(
    /^(https?:\/\/|env:\w|file:.)/,
    "expected a URL that starts with http:// or https://, or env:NAME or file:PATH where the URL holds a key",
  );
const wsUrl = z
  .string()
  .regex(
    /^(wss?:\/\/|env:\w|file:.)/,
    "expected a URL that starts with ws:// or wss://, or env:NAME or file:PATH where the URL holds a key",
  );

const relay = z.strictObject({
  url,
  /** How it takes a transaction; `eth_sendPrivateTransaction` wraps it as `{ tx }`. No relay gets a signature of ours beside it. */
  method: z.enum(relayMethods).default("eth_sendRawTransaction"),
  /** Milliseconds within which it has to answer. */
  timeoutMs: z.int().min(50).max(60_000).default(2_000),
});

/** How one chain is read, and by whom. */
export const chain = z
  .strictObject({
    id: z.int().min(1).transform(BigInt),
    rpc: z.array(url).min(1).max(16),
    /** Nodes that must agree on a block's hash and on what is read of its state: more than half of them unless given. */
    quorum: z.int().min(1).max(16).optional(),
    /**
     * How logs are read: `root` acts on what a quorum says alike, and then takes all receipts of a block and checks them against its receipts root;
     * `agreed` leaves the receipts out (for chains whose receipts are of a form of their own), `filtered` believes one node, checked by the bloom alone.
     */
    logs: z.enum(["root", "agreed", "filtered"]).optional(),
    /**
     * Requests per second that each node takes: what detectors ask leaves half of them to heads, logs and actions, before a node has to refuse one.
     * Learned from its refusals unless it is given.
     */
    rps: z.number().min(1).max(1_000_000).optional(),
    /** The hash of block 0, for chains that share an id with a fork. */
    genesis: z
      .string()
      .regex(/^0x[0-9a-f]{64}$/, "expected the hash of block 0 in small letters")
      .optional(),
    ws: wsUrl.optional(),
    /**
     * Calls that detectors make at one block travel together through Multicall3, where its code lies at its usual address and nodes take state overrides;
     * `false` for targets that answer by who asks.
     */
    multicall: z.boolean().default(true),
    /** Looks at transactions before they are mined, too: what they would emit is told, and acted on where a playbook says `pending: act`. */
    mempool: z
      .strictObject({
        pollMs: z.int().min(50).max(60_000).default(500),
        /** Transactions that are simulated between two polls at most. */
        perPoll: z.int().min(1).max(1_000).default(100),
      })
      .optional(),
    /** Private relays and builders that get every transaction beside the nodes; none of them is waited for or believed. */
    relays: z
      .array(z.union([url.transform((it) => relay.parse({ url: it })), relay]))
      .max(16)
      .default([]),
    /** Seconds between two blocks, as usual on this chain. */
    blockSeconds: z.number().min(0.05).max(3_600).default(12),
    /** Seconds without a new block after which the next node is asked, and somebody is told. */
    staleSeconds: z.int().min(5).max(86_400).default(60),
    source: z.looseObject({ use: z.string() }).optional(),
    executor: z.looseObject({ use: z.string() }).optional(),
  })
  .superRefine(({ rpc, quorum }, context) => {
    const issue = (at: string, message: string) => context.addIssue({ code: "custom", path: [at], message });
    if (rpc.length === 1 && quorum === undefined)
      issue(
        "rpc",
        "expected several nodes, found one that can lie or fall silent alone; name more, or trust it with `quorum: 1`",
      );
    if (quorum !== undefined && quorum > rpc.length)
      issue("quorum", `expected at most ${rpc.length}, the number of nodes, found ${quorum}`);
  })
  .transform(({ quorum, logs, ...rest }) => {
    const needed = quorum ?? Math.floor(rest.rpc.length / 2) + 1;
    return { ...rest, quorum: needed, logs: logs ?? (needed === 1 ? ("filtered" as const) : ("root" as const)) };
  });
