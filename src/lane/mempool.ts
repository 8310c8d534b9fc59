import { type ChainApp, pause } from "../app/app.ts";
import { messageOf } from "../core/errors.ts";
import type { LogFilter } from "../core/parts.ts";
import type { Block, Observation } from "../core/types.ts";
import { watchMempool } from "../sources/mempool.ts";
import type { Ending } from "./faults.ts";

/** Looks at a chain's pending transactions until the signal aborts, where the configuration asks for it. */
export async function followMempool(
  { config: { id: chainId, mempool, quorum }, mempool: nodes }: ChainApp,
  filters: readonly LogFilter[],
  head: () => Block,
  observe: (observation: Observation) => Promise<void>,
  pool: Ending,
  signal: AbortSignal,
): Promise<void> {
  if (mempool === undefined) return;
  const fault = (error: unknown) => pool.failed(messageOf(error));
  // After each look: one that just failed is not well for long.
  const wait: typeof pause = (ms, until) => {
    pool.well();
    return pause(ms, until);
  };
  await watchMempool({ ...mempool, chainId, nodes, quorum, filters, head, observe, fault, wait }, signal);
}
