import type { Block, Decision, Finding } from "../core/types.ts";
import type { Unread } from "./rehearse.ts";

type Looked = {
  readonly findings: readonly Finding[];
  readonly decisions: readonly Decision[];
  readonly unread: readonly Unread[];
};

/** What a range of blocks came to. Blocks are numbers; a lead is in blocks before the loss, less than zero when it came after. */
export type Report = {
  readonly from: number;
  readonly to: number;
  readonly days: number;
  readonly findings: Readonly<Record<string, { readonly count: number; readonly perDay: number }>>;
  readonly verdicts: Readonly<Record<string, number>>;
  readonly actions: readonly {
    readonly block: number;
    readonly incident: string;
    readonly verdict: string;
    readonly steps: readonly string[];
    readonly reason: string;
  }[];
  readonly unread: Readonly<Record<string, number>>;
  readonly leadBlocks: number | null;
};

const mostShown = 20;
const doing = ["act", "delay", "ask", "shadow"];

/** Counts block after block. */
export function createTally(loss: bigint | undefined) {
  const findings = new Map<string, number>();
  const verdicts = new Map<string, number>();
  const unread = new Map<string, number>();
  const actions: Report["actions"][number][] = [];
  let first: Block | undefined;
  let last: Block | undefined;
  const count = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1);

  return {
    add(block: Block, looked: Looked): void {
      first ??= block;
      last = block;
      for (const { detector } of looked.findings) count(findings, detector);
      for (const { detector } of looked.unread) count(unread, detector);
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
      const early = actions.find(({ verdict }) => verdict === "act" || verdict === "shadow");
      const rates = [...findings].map(([id, n]) => [id, { count: n, perDay: days === 0 ? n : n / days }]);
      return {
        from: Number(first?.number ?? 0n),
        to: Number(last?.number ?? 0n),
        days,
        findings: Object.fromEntries(rates),
        verdicts: Object.fromEntries(verdicts),
        actions,
        unread: Object.fromEntries(unread),
        leadBlocks: loss === undefined || early === undefined ? null : Number(loss) - early.block,
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
  verdicts,
  actions,
  unread,
  leadBlocks,
}: Report): readonly string[] {
  const left = actions.length - mostShown;
  return [
    `blocks ${from} to ${to}, ${days.toFixed(2)} days`,
    ...Object.entries(findings).map(
      ([id, { count, perDay }]) => `fires     ${id}: ${count}, ${perDay.toFixed(2)} a day`,
    ),
    ...(Object.keys(findings).length === 0 ? ["fires     nothing"] : []),
    ...Object.entries(verdicts).map(([verdict, count]) => `decided   ${verdict}: ${count}`),
    ...actions
      .slice(0, mostShown)
      .map(
        ({ block, incident, verdict, steps, reason }) =>
          `block ${block}  ${verdict} ${steps.join(", ")} for ${incident} (${reason})`,
      ),
    ...(left > 0 ? [`… ${left} more`] : []),
    ...Object.entries(unread).map(([id, count]) => `unread    ${id} could not be evaluated in ${count} block(s)`),
    ...(leadBlocks === null
      ? []
      : [
          leadBlocks >= 0
            ? `acts ${leadBlocks} block(s) before the loss`
            : `acts ${-leadBlocks} block(s) after the loss began`,
        ]),
  ];
}
