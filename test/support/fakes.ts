// Fakes that are passed in. Each does what it is told and writes down what was asked of it, in one list where order matters.
import { id } from "ethers";
import type { NodeStanding, Standings } from "../../src/chain/standing.ts";
import type { Change } from "../../src/core/change.ts";
import { FirebreakError } from "../../src/core/errors.ts";
import type { Action, Chain, Executor, Prepared, Store } from "../../src/core/parts.ts";
import type { Receipt } from "../../src/core/sending.ts";
import type { Address, Block, BlockRef, Entry, Finding, Hash, Intent, Observation } from "../../src/core/types.ts";
import { lower } from "../../src/lib/words.ts";
import { makeTx } from "../store/changes.ts";

export const target: Address = `0x${"11".repeat(20)}`;
export const sender: Address = `0x${"22".repeat(20)}`;
export const stranger: Address = `0x${"bad0".repeat(10)}`;
export const fullBloom: `0x${string}` = `0x${"ff".repeat(256)}`;

export const hashFor = (name: string): Hash => lower(id(name));

/** Block `number` of a branch; its parent lies on another branch where the branch starts. */
export function blockOf(number: bigint | number, branch = "a", parentBranch = branch): Block {
  const [own, parent] = [`${branch}${number}`, `${parentBranch}${BigInt(number) - 1n}`];
  return {
    number: BigInt(number),
    hash: hashFor(own),
    parentHash: hashFor(parent),
    timestamp: 1_000n + 12n * BigInt(number),
    baseFee: 10n ** 9n,
    logsBloom: fullBloom,
  };
}

export function observationOf(block: Block, changes: Partial<Observation> = {}): Observation {
  return { chainId: 1n, block, logs: [], reorged: [], isHead: true, ...changes };
}

export function findingOf(changes: Partial<Finding> = {}): Finding {
  const block = blockOf(100);
  return {
    key: "owner:changed",
    detector: "owner",
    severity: "critical",
    subject: target,
    chainId: 1n,
    block: { number: block.number, hash: block.hash },
    evidence: { now: "0x1" },
    ...changes,
  };
}

/** A chain that knows only what is given; everything else is not evaluable. */
export function fakeChain(known: Partial<Chain> = {}): Chain {
  const lacks = (what: string) => async () => {
    throw new FirebreakError("NOT_EVALUABLE", `the fake has no ${what}`, { retryable: true });
  };
  return {
    chainId: 1n,
    head: lacks("head"),
    blockAt: lacks("block"),
    heightOf: lacks("final height"),
    logs: async () => [],
    firstLogs: async (block, filters) => ({ logs: await (known.logs?.(block, filters) ?? []) }),
    pastLogs: async function* () {},
    call: lacks("call"),
    slot: lacks("slot"),
    code: lacks("code"),
    balance: lacks("balance"),
    simulate: async () => undefined,
    transactions: lacks("transactions"),
    ...{ results: lacks("results"), calls: lacks("calls") },
    ...known,
  };
}

export function standingOf(changes: Partial<NodeStanding> = {}): NodeStanding {
  const errors = { unreachable: 0, limited: 0, malformed: 0, refused: 0, "wrong-chain": 0 };
  const counts = { requests: 0, errors, latency: undefined };
  return {
    node: "a:8545",
    head: 100n,
    behind: 0,
    ...{ headAgeMs: 0, hasMoved: true },
    coolingMs: 0,
    budget: { asked: 0, waiting: 0 },
    reads: counts,
    sends: counts,
    ...changes,
  };
}

/** Nodes that stand as the next list says, the last one for good. */
export function fakeStandings(...looks: readonly (readonly NodeStanding[])[]): Standings {
  let at = -1;
  return {
    look: async () => {
      at = Math.min(at + 1, looks.length - 1);
    },
    all: () => looks[Math.max(at, 0)] ?? [],
  };
}

export type FakeStore = Store & { readonly changes: Change[]; readonly trace: string[] };

/** Keeps changes in memory; an intent that is known already is refused, as by the real one. */
export function fakeStore(over: Partial<Store> = {}, trace: string[] = []): FakeStore {
  const changes: Change[] = [];
  const intents = new Set<string>();
  const commit = async (change: Change): Promise<readonly Entry[] | undefined> => {
    trace.push("commit");
    if (change.intent !== undefined && intents.has(change.intent.id)) return undefined;
    if (change.intent !== undefined) intents.add(change.intent.id);
    changes.push(change);
    return change.entries.map((entry, seq) => ({ ...entry, seq, at: 0, prev: "", hash: "" }));
  };
  return {
    changes,
    trace,
    commit,
    cursor: async () => undefined,
    openIntents: async () => [],
    takeOver: async () => [],
    duty: async () => true,
    head: async () => ({ seq: changes.length, hash: "0".repeat(64) }),
    ends: async () => [],
    entries: async () => [],
    told: async () => 0,
    markTold: () => undefined,
    close: async () => undefined,
    ...over,
  };
}

/** Every entry that was committed. */
export const entriesOf = ({ changes }: FakeStore) => changes.flatMap(({ entries }) => entries);

export type FakeExecutor = Executor & { readonly trace: string[] };

/** Signs nonces 0, 1, 2…; what it does goes into the trace. */
export function fakeExecutor(over: Partial<Executor> = {}, trace: string[] = []): FakeExecutor {
  let next = 0n;
  return {
    trace,
    ...{ sender, leastTip: 0n, senders: [sender], senderOf: () => sender },
    arm: async (_, calls) => calls.map(({ action }) => ({ action, armed: true, reason: "simulated" })),
    sign: async (action) => {
      trace.push("sign");
      return { ...makeTx(`${action} ${next}`, 0), nonce: next++, maxFee: 10n, tip: 1n };
    },
    broadcast: async ({ hash }) => void trace.push(`broadcast ${hash.slice(-6)}`),
    look: async () => undefined,
    replace: async (_, txs) => {
      trace.push("replace");
      const last = txs.at(-1) ?? makeTx("none", 0);
      const variant = last.variant + 1;
      return { ...makeTx("replacement", variant), nonce: last.nonce, variant, maxFee: last.maxFee * 2n, tip: 2n };
    },
    receipt: async () => undefined,
    next: (txs) => txs.at(-1),
    hold: ({ nonce }) => void trace.push(`hold ${nonce}`),
    release: ({ nonce }) => void trace.push(`release ${nonce}`),
    ranOut: (action, gas) => void trace.push(`out of gas ${action} ${gas}`),
    ...over,
  };
}

export function preparedOf(changes: Partial<Prepared> = {}): Prepared {
  return { holds: false, call: () => ({ to: target, data: "0x8456cb59" }), ...changes };
}

export function fakeAction(over: Partial<Action> = {}): Action {
  return {
    describe: () => "pause the target",
    prepare: async () => preparedOf(),
    holds: async () => false,
    objections: async () => [],
    ...over,
  };
}

export function receiptOf({ txs }: Intent, block: BlockRef, success = true): Receipt {
  return { hash: txs.at(-1)?.hash ?? hashFor("none"), block, success };
}

/** A promise that never settles, such as the answer of a stuck node. */
export function never<T>(): Promise<T> {
  return new Promise(() => undefined);
}

/** Lets everything run that waits for nothing but its turn. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

export function codeOf(error: unknown): string {
  return error instanceof FirebreakError ? error.code : `no code: ${String(error)}`;
}

/** The code of what a promise is rejected with. */
export function failureOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(() => "no failure", codeOf);
}
