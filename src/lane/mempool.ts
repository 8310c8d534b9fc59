import { type ChainApp, pause } from "../app/app.ts";
import { openChain } from "../chain/reader.ts";
import { messageOf } from "../core/errors.ts";
import { createJudge } from "../core/judge.ts";
import type { LogFilter } from "../core/parts.ts";
import type { Block, Finding, Observation } from "../core/types.ts";
import { watchMempool } from "../sources/mempool.ts";
import type { Ending } from "./faults.ts";

type Looking = {
  readonly filters: readonly LogFilter[];
  readonly head: () => Block;
  readonly observe: (observation: Observation) => Promise<void>;
  readonly found: (finding: Finding) => Promise<void>;
  /** Milliseconds that a detector may take. */
  readonly deadlineMs: number;
};

/** Looks at a chain's pending transactions until the signal aborts, where the configuration asks for it. */
export async function followMempool(
  { config, mempool: nodes, detectors, detecting }: ChainApp,
  { filters, head, observe, found, deadlineMs }: Looking,
  pool: Ending,
  signal: AbortSignal,
): Promise<void> {
  const { id: chainId, mempool, quorum, blockSeconds } = config;
  if (mempool === undefined) return;
  const fault = (error: unknown) => pool.failed(messageOf(error));
  // After each look: one that just failed is not well for long.
  const wait: typeof pause = (ms, until) => {
    pool.well();
    return pause(ms, until);
  };
  // What would be left is read over the connections that strangers can fill: what a transaction answers there delays nobody else.
  const agreed = openChain(chainId, nodes, { quorum });
  const anyone = openChain(chainId, nodes);
  const judge = createJudge({ detectors, chain: detecting, agreed, anyone, blockSeconds, found, fault, deadlineMs });
  await watchMempool({ ...mempool, chainId, nodes, quorum, filters, judge, head, observe, fault, wait }, signal);
}
