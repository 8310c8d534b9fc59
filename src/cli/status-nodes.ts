import { z } from "zod";

const counts = z.object({
  requests: z.int(),
  errors: z.record(z.string(), z.int()),
  latency: z.object({ p50: z.number(), p99: z.number() }).optional(),
});
/** How a node stands, as the running process says it. */
export const node = z.object({
  node: z.string(),
  head: z.string().optional(),
  behind: z.int().optional(),
  coolingMs: z.number(),
  budget: z.object({ takes: z.number().optional(), asked: z.int(), waiting: z.int() }),
  reads: counts,
  sends: counts,
});
export type AskedNode = { readonly chain: string } & z.output<typeof node>;

/** One line for a person; times in milliseconds. */
export function nodeLine({ chain, node, head, behind, coolingMs, budget, reads, sends }: AskedNode): string {
  const state = behind === undefined ? "SILENT   " : behind > 0 ? "behind   " : "ok       ";
  const where = head === undefined ? "no head yet" : `head ${head}${behind ? `, ${behind} behind` : ""}`;
  const speed =
    reads.latency === undefined ? "" : `, answers in ${ms(reads.latency.p50)} / ${ms(reads.latency.p99)} ms`;
  const spared = coolingMs > 0 ? `, spared for ${ms(coolingMs)} ms` : "";
  return `${state} node ${node} of ${chain}: ${where}${speed}, ${errorsOf(reads)} to read, ${errorsOf(sends)} on the connections that send${spared}${budgetOf(budget)}`;
}

/** What a node takes is a guess until it is configured or the node has refused; then there is nothing to compare with. */
function budgetOf({ takes, asked, waiting }: AskedNode["budget"]): string {
  const most = takes === undefined ? "" : ` of the ${Math.floor(takes)} that it takes`;
  return `, asked ${asked}${most} in the last second${waiting > 0 ? `, ${waiting} wait` : ""}`;
}

function errorsOf({ requests, errors }: AskedNode["reads"]): string {
  const found = Object.entries(errors).filter(([, count]) => count > 0);
  const each = found.map(([trouble, count]) => `${count} ${trouble}`).join(", ");
  return `${each === "" ? "no" : each} errors in ${requests} requests`;
}

function ms(value: number): string {
  return value < 10 ? value.toFixed(1) : value.toFixed(0);
}
