import { Counter, Gauge, type Registry } from "prom-client";
import type { App } from "../app/app.ts";
import { type Counts, troubles } from "../chain/meter.ts";

type Row = { readonly chain: string; readonly node: string };

/** How each node of each chain stands, read when somebody asks. A node is named by its host: its URL may hold a key. */
export function nodeMetrics({ chains }: Pick<App, "chains">, registers: Registry[]): void {
  const rows = () =>
    chains.flatMap(({ config: { name: chain }, nodes }) => nodes.all().map((one) => ({ chain, ...one })));
  const counted = (take: (row: Row & { readonly use: string }, counts: Counts) => void) => {
    for (const { chain, node, reads, sends } of rows())
      for (const [use, counts] of Object.entries({ read: reads, send: sends })) take({ chain, node, use }, counts);
  };

  function ofNodes(name: string, help: string, read: (row: ReturnType<typeof rows>[number]) => number | undefined) {
    new Gauge({
      name,
      help,
      labelNames: ["chain", "node"],
      registers,
      collect() {
        this.reset();
        for (const row of rows()) {
          const value = read(row);
          if (value !== undefined) this.set({ chain: row.chain, node: row.node }, value);
        }
      },
    });
  }

  ofNodes("firebreak_node_up", "1 when the node showed a head at the last look.", ({ behind }) =>
    behind === undefined ? 0 : 1,
  );
  ofNodes("firebreak_node_head_block", "The newest block that the node showed.", ({ head }) =>
    head === undefined ? undefined : Number(head),
  );
  ofNodes(
    "firebreak_node_behind_blocks",
    "Blocks behind the newest that a quorum of the chain's nodes has reached, at the last look.",
    ({ behind }) => behind,
  );
  ofNodes("firebreak_node_head_age_seconds", "Seconds since the node showed a new block.", ({ headAgeMs: age }) =>
    age === undefined ? undefined : age / 1_000,
  );
  ofNodes(
    "firebreak_node_cooling_seconds",
    "Seconds for which the node is spared because it refused too many requests.",
    ({ coolingMs }) => coolingMs / 1_000,
  );
  ofNodes(
    "firebreak_node_budget_requests_per_second",
    "Requests per second that the node takes: configured as `rps`, or learned when it refused; absent while nobody knows.",
    ({ budget }) => budget.takes,
  );
  ofNodes(
    "firebreak_node_asked_requests_per_second",
    "Requests to the node in the last whole second, of all uses.",
    ({ budget }) => budget.asked,
  );
  ofNodes(
    "firebreak_node_waiting_requests",
    "Requests of detectors, traces, the mempool and a back-fill that wait for the node's budget.",
    ({ budget }) => budget.waiting,
  );
  new Counter({
    name: "firebreak_node_requests_total",
    help: "Requests to the node, by use: read or send.",
    labelNames: ["chain", "node", "use"],
    registers,
    collect() {
      this.reset();
      counted((row, { requests }) => this.inc(row, requests));
    },
  });
  new Counter({
    name: "firebreak_node_errors_total",
    help: "Requests that the node did not answer, by what it did instead; a call that reverts is an answer.",
    labelNames: ["chain", "node", "use", "trouble"],
    registers,
    collect() {
      this.reset();
      counted((row, { errors }) => {
        for (const trouble of troubles) this.inc({ ...row, trouble }, errors[trouble]);
      });
    },
  });
  new Gauge({
    name: "firebreak_node_latency_seconds",
    help: "Seconds that the node's last 256 answers took, by quantile: 0.5 or 0.99.",
    labelNames: ["chain", "node", "use", "quantile"],
    registers,
    collect() {
      this.reset();
      counted((row, { latency }) => {
        if (latency === undefined) return;
        this.set({ ...row, quantile: "0.5" }, latency.p50 / 1_000);
        this.set({ ...row, quantile: "0.99" }, latency.p99 / 1_000);
      });
    },
  });
}
