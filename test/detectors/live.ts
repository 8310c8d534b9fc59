// A real chain of our own, and what detectors say of its newest block.
import { openChain } from "../../src/chain/reader.ts";
import { openRpc } from "../../src/chain/rpc.ts";
import type { Detector } from "../../src/core/parts.ts";
import type { Finding } from "../../src/core/types.ts";
import type { Fork } from "../../src/range/fork.ts";

export function watchingOn(fork: Pick<Fork, "url">) {
  const rpc = openRpc(fork.url);
  const chain = openChain(1n, [rpc]);
  return {
    chain,
    /** Asks for the logs as a source does, and looks at the head. */
    async seen(detector: Detector): Promise<readonly Finding[]> {
      const block = await chain.head();
      const logs = await chain.logs(block, detector.logs);
      if (!detector.everyBlock && logs.length === 0) return [];
      return detector.observe({ chainId: 1n, block, logs, reorged: [], isHead: true }, chain);
    },
    close: () => rpc.close(),
  };
}
