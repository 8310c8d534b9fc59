/** What is printed, and what `--json` lists. `ratio` is ours divided by the peer's. */
export type Row = {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly p99?: number;
  readonly peer?: string;
  readonly peerValue?: number;
  readonly ratio?: number;
  /** What was asked for, and whether it was reached. */
  readonly goal: string;
  readonly reached: boolean;
};

/** `say` takes what does not fit into a row; it goes nowhere with `--json`. */
export type Times = { readonly runs: number; readonly say: (text: string) => void };

/** The value below which this share lies; NaN of nothing. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(Math.ceil(share * sorted.length), sorted.length) - 1] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

export function table(rows: readonly Row[]): string {
  return rows
    .map((row) => [row.reached ? "✓" : "✗", row.name.padEnd(64), shown(row), `asked: ${row.goal}`].join("  "))
    .join("\n");
}

function shown({ value, unit, p99, peer, peerValue, ratio }: Row): string {
  const own = `${short(value)} ${unit}${p99 === undefined ? "" : `, p99 ${short(p99)}`}`.padEnd(28);
  return peer === undefined
    ? own
    : `${own} ${peer} ${short(peerValue ?? Number.NaN)}, ratio ${short(ratio ?? Number.NaN)}`;
}

function short(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(3))) : "none";
}
