import { pushedPlace } from "../chain/log-answers.ts";
import { pushedLogs } from "../chain/logs.ts";
import { FirebreakError } from "../core/errors.ts";
import { createHistory, remembering } from "../core/history.ts";
import type { Chain, Detector, Executor } from "../core/parts.ts";
import type { Policy } from "../core/playbook.ts";
import { type Responder, respond } from "../core/respond.ts";
import type { Address, Block, Hash, SignedTx } from "../core/types.ts";
import { createWatchers } from "../core/watchers.ts";
import { createPushed } from "../sources/pushed.ts";
import { openSpool } from "../store/spool.ts";
import { lineOf } from "../store/spool-file.ts";
import { storeOver } from "../store/sqlite.ts";

/** Made-up incidents: what takes a tenth of a second when nothing else runs, and then is compiled. */
const usualTimes = 400;
/** Of them, those between which nobody else has a turn. */
const perTurn = 4;

const wordOf = (value: number): Hash => `0x${value.toString(16).padStart(64, "0")}`;

const target: Address = `0x${"00".repeat(19)}01`;
const topic0 = wordOf(1);
const filters = [{ address: target, topic0 }];
const call = { to: target, data: "0x8456cb59" } as const;
const tx: SignedTx = {
  ...{ hash: wordOf(2), raw: `0x${"02".repeat(120)}`, sender: target },
  ...{ nonce: 0n, variant: 0, maxFee: 1n, tip: 1n, gas: 100_000n },
};
const policy: Policy = {
  ...{ mode: "act", limits: { perTarget: Number.MAX_SAFE_INTEGER, withinBlocks: 7_200n }, targets: {}, assets: {} },
  playbooks: [
    {
      ...{ name: "made up", do: "act", vetoBlocks: 0n, steps: ["pause"], cooldownBlocks: 300n, atRisk: [] },
      when: { detectors: ["made up"], severity: "warning", confidence: 0, atLeast: 1, withinBlocks: 25n },
    },
  ],
};

function blockAt(height: number): Block {
  return {
    ...{ number: BigInt(height), hash: wordOf(height), parentHash: wordOf(height - 1) },
    ...{ timestamp: BigInt(height), baseFee: 1n, logsBloom: `0x${"ff".repeat(256)}` },
  };
}

/** What a node pushes. */
function messageAt(height: number): string {
  const [data, transactionHash] = [wordOf(height), wordOf(height)];
  const place = {
    blockHash: wordOf(height),
    blockNumber: `0x${height.toString(16)}`,
    blockTimestamp: `0x${height.toString(16)}`,
    transactionHash,
    logIndex: "0x0",
  };
  const result = { address: target, topics: [topic0, wordOf(height)], data, transactionIndex: "0x0", ...place };
  return JSON.stringify({ jsonrpc: "2.0", method: "eth_subscription", params: { subscription: "0x1", result } });
}

const detector: Detector = {
  logs: filters,
  everyBlock: false,
  severity: "critical",
  objections: async () => [],
  observe: async ({ chainId, block, logs }) =>
    logs.map(({ data, transactionHash }) => ({
      ...{ key: `made up:${data}`, detector: "made up", severity: "critical", subject: target, chainId },
      ...{ block: { number: block.number, hash: block.hash }, evidence: { data, transaction: transactionHash } },
    })),
};

/** Asked for nothing: what is found needs no reads, and what is sent goes nowhere. */
const nobody = () => Promise.reject(new FirebreakError("NOT_EVALUABLE", "nobody is asked for what is made up"));

/** The record and its second file, of which nothing reaches a disk. */
async function openNowhere() {
  const ask = async <T>(): Promise<T> => undefined as T;
  const store = storeOver({ ask, post: () => undefined, close: async () => undefined }, () => 0, new Map());
  const file = {
    left: [],
    append: async (item: Parameters<typeof lineOf>[0]) => void lineOf(item),
    clear: async () => undefined,
    close: async () => undefined,
  };
  return openSpool({ store, path: "", say: () => undefined, open: async () => file });
}

/**
 * Has the way from a log to the broadcast compiled before it is needed: run for the first time, in the first incident, it takes ten milliseconds, and one
 * later. The real code answers made-up incidents, of a chain, a record and a sender that are nowhere. How many were answered.
 */
export async function warmPath(until: AbortSignal, times = usualTimes): Promise<number> {
  let sent = 0;
  let height = 1;
  const executor: Executor = {
    ...{ sender: target, leastTip: 0n, senders: [target], senderOf: () => target, look: nobody, arm: nobody },
    sign: async () => tx,
    broadcast: async () => void sent++,
    ...{ replace: nobody, receipt: async () => undefined, next: () => undefined },
    ...{ hold: () => undefined, release: () => undefined, ranOut: () => undefined },
  };
  const chain: Chain = {
    ...{ chainId: 1n, head: nobody, blockAt: nobody, heightOf: nobody, logs: nobody, firstLogs: nobody },
    pastLogs: async function* () {},
    ...{ call: nobody, slot: nobody, code: nobody, balance: nobody, simulate: async () => undefined },
    ...{ transactions: nobody, results: nobody, calls: nobody },
  };
  const history = createHistory(1n);
  const store = await openNowhere();
  const responder: Responder = {
    ...{ chainId: 1n, policy, executor, history, store: remembering(store, history) },
    beat: {
      prepared: () => ({ holds: false, call: () => call }),
      isIdempotent: () => true,
      readAt: () => undefined,
      states: () => new Map(),
    },
    moment: () => ({ chainId: 1n, block: BigInt(height), time: BigInt(height), balances: {} }),
    cover: () => undefined,
    ...{ follow: () => undefined, assume: () => undefined, shout: () => undefined, page: () => undefined },
    ...{ now: () => 0, actsLocally: () => true },
  };
  const watchers = createWatchers({
    ...{ detectors: [{ id: "made up", detector }], chain, deadlineMs: 1_000, restMs: 1_000, maxAttempts: 1 },
    found: (finding) => respond(finding, responder),
    fault: async () => undefined,
  });
  const pushed = createPushed({
    ...{ params: [], isPromised: () => true, place: pushedPlace },
    read: (messages, block) => pushedLogs(messages, block, filters),
  });
  for (; height <= times && !until.aborted; height++) {
    const message = messageAt(height);
    if (pushed.keep(message)) pushed.isFirst(message);
    const block = { ...blockAt(height), ...pushed.told() };
    const logs = await pushed.of(block);
    await watchers.observe({ chainId: 1n, block, logs, reorged: [], isHead: true, isPartial: true });
    if (height % perTurn === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await store.close();
  return sent;
}
