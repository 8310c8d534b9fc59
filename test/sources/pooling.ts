import { FirebreakError, messageOf } from "../../src/core/errors.ts";
import type { Observation } from "../../src/core/types.ts";
import { type MempoolOptions, watchMempool } from "../../src/sources/mempool.ts";
import type { MempoolNode } from "../../src/sources/pooled.ts";
import { judging } from "../core/judging.ts";
import { blockOf, hashFor, sender, target } from "../support/fakes.ts";

export const topic0 = hashFor("Drain");
export const emitted = { address: target, topics: [topic0, hashFor("all")], data: "0x01" };
export const block = blockOf(100);

export const pooledOf = (name: string, changes: object = {}) => ({
  hash: hashFor(name),
  from: sender,
  to: target,
  input: "0x",
  value: "0x1",
  nonce: "0x5",
  gas: "0x5208",
  maxFeePerGas: "0x3b9aca00",
  blockNumber: null,
  ...changes,
});

type Answers = Readonly<Record<string, (params: readonly unknown[]) => unknown>>;

/** A node whose pool holds these transactions, once, and which runs them to these logs. */
export function nodeOf(pool: readonly ReturnType<typeof pooledOf>[], logs: readonly unknown[], changes: Answers = {}) {
  const asked: string[] = [];
  let told = false;
  const answers: Answers = {
    eth_newPendingTransactionFilter: () => "0x1",
    eth_getFilterChanges: () => {
      const fresh = told ? [] : pool.map(({ hash }) => hash);
      told = true;
      return fresh;
    },
    eth_getTransactionByHash: ([hash]) => pool.find((one) => one.hash === hash) ?? null,
    eth_simulateV1: () => [{ calls: [{ status: "0x1", logs }] }],
    eth_getTransactionCount: () => "0x5",
    eth_getBalance: () => "0xde0b6b3a7640000",
    ...changes,
  };
  const node: MempoolNode = {
    name: "node",
    async request(method, params = []) {
      asked.push(method);
      const answer = answers[method];
      if (answer === undefined) throw new FirebreakError("RPC_ERROR", `node refused ${method}: method not found`);
      return answer(params);
    },
  };
  return { node, asked };
}

/** What is observed and told in two polls, or so many. */
export async function look(nodes: readonly MempoolNode[], changes: Partial<MempoolOptions> = {}, most = 2) {
  const stop = new AbortController();
  const seen: Observation[] = [];
  const told: string[] = [];
  let polls = 0;
  await watchMempool(
    {
      chainId: 1n,
      nodes,
      quorum: 1,
      filters: [{ address: target, topic0 }],
      judge: judging([]).judge,
      head: () => block,
      observe: async (observation) => void seen.push(observation),
      fault: (error) => void told.push(messageOf(error)),
      wait: async () => {
        polls++;
        if (polls === most) stop.abort();
      },
      pollMs: 1,
      perPoll: 10,
      ...changes,
    },
    stop.signal,
  );
  return { seen, told, pending: seen.map(({ pending }) => pending) };
}

/** Refuses to simulate what has the value 2. */
export function refusing(error: FirebreakError) {
  return ([about]: readonly unknown[]) => {
    if (JSON.stringify(about).includes('"value":"0x2"')) throw error;
    return [{ calls: [{ status: "0x1", logs: [emitted] }] }];
  };
}
