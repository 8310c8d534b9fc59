import { amountOf } from "./amount.ts";
import { durationOf, shareOf } from "./dollars.ts";
import type { Score } from "./score.ts";
import type { Outcome, Turn } from "./series.ts";

const heads = ["contained", "lost", "saved", "saved then", "stopped then", "averted", "false", ""] as const;

/** The table of a series: its head, a line for each outcome, and what they come to. */
export function boardOf(turns: readonly Turn[]) {
  const names = widest(["drill", ...turns.map(({ scenario }) => scenario.name)]);
  const isFaulty = turns.some(({ fault }) => fault !== undefined);
  const faults = isFaulty ? widest(["fault", ...turns.map(({ fault }) => nameOf(fault))]) : 0;
  const row = (name: string, fault: string, cells: readonly string[]) =>
    [name.padEnd(names), ...(isFaulty ? [fault.padEnd(faults)] : []), ...aligned(cells)].join("  ").trimEnd();

  return {
    head: row("drill", "fault", heads),
    line: (outcome: Outcome): readonly string[] => {
      const { scenario, fault } = outcome;
      if (outcome.kind !== "played")
        return [`${row(scenario.name, nameOf(fault), []).trimEnd()}  ${outcome.kind}: ${outcome.reason}`];
      const { score } = outcome.result;
      return [
        row(scenario.name, nameOf(fault), cellsOf(score)),
        ...score.why.map((one) => `${" ".repeat(names)}  ${one}`),
      ];
    },
    /** What they come to, and which are not as expected: in a table of hundreds they would be looked for. */
    end: (outcomes: readonly Outcome[]): readonly string[] => {
      const played = outcomes.filter((one) => one.kind === "played");
      const wrong = played.filter(({ result }) => !result.score.asExpected);
      const count = (kind: Outcome["kind"]) => outcomes.filter((one) => one.kind === kind).length;
      const others = [
        [count("failed"), "ended with an error"],
        [count("skipped"), "skipped"],
      ] as const;
      const rest = others.filter(([number]) => number > 0).map(([number, what]) => `, ${number} ${what}`);
      const names = wrong.map(({ scenario, fault, result }) => cellName(scenario.name, fault, result.score.why[0]));
      return [`${played.length - wrong.length} of ${played.length} as expected${rest.join("")}`, ...names];
    },
  };
}

function cellsOf({
  contained,
  noLever,
  containedBlock,
  firstSignalBlock,
  assets,
  history,
  falseActions,
  asExpected,
}: Score) {
  const after = contained && containedBlock !== null && firstSignalBlock !== null;
  return [
    after ? `+${containedBlock - firstSignalBlock}` : noLever ? "no lever" : "no",
    assets
      .filter(({ lost }) => lost !== "0")
      .map(({ lost, decimals, token }) => `${amountOf(lost, decimals)} ${token}`)[0] ?? "0",
    shareSaved(assets),
    ...pastCells(history),
    String(falseActions),
    asExpected ? "as expected" : "NOT AS EXPECTED",
  ];
}

/** Of the real incident: the share that was saved, when it was stopped, and how much of its loss an answer as fast as this one averts. */
function pastCells(history: Score["history"]): readonly string[] {
  if (history === null) return ["-", "-", "-"];
  const { savedBps, containedSeconds, averted } = history;
  return [
    savedBps === null ? "-" : shareOf(savedBps),
    containedSeconds === null ? "never" : durationOf(containedSeconds),
    averted === null ? "-" : shareOf(averted.bps),
  ];
}

/** Of what was at risk, cut to a tenth of a percent; where there are several tokens, of the one that fared worst. */
export function shareSaved(assets: Score["assets"]): string {
  const shares = assets.map(({ atRisk, saved }) =>
    BigInt(atRisk) === 0n ? 1_000n : (BigInt(saved) * 1_000n) / BigInt(atRisk),
  );
  const worst = shares.reduce((least, one) => (one < least ? one : least), 1_000n);
  return `${worst / 10n}.${worst % 10n} %`;
}

const widths = [9, 22, 8, 10, 12, 8, 5] as const;

function aligned(cells: readonly string[]): readonly string[] {
  return cells.map((cell, at) => cell.padEnd(widths[at] ?? 0));
}

function cellName(name: string, fault: Turn["fault"], why = ""): string {
  return `  not: ${name}${fault === undefined ? "" : ` with ${fault.name}`}: ${why}`;
}

function nameOf(fault: Turn["fault"]): string {
  return fault?.name ?? "none";
}

function widest(words: readonly string[]): number {
  return Math.max(...words.map(({ length }) => length));
}
