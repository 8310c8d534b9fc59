import { Gauge, type Registry } from "prom-client";
import type { App } from "../app/app.ts";

/** Whether what is to be watched is: of chains that their loop follows them, of detectors that they could look, of transactions that blocks take them. */
export function watchMetrics({ chains }: Pick<App, "chains">, registers: Registry[]) {
  const followed = new Gauge({
    name: "firebreak_followed",
    help: "1 while the chain is followed; 0 while what follows it ends again and again, its head stays below what was handled before, or its blocks cannot be read.",
    labelNames: ["chain"],
    registers,
  });
  const gaveUp = new Gauge({
    name: "firebreak_detector_gave_up",
    help: "1 when the detector gave up the newest block that it had to look at, 0 when it looks again or has had nothing to look at for ten minutes; absent while it never did.",
    labelNames: ["chain", "detector"],
    registers,
  });
  const waits = new Gauge({
    name: "firebreak_unmined_blocks",
    help: "Blocks for which the oldest transaction that this process sent and still needs waits to be mined; 0 while none does.",
    labelNames: ["chain"],
    registers,
  });
  for (const { config } of chains) {
    followed.set({ chain: config.name }, 1);
    waits.set({ chain: config.name }, 0);
  }

  return {
    followed: (chain: string, isFollowed: boolean): void => followed.set({ chain }, isFollowed ? 1 : 0),
    waits: (chain: string, blocks: bigint): void => waits.set({ chain }, Number(blocks)),
    gaveUp: (chain: string, detector: string, isGivenUp: boolean): void =>
      gaveUp.set({ chain, detector }, isGivenUp ? 1 : 0),
  };
}
