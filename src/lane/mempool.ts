import { type ChainApp, pause } from "../app/app.ts";
import { messageOf } from "../core/errors.ts";
import type { LogFilter } from "../core/parts.ts";
import type { Block, Observation } from "../core/types.ts";
import { watchMempool } from "../sources/mempool.ts";

/** Looks at a chain's pending transactions until the signal aborts, where the configuration asks for it. */
export async function followMempool(
  { config: { id: chainId, mempool, quorum }, mempool: nodes }: ChainApp,
  filters: readonly LogFilter[],
  head: () => Block,
  observe: (observation: Observation) => Promise<void>,
  say: (reason: string) => void,
  signal: AbortSignal,
): Promise<void> {
  if (mempool === undefined) return;
  const fault = (error: unknown) => say(messageOf(error));
  await watchMempool({ ...mempool, chainId, nodes, quorum, filters, head, observe, fault, wait: pause }, signal);
}
