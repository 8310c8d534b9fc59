import { type Kysely, sql } from "kysely";
import type { Mark } from "../succession.ts";
import type { Tables } from "../tables.ts";

/** How far each notifier has told, written behind: a crash may repeat the last notices, it loses none. */
export type Marks = {
  write(...marks: readonly Mark[]): Promise<void>;
  set(notifier: string, seq: number): void;
  idle(): Promise<void>;
};

export function createMarks(db: Kysely<Tables>): Marks {
  const pending = new Map<string, number>();
  let busy: Promise<void> | undefined;

  const write = async (...marks: readonly Mark[]) => {
    const row = db.insertInto("told").values(marks);
    const later = sql<number>`greatest(told.seq, excluded.seq)`;
    await row.onConflict((on) => on.column("notifier").doUpdateSet({ seq: later })).execute();
  };
  const work = async () => {
    for (const [notifier, seq] of pending) {
      pending.delete(notifier);
      try {
        await write({ notifier, seq });
      } catch {
        // The next mark writes it with itself.
        pending.set(notifier, Math.max(seq, pending.get(notifier) ?? 0));
        break;
      }
    }
    busy = undefined;
  };

  return {
    write,
    set: (notifier, seq) => {
      pending.set(notifier, Math.max(seq, pending.get(notifier) ?? 0));
      busy ??= work();
    },
    idle: async () => {
      await busy;
    },
  };
}
