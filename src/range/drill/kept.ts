import type { Entry, NewEntry } from "../../core/types.ts";
import { shareSaved } from "./board.ts";
import { shareOf } from "./dollars.ts";
import type { Score } from "./score.ts";

/** What was drilled, as far as the score does not say it. */
export type Made = {
  /** Of Firebreak. */
  readonly version: string;
  /** Of the folder in which the drill was started, with its rules; null outside git. */
  readonly commit: string | null;
};

/** A score as a line of the record, from which it is read again. */
export function entryOfScore(score: Score, { version, commit }: Made): NewEntry {
  const { drill, engine, fork, variant, fault, seed, contained, asExpected, why, ms, history, transactions } = score;
  const { containedBlock, firstSignalBlock } = score;
  const after = contained && containedBlock !== null && firstSignalBlock !== null;
  return {
    kind: "drill",
    ref: drill,
    body: {
      ...{ engine, fork, variant, fault, seed, contained, asExpected, why, transactions, version, commit },
      afterBlocks: after ? containedBlock - firstSignalBlock : null,
      broadcastMs: ms.broadcast,
      saved: shareSaved(score.assets),
      averted: history?.averted ? shareOf(history.averted.bps) : null,
      falseActions: score.falseActions,
    },
  };
}

const heads = ["date", "drill", "engine", "fault", "contained", "saved", "averted", "version", "commit", ""];

/** The table of kept scores, oldest first. */
export function keptLines(entries: readonly Entry[]): readonly string[] {
  const rows = [heads, ...entries.map(cellsOf)];
  const widths = heads.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

function answerIn({ variant, afterBlocks }: Entry["body"]): string {
  if (variant === "benign" || variant === "no-responder") return "-";
  return afterBlocks === null ? "no" : `+${String(afterBlocks)}`;
}

function cellsOf({ at, ref, body }: Entry): readonly string[] {
  const text = (name: string) => (body[name] === null || body[name] === undefined ? "-" : String(body[name]));
  const happened = body["fault"] === null ? text("variant") : text("fault");
  return [
    new Date(at).toISOString().slice(0, 16),
    body["seed"] === null ? ref : `${ref} (seed ${text("seed")})`,
    text("engine"),
    happened,
    answerIn(body),
    text("saved"),
    text("averted"),
    text("version"),
    text("commit"),
    body["asExpected"] === true ? "as expected" : "NOT AS EXPECTED",
  ];
}
