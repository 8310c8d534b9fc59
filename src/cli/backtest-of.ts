import { FirebreakError } from "../core/errors.ts";
import type { Playbook } from "../core/playbook.ts";
import type { Address, Block } from "../core/types.ts";
import { createBefore } from "./before.ts";
import { isBlind, type Looked } from "./rehearse.ts";

/**
 * What a range of blocks came to. Blocks are numbers. A lead is in blocks from the first one that can hold the transaction to that of the loss: 0 is the same
 * block, less than zero is after it. It is that of the last act before the loss, whatever incident it is about; where there is none, of the first one after it.
 * Where there is a loss and nothing acts, it is null.
 */
export type Report = {
  readonly from: number;
  readonly to: number;
  readonly days: number;
  /** Of blocks of one second, as of a single one, there is no rate. */
  readonly findings: Readonly<Record<string, { readonly count: number; readonly perDay: number | null }>>;
  /** Of these, how many are about an account that sends for this responder: what it sent itself is among them, since no journal is asked. */
  readonly own: Readonly<Record<string, number>>;
  readonly verdicts: Readonly<Record<string, number>>;
  readonly actions: readonly {
    readonly block: number;
    readonly incident: string;
    readonly verdict: string;
    readonly steps: readonly string[];
    readonly reason: string;
  }[];
  readonly unread: Readonly<Record<string, number>>;
  /** Of each of these, why, in the first block of which it could say nothing. */
  readonly unreadWhy: Readonly<Record<string, string>>;
  /** No detector could be evaluated in any of the blocks: that nothing fired means nothing. */
  readonly blind: boolean;
  /** The block in which the loss began, where it was said. */
  readonly loss: number | null;
  readonly leadBlocks: number | null;
  /** The incident of that act. */
  readonly leadOf: string | null;
  /** What the run cannot show. */
  readonly limits: readonly string[];
};

const mostShown = 20;
const doing = ["act", "delay", "ask", "shadow"];

/** Counts block after block; `senders` are the responder's own accounts, and `playbooks` those that decide. */
export function createTally(
  loss: bigint | undefined,
  limits: readonly string[] = [],
  senders: readonly Address[] = [],
  playbooks: readonly Playbook[] = [],
) {
  const before = createBefore(playbooks);
  const findings = new Map<string, number>();
  const own = new Map<string, number>();
  const verdicts = new Map<string, number>();
  const unread = new Map<string, number>();
  const unreadWhy = new Map<string, string>();
  let evaluated = 0;
  const actions: Report["actions"][number][] = [];
  let first: Block | undefined;
  let last: Block | undefined;
  const count = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1);

  return {
    add(block: Block, looked: Looked): void {
      first ??= block;
      last = block;
      before.take(block, looked.decisions);
      for (const { detector, subject } of looked.findings) {
        count(findings, detector);
        if (senders.includes(subject)) count(own, detector);
      }
      for (const { detector, reason } of looked.unread) {
        count(unread, detector);
        if (!unreadWhy.has(detector)) unreadWhy.set(detector, reason);
      }
      evaluated += looked.evaluated;
      for (const decision of looked.decisions) {
        const { verdict, finding, reason } = decision;
        count(verdicts, verdict);
        if (!doing.includes(verdict) || !("steps" in decision)) continue;
        actions.push({ block: Number(block.number), incident: finding.key, verdict, steps: decision.steps, reason });
      }
    },
    report(): Report {
      const seconds = first === undefined || last === undefined ? 0n : last.timestamp - first.timestamp;
      const days = Number(seconds) / 86_400;
      // A playbook that is to watch only sends nothing, however early it speaks.
      const acts = actions.filter(({ verdict }) => verdict === "act").map((one) => ({ ...one, mined: one.block + 1 }));
      const lead = acts.findLast(({ mined }) => loss !== undefined && mined < Number(loss)) ?? acts[0];
      const rates = [...findings].map(([id, n]) => [id, { count: n, perDay: days === 0 ? null : n / days }]);
      return {
        from: Number(first?.number ?? 0n),
        to: Number(last?.number ?? 0n),
        days,
        findings: Object.fromEntries(rates),
        own: Object.fromEntries(own),
        verdicts: Object.fromEntries(verdicts),
        actions,
        unread: Object.fromEntries(unread),
        unreadWhy: Object.fromEntries(unreadWhy),
        blind: isBlind({ found: findings.size, unread: unread.size, evaluated }),
        loss: loss === undefined ? null : Number(loss),
        leadBlocks: loss === undefined || lead === undefined ? null : Number(loss) - lead.mined,
        leadOf: loss === undefined || lead === undefined ? null : lead.incident,
        limits: [...limits, ...before.limits()],
      };
    },
  };
}

/** The report as a person reads it. */
export function linesOf({
  from,
  to,
  days,
  findings,
  own,
  verdicts,
  actions,
  unread,
  unreadWhy,
  blind,
  loss,
  leadBlocks,
  leadOf,
  limits,
}: Report): readonly string[] {
  const left = actions.length - mostShown;
  const quiet = blind
    ? "fires     unknown: nothing can be said of these blocks, since no detector that looks at them could be evaluated"
    : "fires     nothing";
  return [
    `blocks ${from} to ${to}, ${days.toFixed(2)} days`,
    // What could not be read stands first: without it, what fired looks like all there is.
    ...Object.entries(unread).map(
      ([id, count]) => `unread    ${id} could not be evaluated in ${count} block(s): ${unreadWhy[id]}`,
    ),
    ...Object.entries(findings).map(
      ([id, { count, perDay }]) => `fires     ${id}: ${count}${perDay === null ? "" : `, ${perDay.toFixed(2)} a day`}`,
    ),
    ...Object.entries(own).map(
      ([id, count]) =>
        `own       ${id}: ${count} of these are about an account that this responder sends from, and what it sent itself is among them: a run over past blocks asks no journal, and \`run\` does not fire at it`,
    ),
    ...(Object.keys(findings).length === 0 ? [quiet] : []),
    ...Object.entries(verdicts).map(([verdict, count]) => `decided   ${verdict}: ${count}`),
    ...actions
      .slice(0, mostShown)
      .map(
        ({ block, incident, verdict, steps, reason }) =>
          `block ${block}  ${verdict} ${steps.join(", ")} for ${incident} (${reason})`,
      ),
    ...(left > 0 ? [`… ${left} more`] : []),
    ...limits.map((limit) => `not shown ${limit}`),
    ...(leadBlocks === null ? [] : [`${leadText(leadBlocks)}, for ${leadOf}`]),
    ...(leadBlocks === null && loss !== null ? [noLead(loss, blind)] : []),
  ];
}

function leadText(blocks: number): string {
  if (blocks === 0) return "acts at the earliest in the block of the loss, and not before it";
  return blocks > 0 ? `acts ${blocks} block(s) before the loss` : `acts ${-blocks} block(s) after the loss began`;
}

/** What is proposed to people, announced, only told or waits for another detector sends nothing by itself. */
function noLead(loss: number, blind: boolean): string {
  return blind
    ? `no lead before the loss in block ${loss} can be said`
    : `nothing acts in these blocks, so that there is no lead before the loss in block ${loss}`;
}

/**
 * What a range cannot show of a loss behind its end, in a sentence: what acts within it acts before the loss all the same. Raises CONFIG for a loss
 * before its beginning, since what acted before that loss is not looked at.
 */
export function beforeLoss(loss: bigint | undefined, from: bigint, to: bigint): readonly string[] {
  if (loss === undefined) return [];
  if (loss < from)
    throw new FirebreakError(
      "CONFIG",
      `expected --loss at or after the first block that is looked at (${from}), found ${loss}; begin before the loss to see what acts before it`,
    );
  if (loss <= to + 1n) return [];
  const between = loss === to + 2n ? `block ${to + 1n}` : `blocks ${to + 1n} to ${loss - 1n}`;
  return [`what acts in ${between}, before the loss and behind the end: the lead is that of what acts up to ${to}`];
}
