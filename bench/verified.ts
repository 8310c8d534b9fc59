// What it costs more to believe no single node: 2 of 3 for the head and the event; the receipts are held against the root behind that.
import type { Row, Times } from "./figures.ts";
import { type Latency, type Measured, measureLatency, near, summary } from "./latency.ts";

/** Both in turns, so that what else the machine does meets both; once without a way, and once with one that shows how often it is gone. */
export async function verified({ runs }: Times): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const roundTrip of [0, 50]) {
    const [trusted, checked]: [Latency[], Latency[]] = [[], []];
    const setting = { ...near, isReady: true, delayMs: roundTrip / 2 };
    for (let run = 0; run < runs; run++) {
      trusted.push(await measureLatency("firebreak", setting));
      checked.push(await measureLatency("firebreak", { ...setting, nodes: 3, quorum: 2 }));
    }
    rows.push(verifiedRow(roundTrip, summary(trusted), summary(checked)));
  }
  return rows;
}

function verifiedRow(roundTrip: number, trusted: Measured, checked: Measured): Row {
  const more = checked.p50 - trusted.p50;
  return {
    name: `2 of 3 nodes, receipts root behind them, round trip ${roundTrip} ms (answers lie ready; a node makes receipts for ${checked.servedMs.toFixed(0)} ms; ${checked.paused})`,
    ...{ unit: "ms more", value: more, p99: checked.p99 - trusted.p99 },
    ...{ peer: "one trusted node", peerValue: trusted.p50, ratio: checked.p50 / trusted.p50 },
    goal: "≤ 1 round trip + 5 ms more",
    reached: trusted.isWhole && checked.isWhole && more <= roundTrip + 5,
  };
}
