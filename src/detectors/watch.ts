import type { Chain, LogFilter } from "../core/parts.ts";
import type { Address, Block, BlockRef, Observation } from "../core/types.ts";
import { fourBytes } from "./common/signatures.ts";
import type { Announced } from "./privileged-change.ts";

/** A change that nobody announced: what it is called in the incident key, and what a person needs to see. */
export type Change = {
  readonly address: Address;
  readonly name: string;
  readonly evidence: Readonly<Record<string, string>>;
};

/** What changed; `unread` is why not everything could be looked at. */
export type Changes = readonly Change[] & { readonly unread?: unknown };

/** Objections that are made at once, of many contracts. */
export const mostObjections = 5;

/** One way to see that a privileged value changed. */
export type Watch = {
  readonly logs: readonly LogFilter[];
  readonly everyBlock: boolean;
  changes(observation: Observation, chain: Chain): Promise<Changes>;
  /** Why it would never see anything; the address is known to hold code. */
  objections(block: Block, chain: Chain): Promise<readonly string[]>;
};

/**
 * The announcement that covers exactly this change: its value, in its range of blocks, made by a transaction of this block
 * that calls the announced function. The transactions are read only when value and range fit, so an attack never waits for them.
 */
export async function announcementOf(
  announced: readonly Announced[],
  isValue: (value: Announced["value"]) => boolean,
  block: BlockRef,
  chain: Chain,
): Promise<Announced | undefined> {
  const fitting = announced.filter(
    ({ value, fromBlock, toBlock }) => fromBlock <= block.number && block.number <= toBlock && isValue(value),
  );
  if (fitting.length === 0) return undefined;

  const transactions = await chain.transactions(block);
  return fitting.find(({ to, selector }) =>
    transactions.some((one) => one.to === to && one.input.startsWith(fourBytes(selector))),
  );
}
