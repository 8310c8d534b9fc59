import { z } from "zod";
import { FirebreakError } from "../core/errors.ts";
import type { Judge } from "../core/judge.ts";
import type { LogFilter } from "../core/parts.ts";
import type { Address, Block, Hash, Observation } from "../core/types.ts";
import { lower } from "../lib/words.ts";
import { askPooled, hash, type MempoolNode, type Pooled, read } from "./pooled.ts";

export type MempoolOptions = {
  readonly chainId: bigint;
  /** One of them is asked what there is; the next one when it cannot answer. */
  readonly nodes: readonly MempoolNode[];
  /** So many of them must say the same of a transaction, or it is shown as below the quorum. */
  readonly quorum: number;
  readonly filters: readonly LogFilter[];
  /** Judges what a transaction would leave that touches what somebody reads. */
  readonly judge: Judge;
  readonly head: () => Block;
  /** Takes what a transaction would emit. */
  readonly observe: (observation: Observation) => Promise<void>;
  /** A fault of reading, told once per change of its text. */
  readonly fault: (error: unknown) => void;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly pollMs: number;
  /** Transactions that are simulated between two polls at most. */
  readonly perPoll: number;
};

const mostSeen = 20_000;
/** Looks at a transaction until a quorum says the same of it. */
const mostLooks = 4;
const mostDoubtful = 100;
/** Transactions that are looked at again, with the looks so far, and whether they were shown. */
type Again = Map<Hash, { readonly looks: number; readonly isShown: boolean }>;
const hashes = z.array(hash);

/**
 * Looks at what waits in the public mempool: each transaction is run on the state of the head, and what it would emit goes to those who watch it,
 * marked unless a quorum of nodes has it and says the same. A hint and no more: who sends privately is not seen, and whoever makes transactions decides what is.
 */
export async function watchMempool(options: MempoolOptions, signal: AbortSignal): Promise<void> {
  const { nodes, wait, fault, pollMs } = options;
  const seen = new Set<Hash>();
  const again: Again = new Map();
  for (let turn = 0; !signal.aborted && nodes.length > 0; turn++) {
    const node = nodes[turn % nodes.length] as MempoolNode;
    try {
      await follow(node, { seen, again }, options, signal);
    } catch (error) {
      fault(error);
      await wait(pollMs, signal);
    }
  }
}

/** Ends when the signal aborts; raises when the node cannot answer. */
async function follow(
  node: MempoolNode,
  { seen, again }: { readonly seen: Set<Hash>; readonly again: Again },
  options: MempoolOptions,
  signal: AbortSignal,
) {
  const { wait, fault, pollMs, perPoll } = options;
  const filter = await node.request("eth_newPendingTransactionFilter");
  while (!signal.aborted) {
    const fresh = fresher(read(hashes, lastOf(await node.request("eth_getFilterChanges", [filter])), node), seen);
    // The newest are the likeliest to be mined next to what we could still send.
    const chosen = fresh.slice(-perPoll);
    if (fresh.length > chosen.length)
      fault(
        `more than ${perPoll} pending transactions came at once, the oldest were not looked at; raise mempool.perPoll`,
      );
    await lookAtAll([...new Set([...again.keys(), ...chosen])], node, again, options);
    await wait(pollMs, signal);
  }
}

/** One that cannot be looked at hides no other. Raises when the node is what cannot answer. */
async function lookAtAll(ids: readonly Hash[], node: MempoolNode, again: Again, options: MempoolOptions) {
  const looks = await Promise.allSettled(ids.map((id) => lookAt(id, node, again, options)));
  const failures = looks.flatMap((look) => (look.status === "rejected" ? [look.reason] : []));
  const [first] = failures;
  if (first !== undefined) options.fault(first);
  if (first !== undefined && failures.length === ids.length && !failures.some(isOfOne)) throw first;
}

/** A transaction of which the answer is too large or of another form says nothing against the node. */
function isOfOne(error: unknown): boolean {
  return error instanceof FirebreakError && error.code === "RPC_BAD_ANSWER";
}

/** A node may list more than anybody could look through at once; the newest come last. */
function lastOf(answer: unknown): unknown {
  return Array.isArray(answer) ? answer.slice(-mostSeen) : answer;
}

function fresher(found: readonly string[], seen: Set<Hash>): readonly Hash[] {
  const fresh = [...new Set(found.map(lower))].filter((one) => !seen.has(one));
  for (const one of fresh) seen.add(one);
  for (const old of seen) {
    if (seen.size <= mostSeen) break;
    seen.delete(old);
  }
  return fresh;
}

/**
 * Shows it at once, and again when a quorum says the same at one of the next polls: the others may not have it yet. Where the node cannot answer now, it
 * is looked at again.
 */
async function lookAt(id: Hash, node: MempoolNode, again: Again, options: MempoolOptions): Promise<void> {
  const { chainId, nodes, quorum, filters, head, observe, judge } = options;
  const { looks, isShown } = again.get(id) ?? { looks: 0, isShown: false };
  again.delete(id);
  const keep = (shown: boolean) => {
    if (looks + 1 < mostLooks && again.size < mostDoubtful) again.set(id, { looks: looks + 1, isShown: shown });
  };
  const block = head();
  const own = await askPooled(id, node, filters, block, judge).catch((error: unknown) => {
    if (error instanceof FirebreakError && error.retryable && !isOfOne(error)) keep(isShown);
    throw error;
  });
  if (own === undefined) return;
  // What it touches says the first node; what it would leave is read of all of them.
  const alike = { accounts: new Set<Address>(), choose: () => own.unmined.judges };
  const others = nodes.filter((one) => one !== node).map((one) => askPooled(id, one, filters, block, alike));
  const isSure = await agree(own, others, quorum - 1);
  if (!isSure) keep(true);
  if (!isSure && isShown) return;
  const { logs, pending, unmined } = own;
  const doubt = isSure ? {} : { belowQuorum: true };
  const seen = { chainId, block, reorged: [], isHead: false, pending, ...doubt };
  await Promise.all([
    logs.length > 0 ? observe({ ...seen, logs }) : undefined,
    unmined.judges.length > 0 ? judge.judge({ ...seen, logs: [] }, unmined) : undefined,
  ]);
}

/** What nodes must say alike. */
function said({ transaction, logs, pending }: Pooled): string {
  return JSON.stringify([transaction, logs, pending]);
}

/** Whether so many of the others say the same, as soon as it is known. One that fails or is silent says something else. */
function agree(own: Pooled, others: readonly Promise<Pooled | undefined>[], needed: number): Promise<boolean> {
  const mine = said(own);
  let [left, agreeing] = [others.length, 0];
  return new Promise((resolve) => {
    const judge = () => {
      if (agreeing >= needed) resolve(true);
      else if (agreeing + left < needed) resolve(false);
    };
    judge();
    // Not awaited: a slow node holds up nothing that the others have decided.
    for (const other of others)
      void other
        .then(
          (other) => other !== undefined && said(other) === mine,
          () => false,
        )
        .then((isSame) => {
          left--;
          if (isSame) agreeing++;
          judge();
        });
  });
}
