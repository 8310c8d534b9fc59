import type { Header } from "./answers.ts";
import type { Rpc } from "./rpc.ts";

/** What a node shows as its head, or at a height. */
export type Shown = { readonly node: Rpc; readonly header: Header };

export function highestOf(shown: readonly Shown[]): bigint {
  return shown.reduce((most, { header }) => (header.block.number > most ? header.block.number : most), -1n);
}

/** The newest block with a quorum. A header that does not have the hash of its fields is only as good as those who show all of it. */
export function vouchedFor(shown: readonly Shown[], quorum: number): Header | undefined {
  const known = [...shown].sort((a, b) => (a.header.block.number < b.header.block.number ? 1 : -1));
  return known.find(({ header }) => shown.filter((one) => vouches(one, header)).length >= quorum)?.header;
}

function vouches({ header }: Shown, { block, isSealed }: Header): boolean {
  if (!isSealed) return JSON.stringify(header.block, plain) === JSON.stringify(block, plain);
  return header.block.hash === block.hash || (header.isSealed && header.block.parentHash === block.hash);
}

function plain(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? `${value}` : value;
}
