import type { DatabaseSync } from "node:sqlite";

/** How far each notifier has told the journal. Kept in memory and written along with the next change, so it costs no fsync. */
export type Marks = {
  set(notifier: string, seq: number): void;
  get(notifier: string): number | undefined;
  readonly pending: boolean;
  /** Writes what is pending inside the caller's transaction; `written` forgets it once that is durable. */
  write(): void;
  written(): void;
};

export function createMarks(db: DatabaseSync): Marks {
  const pending = new Map<string, number>();
  const write = db.prepare(`
    INSERT INTO told(notifier, seq) VALUES (?, ?)
    ON CONFLICT(notifier) DO UPDATE SET seq = max(seq, excluded.seq)`);

  return {
    set: (notifier, seq) => {
      pending.set(notifier, Math.max(seq, pending.get(notifier) ?? 0));
    },
    get: (notifier) => pending.get(notifier),
    get pending() {
      return pending.size > 0;
    },
    write: () => {
      for (const [notifier, seq] of pending) write.run(notifier, seq);
    },
    written: () => pending.clear(),
  };
}
