import type { Address, Block } from "../core/types.ts";

/** Who is told how what runs fares, such as its metrics; nobody unless it is given. */
export type Told = {
  /** Told behind the `started` of the journal, at a start and at each reload; also where it could not be written. */
  readonly begun?: (() => void) | undefined;
  /** Told how many pauses a sender can pay at stress fees, at every look; undefined while its account cannot be read. */
  readonly measured?: (chain: string, sender: Address, pauses: bigint | undefined) => void;
  /** Told when a chain is no longer followed, or cannot be read, and when it is again. */
  readonly followed?: (chain: string, isFollowed: boolean) => void;
  /** Told at each head for how many blocks the oldest transaction of this process waits to be mined; 0 while none does. */
  readonly waits?: (chain: string, blocks: bigint) => void;
  /** Told of each head that a quorum vouched for. */
  readonly headed?: (chain: string, head: Block) => void;
  /** Told when a detector gave up the newest block that it had to look at, and when it looks again. */
  readonly gaveUp?: (chain: string, detector: string, isGivenUp: boolean) => void;
};
