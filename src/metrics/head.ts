import { Gauge, type Registry } from "prom-client";

/** The newest block that a look found; `ageSeconds` is asked whenever somebody asks for it: it grows while no look succeeds. */
export type SeenHead = { readonly block: bigint; readonly ageSeconds: () => number };

/** What the looks at the chains found. */
export function headMetrics(registers: Registry[]) {
  const ages = new Map<string, () => number>();
  new Gauge({
    name: "firebreak_head_age_seconds",
    help: "Seconds since the newest block that was seen was made; it grows while no node shows another.",
    labelNames: ["chain"],
    registers,
    collect() {
      for (const [chain, ageSeconds] of ages) this.set({ chain }, ageSeconds());
    },
  });
  const headBlock = new Gauge({
    name: "firebreak_head_block",
    help: "The newest block that was seen.",
    labelNames: ["chain"],
    registers,
  });
  const rpcUp = new Gauge({
    name: "firebreak_rpc_up",
    help: "1 when the last look at a chain through its nodes succeeded.",
    labelNames: ["chain"],
    registers,
  });

  return {
    /** What a look at a chain found; undefined when it failed. */
    looked(chain: string, seen: SeenHead | undefined): void {
      rpcUp.set({ chain }, seen === undefined ? 0 : 1);
      if (seen === undefined) return;
      headBlock.set({ chain }, Number(seen.block));
      ages.set(chain, seen.ageSeconds);
    },
  };
}
