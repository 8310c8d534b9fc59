import type { ChainApp } from "../app/app.ts";
import { sealedBlock } from "../chain/answers.ts";
import { pushedPlace } from "../chain/log-answers.ts";
import { pushedLogs } from "../chain/logs.ts";
import { isPromised, statedLogs } from "../chain/promised.ts";
import { messageOf } from "../core/errors.ts";
import type { LogFilter } from "../core/parts.ts";
import type { Block } from "../core/types.ts";
import { headerOf, openHint } from "../sources/hint.ts";
import { createPushed } from "../sources/pushed.ts";
import { createResting } from "../sources/resting.ts";
import type { Ending } from "./faults.ts";

/** Nodes refuse longer lists, or become slow. */
const mostAddresses = 2_000;

/** The socket over which heads are announced and, where its node is trusted alone, logs are pushed. */
export function openLaneHint(
  { config, wsUrl, dial, pushes, detectors }: Pick<ChainApp, "config" | "wsUrl" | "dial" | "pushes" | "detectors">,
  filters: readonly LogFilter[],
  { foresee, isCalm }: { readonly foresee: (block: Block) => void; readonly isCalm: () => boolean },
  socket: Ending,
) {
  const address = [...new Set(filters.map((filter) => filter.address))];
  const topics = [[...new Set(filters.map(({ topic0 }) => topic0))]];
  const pushed =
    pushes && address.length > 0 && address.length <= mostAddresses
      ? createPushed({
          params: ["logs", { address, topics }],
          isPromised: (block) => isPromised(block, filters),
          place: pushedPlace,
          read: (messages, block) => pushedLogs(messages, block, filters),
        })
      : undefined;
  // Who looks at every block waits for nothing that can wait; nor does who looks for what a block may hold.
  const isSteady = detectors.some(({ detector }) => detector.everyBlock);
  // What is pending is simulated on the head.
  const isPooled = config.mempool !== undefined;
  const foreseeQuiet = (block: Block) => isPromised(block, filters) || foresee(block);
  const canRest = (logsBloom: string, receiptsRoot: string | undefined) => {
    const stated = isSteady || isPooled || !isCalm() ? undefined : statedLogs(logsBloom, receiptsRoot);
    return stated !== undefined && !isPromised(stated, filters);
  };
  const resting = createResting({ canRest, read: (message) => sealedBlock(headerOf(message)) });
  const failed = (error: unknown) => socket.failed(messageOf(error));
  const hint = openHint(wsUrl, failed, sealedBlock, pushed, { dial, resting, shown: socket.well });
  return {
    close: hint.close,
    tools: {
      wait: hint.wait,
      named: hint.named,
      sawHead: hint.sawHead,
      resting,
      ...(pushed && { pushed: hint.pushed, told: hint.told }),
      ...(pushes && !isSteady && { foresee: foreseeQuiet }),
    },
  };
}
