import type { DatabaseSync } from "node:sqlite";
import type { Told } from "../../core/told.ts";
import { succession } from "../succession.ts";

/** How far each notifier has told the journal. Kept in memory and written along with the next change, so it costs no fsync. */
export type Marks = {
  set(notifier: string, seq: number): void;
  get(notifier: string): number | undefined;
  /** Who is new among all goes on where who is gone from them stopped; one process writes the file, so it knows all of them. */
  succeed(all: readonly Told[]): void;
  readonly pending: boolean;
  /** Writes what is pending inside the caller's transaction; `written` forgets it once that is durable. */
  write(): void;
  written(): void;
};

export function createMarks(db: DatabaseSync): Marks {
  const pending = new Map<string, number>();
  /** Whose mark in the file counts no more; it is removed along with the next change, too, so that a full disk keeps nobody from being told. */
  const dropped = new Set<string>();
  const all = db.prepare("SELECT notifier, seq FROM told");
  const drop = db.prepare("DELETE FROM told WHERE notifier = ?");
  const write = db.prepare(`
    INSERT INTO told(notifier, seq) VALUES (?, ?)
    ON CONFLICT(notifier) DO UPDATE SET seq = max(seq, excluded.seq)`);

  const set = (notifier: string, seq: number) => {
    pending.set(notifier, Math.max(seq, pending.get(notifier) ?? 0));
  };

  return {
    set,
    get: (notifier) => pending.get(notifier),
    succeed: (present) => {
      const written = all.all().map((row) => [String(row["notifier"]), Number(row["seq"])] as const);
      const known = new Map([...written.filter(([notifier]) => !dropped.has(notifier)), ...pending]);
      const { heirs, gone } = succession(known, present);
      for (const { notifier, seq } of heirs) set(notifier, seq);
      for (const notifier of gone) {
        pending.delete(notifier);
        dropped.add(notifier);
      }
    },
    get pending() {
      return pending.size > 0 || dropped.size > 0;
    },
    write: () => {
      for (const notifier of dropped) drop.run(notifier);
      for (const [notifier, seq] of pending) write.run(notifier, seq);
    },
    written: () => {
      pending.clear();
      dropped.clear();
    },
  };
}
