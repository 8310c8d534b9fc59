import { foundIn } from "./origin.ts";
import type { Finding, Observation } from "./types.ts";

/** What makes evidence doubtful. */
export type Doubtful = Pick<Finding, "belowQuorum" | "pending" | "order">;

/** Whether the first evidence is less doubtful than the second: a person's order, then what a quorum saw mined, and last what could not be mined next. */
export function isSurer(one: Doubtful, other: Doubtful): boolean {
  return doubtOf(one) < doubtOf(other);
}

/**
 * Without the one that counts least where there are more than so many: the most doubtful and, of equally doubtful ones, the oldest, whose effect those behind
 * it may need once more. Whoever can cause findings must not have one that is surer, or comes behind them, forgotten.
 */
export function mostOf(findings: readonly Finding[], most: number): { kept: readonly Finding[]; least?: Finding } {
  if (findings.length <= most) return { kept: findings };
  const isLess = (one: Finding, other: Finding) =>
    isSurer(other, one) || (!isSurer(one, other) && one.block.number < other.block.number);
  const least = findings.reduce((before, one) => (isLess(one, before) ? one : before));
  return { kept: findings.filter((one) => one !== least), least };
}

/** Whether the second was found on another chain in the block of the first, and is no surer. */
export function isSame(one: Finding | undefined, other: Finding): boolean {
  return one?.origin !== undefined && one.origin === other.origin && !isSurer(other, one);
}

/**
 * Whether this is that finding once more, or the same found after it, and no surer: with the block of that one goes also this. Of what a person orders only
 * the same block counts.
 */
export function isAgain(finding: Finding, last: Finding): boolean {
  const isLater = finding.order === undefined && finding.block.number > last.block.number;
  return (isLater || foundIn(last) === foundIn(finding)) && !isSurer(finding, last);
}

/** Whether the quorum vouches for the evidence. */
export function isSureOf({ belowQuorum }: Doubtful): boolean {
  return belowQuorum !== true;
}

/** What makes it doubtful, for people; empty for what a quorum saw mined. */
export function sayDoubt({ belowQuorum, pending }: Doubtful): string {
  const unmined = pending === undefined ? [] : [`not mined: ${pending.hash}`];
  return [...unmined, ...(belowQuorum === true ? ["fewer nodes than the quorum vouch for it"] : [])].join(", ");
}

function doubtOf({ belowQuorum, pending, order }: Doubtful): number {
  if (order !== undefined) return -1;
  const unmined = pending?.includable === false ? 4 : 2;
  return (belowQuorum === true ? 1 : 0) + (pending === undefined ? 0 : unmined);
}

/** What is doubtful stays so on its way. Unmined evidence has one incident per detector and watched contract: a stranger makes any number of transactions. */
export function marked(finding: Finding, { block, belowQuorum, pending, report, logs }: Observation): Finding {
  const { detector, subject } = finding;
  const place = logs.some(({ address }) => address === subject) ? subject : (logs[0]?.address ?? subject);
  // Of what is in no block yet, and of a block that one node may have made up, the time is the responder's.
  const isOfBlock = belowQuorum !== true && pending === undefined && report === undefined;
  return {
    ...finding,
    ...(isOfBlock ? { time: block.timestamp, parent: block.parentHash } : {}),
    ...(belowQuorum === true ? { belowQuorum } : {}),
    ...(pending === undefined ? {} : { pending, key: `pending:${detector}:${place}` }),
  };
}
