import { type Fault, type FaultTools, healthy } from "./fault.ts";
import type { Meddler, Reply } from "./gate.ts";

const limited: Reply = { error: { code: -32005, message: "limit exceeded: 429 Too Many Requests" } };
const timedOut: Reply = { error: { code: -32000, message: "request timed out" } };
const isSend = (method: string) => method === "eth_sendRawTransaction";
/** More than a responder reads of one answer. */
const giantBytes = 34 * 1024 * 1024;
const preparing = ["eth_estimateGas", "eth_getTransactionCount", "eth_feeHistory", "eth_gasPrice"];

function within(since: number | undefined, blocks: number): boolean {
  return since !== undefined && since < blocks;
}

function fault(
  name: string,
  costBlocks: number,
  about: string,
  create: (tools: FaultTools) => Partial<Meddler>,
  nodes: Fault["nodes"] = 1,
): Fault {
  return { name, about, costBlocks, nodes, create: (tools) => ({ ...healthy, ...create(tools) }) };
}

/** Meddles with the first calls that fit, `times` in all. */
function first(times: number, fits: (method: string) => boolean, answer: Meddler["call"]): Partial<Meddler> {
  let left = times;
  return {
    call: (method, params, pass) => {
      if (left === 0 || !fits(method)) return pass();
      left -= 1;
      return answer(method, params, pass);
    },
  };
}

/** A node that answers the head of before for a while. */
function staleHead({ since }: FaultTools): Partial<Meddler> {
  let last: Reply | undefined;
  return {
    async call(method, params, pass) {
      const isHead = (method === "eth_getBlockByNumber" && params[0] === "latest") || method === "eth_blockNumber";
      if (!isHead) return pass();
      if (last !== undefined && within(since(), 3)) return last;
      const reply = await pass();
      if (method === "eth_getBlockByNumber") last = reply;
      return reply;
    },
  };
}

/** Says that nothing happened, whatever happened. */
async function hiding(method: string, pass: () => Promise<Reply>): Promise<Reply> {
  const reply = await pass();
  if (method === "eth_getLogs") return { result: [] };
  if (method !== "eth_getBlockReceipts" || !Array.isArray(reply.result)) return reply;
  return { result: reply.result.map((receipt) => ({ ...receipt, logs: [] })) };
}

/**
 * Of faults that take time themselves, or after which a responder rests: it asks a node up to six times, one after the other, before it sends, and
 * leaves one alone for a tenth of a second and more that asked to be spared.
 */
const slow = (one: Fault): Fault => ({ ...one, blockMs: 1_000 });

/** What a network does to a responder. Sources: shared/reference/performance-and-faults.md, sections 6 and 9. */
export const network: readonly Fault[] = [
  fault("connection-drop", 4, "Every connection is refused for three blocks, the signal's first.", ({ since }) => ({
    call: async (_method, _params, pass) => (within(since(), 3) ? "drop" : pass()),
    socket: () => (within(since(), 3) ? "closed" : "pass"),
  })),
  fault("half-open", 1, "The socket that gives hints falls silent and stays open.", () => ({ socket: () => "silent" })),
  slow(
    fault(
      "rate-limit",
      3,
      "The node answers everything with its limit, for two blocks from the signal on.",
      ({ since }) => ({
        call: async (_method, _params, pass) => (within(since(), 2) ? limited : pass()),
      }),
    ),
  ),
  fault("send-error", 2, "The first transaction is refused and never passed on.", () =>
    first(1, isSend, async () => timedOut),
  ),
  fault("answer-lost", 1, "The first transaction is passed on, and its answer never comes.", () =>
    first(1, isSend, async (_method, _params, pass) => {
      await pass();
      return "hang";
    }),
  ),
  fault("empty-logs", 2, "The node has the signal's block before its logs: it answers [] once.", ({ since }) =>
    first(
      1,
      (method) => method === "eth_getLogs" && since() !== undefined,
      async () => ({ result: [] }),
    ),
  ),
  fault("duplicate-events", 0, "Every log is delivered three times.", () => ({
    async call(method, _params, pass) {
      const reply = await pass();
      if (method !== "eth_getLogs" || !Array.isArray(reply.result)) return reply;
      return { result: reply.result.flatMap((log) => [log, log, log]) };
    },
  })),
  fault(
    "prepare-error",
    1,
    "Nonce, fees and gas cannot be asked for in the signal's block and the next.",
    ({ since }) => ({
      call: async (method, _params, pass) => (preparing.includes(method) && within(since(), 2) ? timedOut : pass()),
    }),
  ),
  fault("stale-head", 4, "The node shows the block before the signal for three blocks.", staleHead),
  slow(
    fault("slow-node", 2, "Every answer takes 150 ms longer.", () => ({
      async call(_method, _params, pass) {
        await new Promise((resolve) => setTimeout(resolve, 150));
        return pass();
      },
    })),
  ),
  slow(
    fault("giant-answer", 2, "The first two reads after the signal are answered with 34 MB of nothing.", ({ since }) =>
      first(
        2,
        (method) => !isSend(method) && since() !== undefined,
        async () => ({ bytes: Buffer.alloc(giantBytes, 0x20) }),
      ),
    ),
  ),
  fault(
    "lying-node",
    1,
    "One node of three hides every log.",
    () => ({ call: async (method, _params, pass) => hiding(method, pass) }),
    3,
  ),
];
