import { type Kysely, sql } from "kysely";
import type { Mark } from "../succession.ts";
import type { Tables } from "../tables.ts";

/** How far each notifier has told, written behind: a crash may repeat the last notices, it loses none. */
export type Marks = {
  write(...marks: readonly Mark[]): Promise<void>;
  /** Never down, unless the journal went `back` itself. */
  set(notifier: string, seq: number, back?: boolean): void;
  idle(): Promise<void>;
};

export function createMarks(db: Kysely<Tables>): Marks {
  const pending = new Map<string, Pending>();
  let busy: Promise<void> | undefined;

  const write = async (...marks: readonly Mark[]) => {
    const row = db.insertInto("told").values(marks);
    const later = sql<number>`greatest(told.seq, excluded.seq)`;
    await row.onConflict((on) => on.column("notifier").doUpdateSet({ seq: later })).execute();
  };
  const writeDown = async (notifier: string, seq: number) => {
    await db.updateTable("told").set({ seq }).where("notifier", "=", notifier).execute();
  };
  const put = (notifier: string, seq: number, back: boolean) => {
    const { seq: before, back: wasBack } = pending.get(notifier) ?? { seq: 0, back: false };
    pending.set(notifier, { seq: back ? seq : Math.max(seq, before), back: back || wasBack });
  };
  const work = async () => {
    for (const [notifier, { seq, back }] of pending) {
      pending.delete(notifier);
      try {
        await (back ? writeDown(notifier, seq) : write({ notifier, seq }));
      } catch {
        // The next mark writes it with itself.
        const newer = pending.get(notifier);
        put(notifier, back || newer?.back === true ? (newer?.seq ?? seq) : seq, back);
        break;
      }
    }
    busy = undefined;
  };

  return {
    write,
    set: (notifier, seq, back = false) => {
      put(notifier, seq, back);
      busy ??= work();
    },
    idle: async () => {
      await busy;
    },
  };
}

type Pending = { readonly seq: number; readonly back: boolean };
