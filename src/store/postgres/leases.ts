import { type ExpressionBuilder, type Kysely, sql } from "kysely";
import { FirebreakError } from "../../core/errors.ts";
import type { Tables } from "../tables.ts";

const nowMs = sql<number>`now_ms()`;

export type LeaseOptions = {
  readonly db: Kysely<Tables>;
  readonly replica: string;
  /** The addresses it signs with, which no other process that lives has. */
  readonly keys: readonly string[];
  /** Milliseconds after which an intent of a replica that gives no sign of life is another's to finish. */
  readonly leaseMs: number;
  /** Milliseconds for which a duty is held; longer than a notice may take. */
  readonly dutyMs: number;
};

/** Who finishes an open intent, and who does what only one shall do. Every time is the database's: clocks of replicas may differ. */
export function createLeases({ db, replica, keys, leaseMs, dutyMs }: LeaseOptions) {
  /** With which fence this replica holds its intents. A write with an older one is refused. */
  const fences = new Map<string, number>();
  /** What the database said of duties, for a while. */
  const duties = new Map<string, boolean>();

  const notHeld = (eb: ExpressionBuilder<Tables, "intent">) => eb("id", "not in", ["", ...fences.keys()]);

  const claim = async (which: "own" | "abandoned", chainId?: bigint): Promise<readonly string[]> => {
    const open = db.selectFrom("intent").select("id").where("state", "=", "open");
    const signed = db
      .selectFrom("tx")
      .select("intent")
      .where("sender", "in", ["", ...keys]);
    const ours =
      which === "own"
        ? open.where(({ eb, and, or }) =>
            or([
              // What is held already keeps its fence: whoever follows it here writes with that one.
              and([eb("owner", "=", replica), notHeld(eb)]),
              // Ours by its key, under the name that we had on another machine.
              and([
                eb("owner", "!=", replica),
                eb("id", "in", signed),
                sql<boolean>`NOT EXISTS (SELECT FROM holders(owner))`,
              ]),
            ]),
          )
        : open.where("chain_id", "=", String(chainId)).where(({ eb, and, or }) =>
            or([
              and([eb("owner", "!=", replica), eb("lease_until", "<", nowMs)]),
              // Written, but the answer was lost: nobody follows it.
              and([eb("owner", "=", replica), notHeld(eb)]),
            ]),
          );
    const claimed = await db
      .updateTable("intent")
      .set(({ eb }) => ({
        owner: replica,
        fence: eb("fence", "+", 1),
        lease_until: sql<number>`now_ms() + ${leaseMs}`,
      }))
      .where("id", "in", ours.forUpdate().skipLocked())
      .returning(["id", "fence"])
      .execute();
    for (const { id, fence } of claimed) fences.set(id, fence);
    return claimed.map(({ id }) => id);
  };

  return {
    fences,
    /** A replica is the owner of what it wrote, from before the answer comes; where none comes, of what it acts on all the same. */
    opening: async <T>(
      id: string | undefined,
      isActedOn: boolean,
      write: () => Promise<T | undefined>,
    ): Promise<T | undefined> => {
      if (id === undefined) return write();
      const isNew = !fences.has(id);
      if (isNew) fences.set(id, 1);
      try {
        const written = await write();
        // What is open again begins anew, whatever it was held with before.
        if (written !== undefined) fences.set(id, 1);
        else if (isNew) fences.delete(id);
        return written;
      } catch (error) {
        if (isNew && !isActedOn) fences.delete(id);
        throw error;
      }
    },
    closed: (id: string): void => void fences.delete(id),
    /** Writes what follows an intent. One that is another's by now is held no longer: claimed again, it would pass for followed here. */
    holding: async <T>(id: string | undefined, write: () => Promise<T>): Promise<T> => {
      const fence = fences.get(id ?? "");
      try {
        return await write();
      } catch (error) {
        const isLost = error instanceof FirebreakError && error.code === "STORE_FENCED";
        // Not where it was claimed anew meanwhile.
        if (id !== undefined && isLost && fences.get(id) === fence) fences.delete(id);
        throw error;
      }
    },
    /** All that this replica has to finish, on whatever chain. */
    claimOwn: async (): Promise<readonly string[]> => {
      await claim("own");
      const own = db.selectFrom("intent").select("id").where("owner", "=", replica).where("state", "=", "open");
      return (await own.execute()).map(({ id }) => id);
    },
    /** What is claimed and cannot be shown is claimed again at the next look: whoever does not know of it does not follow it. */
    claimAbandoned: async <T>(chainId: bigint, show: (ids: readonly string[]) => Promise<T>): Promise<T> => {
      const claimed = await claim("abandoned", chainId);
      try {
        return await show(claimed);
      } catch (error) {
        for (const id of claimed) fences.delete(id);
        throw error;
      }
    },
    /** Says that this replica is alive. */
    renew: async (): Promise<void> => {
      const mine = db.updateTable("intent").where("owner", "=", replica).where("state", "=", "open");
      await mine.set({ lease_until: sql<number>`now_ms() + ${leaseMs}` }).execute();
    },
    duty: async (name: string): Promise<boolean> => {
      const known = duties.get(name);
      if (known !== undefined) return known;

      const row = await db
        .insertInto("duty")
        .values({ name, owner: replica, until_ms: sql<number>`now_ms() + ${dutyMs}` })
        .onConflict((on) =>
          on
            .column("name")
            .doUpdateSet(({ ref }) => ({ owner: ref("excluded.owner"), until_ms: ref("excluded.until_ms") }))
            .where(({ eb, or }) =>
              or([
                eb("duty.owner", "=", replica),
                // A name ends with its key: who had it with ours is gone.
                ...keys.map((key) => eb("duty.owner", "like", `%${key}`)),
                eb("duty.until_ms", "<", nowMs),
              ]),
            ),
        )
        .returning("owner")
        .executeTakeFirst();
      duties.set(name, row !== undefined);
      // Not by the machine's clock, which somebody may set back.
      setTimeout(() => duties.delete(name), dutyMs / 5).unref();
      return row !== undefined;
    },
  };
}
