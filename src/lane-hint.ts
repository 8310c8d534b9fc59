import type { ChainApp } from "./app.ts";
import { sealedBlock } from "./chain/answers.ts";
import { pushedLogs } from "./chain/logs.ts";
import { isPromised } from "./chain/promised.ts";
import type { LogFilter } from "./core/parts.ts";
import type { Block } from "./core/types.ts";
import { openHint } from "./sources/hint.ts";
import { createPushed } from "./sources/pushed.ts";

/** Nodes refuse longer lists, or become slow. */
const mostAddresses = 2_000;

/** The socket over which heads are announced and, where its node is trusted alone, logs are pushed. */
export function openLaneHint(
  { wsUrl, dial, pushes, detectors }: Pick<ChainApp, "wsUrl" | "dial" | "pushes" | "detectors">,
  filters: readonly LogFilter[],
  foresee: (block: Block) => void,
  onFault: (error: unknown) => void,
) {
  const address = [...new Set(filters.map((filter) => filter.address))];
  const topics = [[...new Set(filters.map(({ topic0 }) => topic0))]];
  const pushed =
    pushes && address.length > 0 && address.length <= mostAddresses
      ? createPushed({
          params: ["logs", { address, topics }],
          isPromised: (block) => isPromised(block, filters),
          read: (messages, block) => pushedLogs(messages, block, filters),
        })
      : undefined;
  // Who looks at every block waits for nothing that can wait; nor does who looks for what a block may hold.
  const isSteady = detectors.some(({ detector }) => detector.everyBlock);
  const foreseeQuiet = (block: Block) => isPromised(block, filters) || foresee(block);
  const hint = openHint(wsUrl, onFault, sealedBlock, pushed, { dial });
  return {
    close: hint.close,
    tools: {
      wait: hint.wait,
      named: hint.named,
      sawHead: hint.sawHead,
      ...(pushed && { pushed: hint.pushed }),
      ...(pushes && !isSteady && { foresee: foreseeQuiet }),
    },
  };
}
