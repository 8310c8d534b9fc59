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
  url: url.describe("The relay's URL, or `env:NAME` or `file:PATH` where it stands."),
  method: z
    .enum(relayMethods)
    .default("eth_sendRawTransaction")
    .describe(
      "How it takes a transaction; `eth_sendPrivateTransaction` wraps it as `{ tx }`. No relay gets a signature of ours beside it.",
    ),
  timeoutMs: z.int().min(50).max(60_000).default(2_000).describe("Milliseconds within which it has to answer."),
});

/** How one chain is read, and by whom. */
export const chain = z
  .strictObject({
    id: z.int().min(1).transform(BigInt).describe("The chain's id; nodes that say another one are refused."),
    rpc: z
      .array(url)
      .min(1)
      .max(16)
      .describe("URLs of its nodes, or `env:NAME` or `file:PATH` where one holds a key; two or more, or `quorum: 1`."),
    quorum: z
      .int()
      .min(1)
      .max(16)
      .optional()
      .describe(
        "Nodes that must agree on a block's hash and on what is read of its state; more than half of them unless given.",
      ),
    logs: z
      .enum(["root", "agreed", "filtered"])
      .optional()
      .describe(
        "How logs are read: `root` acts on what a quorum says alike, then checks all receipts of a block against its receipts root; `agreed` leaves the receipts out, for chains whose receipts have a form of their own; `filtered` believes one node, checked by the bloom alone. `filtered` with a quorum of 1, else `root`.",
      ),
    rps: z
      .number()
      .min(1)
      .max(1_000_000)
      .optional()
      .describe(
        "Requests per second that each node takes: what detectors ask leaves half of them to heads, logs and actions. Learned from the nodes' refusals unless given.",
      ),
    genesis: z
      .string()
      .regex(/^0x[0-9a-f]{64}$/, "expected the hash of block 0 in small letters")
      .optional()
      .describe("The hash of block 0, for chains that share an id with a fork."),
    ws: wsUrl
      .optional()
      .describe(
        "A WebSocket URL that says when there is a new block, which is then read from `rpc`: a hint, never believed, unless `quorum: 1` trusts one node and this is the same host. Then what it pushes is acted on at once.",
      ),
    multicall: z
      .boolean()
      .default(true)
      .describe(
        "Calls that detectors make at one block travel together through Multicall3, where it is deployed and nodes take state overrides; `false` for targets that answer by who asks.",
      ),
    mempool: z
      .strictObject({
        pollMs: z.int().min(50).max(60_000).default(500).describe("Milliseconds from one look to the next."),
        perPoll: z
          .int()
          .min(1)
          .max(1_000)
          .default(100)
          .describe("Transactions that are simulated between two looks at most."),
      })
      .optional()
      .describe(
        "Looks at transactions before they are mined, too: what they would emit, and what they would leave of a state that is read, is told, and acted on where a playbook says `pending: act`.",
      ),
    relays: z
      .array(z.union([url.transform((it) => relay.parse({ url: it })), relay]))
      .max(16)
      .default([])
      .describe(
        "Private relays and builders that get every transaction beside the nodes; none of them is waited for or believed.",
      ),
    blockSeconds: z
      .number()
      .min(0.05)
      .max(3_600)
      .default(12)
      .describe("Seconds between two blocks, as usual on this chain."),
    staleSeconds: z
      .int()
      .min(5)
      .max(86_400)
      .default(60)
      .describe("Seconds without a new block after which the next node is asked, and somebody is told."),
    source: z
      .looseObject({ use: z.string().describe("Which one of the catalog it is.") })
      .optional()
      .describe("Where its observations come from; the configuration's `source` unless given."),
    executor: z
      .looseObject({ use: z.string().describe("Which one of the catalog it is.") })
      .optional()
      .describe("How calls get on it; the configuration's `executor` unless given."),
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
